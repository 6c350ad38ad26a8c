"""Read who makes the blog, and who is signed in. Nothing here changes anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, select

from blog.accounts import codes
from blog.accounts.staff_models import RecoveryCode, Staff, StaffLink, StaffSession
from blog.accounts.vocabulary import Role
from blog.core.database import db
from blog.core.tokens import hash_token


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One of the staff, and the session of the browser that asks."""

    staff: Staff
    session: StaffSession


def find_signed_in(
    token: str, *, idle: timedelta, longest: timedelta, now: datetime
) -> SignedIn | None:
    """Who this browser's session belongs to, or None if it has ended; at most one query.

    A session that waits for its second factor is found too: see its `is_complete`.
    """
    if not token:
        return None
    found = db.session.execute(
        select(Staff, StaffSession)
        .join(StaffSession, StaffSession.staff_id == Staff.id)
        .where(
            StaffSession.token_hash == hash_token(token),
            StaffSession.seen_at > now - idle,
            StaffSession.created_at > now - longest,
            Staff.is_active,
        )
    ).one_or_none()
    return SignedIn(*found) if found else None


def is_waiting(token: str, now: datetime) -> ColumnElement[bool]:
    """Return, as SQL, whether this is a session that waits for its second factor."""
    return and_(
        StaffSession.token_hash == hash_token(token),
        StaffSession.is_complete.is_(False),
        StaffSession.created_at > now - codes.STEP_LASTS,
        StaffSession.wrong_codes < codes.MOST_WRONG,
        Staff.is_active,
        Staff.totp_confirmed_at.is_not(None),  # dropped meanwhile: the password is enough
    )


def find_waiting(token: str, now: datetime) -> Staff | None:
    """Whose second factor this browser's session waits for, or None; one query."""
    return db.session.scalar(
        select(Staff)
        .join(StaffSession, StaffSession.staff_id == Staff.id)
        .where(is_waiting(token, now))
    )


def sessions_of(
    staff_id: int, *, idle: timedelta, longest: timedelta, now: datetime
) -> Sequence[StaffSession]:
    """The browsers in which somebody is signed in, the last used first; one query."""
    return db.session.scalars(
        select(StaffSession)
        .where(
            StaffSession.staff_id == staff_id,
            StaffSession.is_complete,
            StaffSession.seen_at > now - idle,
            StaffSession.created_at > now - longest,
        )
        .order_by(StaffSession.seen_at.desc(), StaffSession.id.desc())
    ).all()


def count_of_recovery_codes(staff_id: int) -> int:
    """How many recovery codes somebody has left; one query."""
    statement = select(func.count(RecoveryCode.code_hash)).where(
        RecoveryCode.staff_id == staff_id, RecoveryCode.used_at.is_(None)
    )
    return db.session.scalar(statement) or 0


def find_link(number: int) -> tuple[StaffLink, Staff] | None:
    """A link that was mailed to somebody, and to whom, or None; one query."""
    found = db.session.execute(
        select(StaffLink, Staff)
        .join(Staff, Staff.id == StaffLink.staff_id)
        .where(StaffLink.id == number)
    ).one_or_none()
    return (found[0], found[1]) if found else None


def get_link(number: int) -> tuple[StaffLink, Staff]:
    """The same, which has to be there."""
    found = find_link(number)
    if found is None:
        raise LookupError(f"There is no link {number}.")
    return found


def is_open(link: StaffLink, member: Staff, now: datetime) -> bool:
    """Tell whether a link works: not used, not too old, its owner still here. No query."""
    return link.used_at is None and link.expires_at > now and member.is_active


def find_staff(staff_id: int) -> Staff | None:
    """One of the staff, or None; one query."""
    return db.session.get(Staff, staff_id)


def find_staff_by_email(email: str) -> Staff | None:
    """Whose address this is among the staff, or None; one query."""
    return db.session.scalar(select(Staff).where(Staff.email == email.strip().lower()))


def is_editor() -> ColumnElement[bool]:
    """Return, as SQL, whether somebody is here and may decide about comments."""
    roles = [each for each in Role if each.may(Role.EDITOR)]
    return and_(Staff.is_active, Staff.role.in_(roles))


def find_editor(staff_id: int) -> Staff | None:
    """One of the staff who is here and may decide about comments, or None; one query."""
    return db.session.scalar(select(Staff).where(Staff.id == staff_id, is_editor()))


def other_editors(staff_id: int) -> Sequence[Staff]:
    """Who else may decide about comments and has accepted the invitation, by name; one query."""
    return db.session.scalars(
        select(Staff)
        .where(is_editor(), Staff.password_hash != "", Staff.id != staff_id)
        .order_by(Staff.name, Staff.id)
    ).all()


def everybody() -> Sequence[Staff]:
    """All staff, also who has left, by name; one query."""
    return db.session.scalars(select(Staff).order_by(Staff.name, Staff.id)).all()
