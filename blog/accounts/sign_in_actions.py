"""Let staff in by what they know and what they have.

A password is hashed outside any transaction: it takes long, and nobody is to wait for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from blog.accounts import codes, factor_actions, hashing, session_actions, staff_queries
from blog.accounts.hashing import Cost
from blog.accounts.staff_models import Staff, StaffSession
from blog.accounts.staff_queries import SignedIn
from blog.core import audit
from blog.core.audit import Actor
from blog.core.database import db, transaction
from blog.core.tokens import hash_token


@dataclass(frozen=True, slots=True)
class Opened:
    """A session, by the token for its browser; incomplete while a code is to come."""

    token: str
    is_complete: bool


@dataclass(frozen=True, slots=True)
class CodeAnswer:
    """What a code did: a complete session's token, or none; `is_over` once it is too late."""

    token: str = ""
    is_over: bool = False


def sign_in(
    email: str, password: str, *, cost: Cost, browser: str, replaced: str, now: datetime
) -> Opened | None:
    """Open a session for whoever this is; None for unknown, gone and wrong alike.

    `replaced` is the token that the browser carried before; its session ends.
    """
    member = staff_queries.find_staff_by_email(email)
    may_try = member is not None and member.is_active
    staff_id, known_hash = (member.id, member.password_hash) if member and may_try else (0, "")
    db.session.rollback()
    if not hashing.is_right(password, known_hash, cost):
        return None
    is_outdated = hashing.is_outdated(known_hash, cost)
    new_hash = hashing.hash_password(password, cost) if is_outdated else known_hash
    with transaction() as session:
        member = session.get(Staff, staff_id, with_for_update=True)
        if member is None or not member.is_active or member.password_hash != known_hash:
            return None
        member.password_hash = new_hash
        session.execute(delete(StaffSession).where(StaffSession.token_hash == hash_token(replaced)))
        return admit(session, member, browser=browser, now=now)


def admit(session: Session, member: Staff, *, browser: str, now: datetime) -> Opened:
    """Open a session in somebody else's transaction; a second factor is still to be given."""
    is_complete = member.totp_confirmed_at is None
    token = session_actions.add(
        session, member.id, browser=browser, is_complete=is_complete, now=now
    )
    if is_complete:
        _note(session, member, "staff.signed_in", now)
    return Opened(token, is_complete)


def knows_password(staff_id: int, password: str, *, cost: Cost) -> bool:
    """Tell whether this is somebody's present password."""
    member = staff_queries.find_staff(staff_id)
    known_hash = member.password_hash if member else ""
    db.session.rollback()
    return hashing.is_right(password, known_hash, cost)


def give_code(token: str, code: str, *, browser: str, now: datetime) -> CodeAnswer:
    """Complete a session with a code of the app or a recovery code, under a new token.

    Of two uses of one code at once, one wins. A few wrong ones end the session.
    """
    with transaction() as session:
        found = _lock_waiting(session, token, now)
        if found is None:
            return CodeAnswer(is_over=True)
        member, waiting = found.staff, found.session
        if not factor_actions.take(session, member, code, now):
            waiting.wrong_codes += 1
            _note(session, member, "staff.wrong_code", now)
            is_over = waiting.wrong_codes >= codes.MOST_WRONG
            if is_over:
                session.delete(waiting)
            return CodeAnswer(is_over=is_over)
        session.delete(waiting)
        _note(session, member, "staff.signed_in", now)
        complete = session_actions.add(
            session, member.id, browser=browser, is_complete=True, now=now
        )
        return CodeAnswer(complete)


def _lock_waiting(session: Session, token: str, now: datetime) -> SignedIn | None:
    found = session.execute(
        select(Staff, StaffSession)
        .join(StaffSession, StaffSession.staff_id == Staff.id)
        .where(staff_queries.is_waiting(token, now))
        .with_for_update()
    ).one_or_none()
    return SignedIn(*found) if found else None


def _note(session: Session, member: Staff, did: str, now: datetime) -> None:
    by = Actor(member.name, member.id)
    audit.note(session, by, did, subject=f"staff:{member.id}", now=now)
