"""Read who makes the blog, and who is signed in. Nothing here changes anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from blog.accounts.staff_models import Staff, StaffSession
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


def find_staff(staff_id: int) -> Staff | None:
    """One of the staff, or None; one query."""
    return db.session.get(Staff, staff_id)


def find_staff_by_email(email: str) -> Staff | None:
    """Whose address this is among the staff, or None; one query."""
    return db.session.scalar(select(Staff).where(Staff.email == email.strip().lower()))


def everybody() -> Sequence[Staff]:
    """All staff, also who has left, by name; one query."""
    return db.session.scalars(select(Staff).order_by(Staff.name, Staff.id)).all()
