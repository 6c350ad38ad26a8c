"""Open, keep and end the sessions of staff; each is one transaction, or says otherwise."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from blog.accounts.staff_models import Staff, StaffSession
from blog.core import audit, tokens
from blog.core.audit import Actor
from blog.core.database import db, is_outage, transaction

# A session is noted as seen this often at most, so that reading the desk writes little.
_NOTE_EVERY = timedelta(minutes=1)
_BROWSER_CHARACTERS = 200


class Ended(Exception):
    """The session of the browser that asks is over; its owner may have ended it elsewhere."""


def add(session: Session, staff_id: int, *, browser: str, is_complete: bool, now: datetime) -> str:
    """Open a session in somebody else's transaction; return the token for the browser."""
    token = tokens.new_token()
    session.add(
        StaffSession(
            token_hash=tokens.hash_token(token),
            staff_id=staff_id,
            is_complete=is_complete,
            browser=browser[:_BROWSER_CHARACTERS],
            created_at=now,
            seen_at=now,
        )
    )
    return token


def open_session(staff_id: int, *, browser: str, is_complete: bool, now: datetime) -> str:
    """Sign somebody in; return the token for their browser, of which only a hash is stored."""
    with transaction() as session:
        return add(session, staff_id, browser=browser, is_complete=is_complete, now=now)


def note_seen(known: StaffSession, now: datetime) -> None:
    """Note that a session was used, where that was not noted a moment ago.

    A database that is busy has it noted by a later request: reading goes on meanwhile.
    """
    if now - known.seen_at < _NOTE_EVERY:
        return
    session_id = known.id
    try:
        with transaction() as session:
            session.execute(
                update(StaffSession).where(StaffSession.id == session_id).values(seen_at=now)
            )
    except SQLAlchemyError as error:
        if not is_outage(error):
            raise
        db.session.rollback()


def end_session(token: str, *, by: Actor, now: datetime) -> None:
    """Sign a browser out."""
    with transaction() as session:
        session.execute(
            delete(StaffSession).where(StaffSession.token_hash == tokens.hash_token(token))
        )
        audit.note(session, by, "staff.signed_out", subject=_subject(by), now=now)


def end_own(session_id: int, *, by: Actor, now: datetime) -> bool:
    """End a session of one's own, in whichever browser; tell whether there was such a one."""
    with transaction() as session:
        ended = session.scalar(
            delete(StaffSession)
            .where(StaffSession.id == session_id, StaffSession.staff_id == by.staff_id)
            .returning(StaffSession.id)
        )
        if ended is not None:
            audit.note(session, by, "staff.session_ended", subject=_subject(by), now=now)
        return ended is not None


def end_others(token: str, *, by: Actor, now: datetime) -> None:
    """End all sessions of one's own but that of this token."""
    with transaction() as session:
        session.get_one(Staff, by.staff_id, with_for_update=True)
        session.execute(
            delete(StaffSession).where(
                StaffSession.staff_id == by.staff_id,
                StaffSession.token_hash != tokens.hash_token(token),
            )
        )
        audit.note(session, by, "staff.sessions_ended", subject=_subject(by), now=now)


def see_open(session: Session, token: str, staff_id: int) -> None:
    """Hold a session of somebody in somebody else's transaction; raise Ended if it is over."""
    found = session.scalar(
        select(StaffSession.id)
        .where(
            StaffSession.token_hash == tokens.hash_token(token),
            StaffSession.staff_id == staff_id,
            StaffSession.is_complete,
        )
        .with_for_update()
    )
    if found is None:
        raise Ended


def drop(session: Session, token: str, staff_id: int) -> bool:
    """End a session of somebody in somebody else's transaction; tell whether there was it."""
    ended = session.scalar(
        delete(StaffSession)
        .where(
            StaffSession.token_hash == tokens.hash_token(token),
            StaffSession.staff_id == staff_id,
            StaffSession.is_complete,
        )
        .returning(StaffSession.id)
    )
    return ended is not None


def drop_all(session: Session, staff_id: int) -> None:
    """End every session of somebody, in somebody else's transaction."""
    session.execute(delete(StaffSession).where(StaffSession.staff_id == staff_id))


def _subject(by: Actor) -> str:
    return f"staff:{by.staff_id}"
