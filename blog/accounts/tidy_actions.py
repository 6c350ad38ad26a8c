"""Drop what has had its time of the staff's entrance; one transaction a table."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, or_
from sqlalchemy.orm import InstrumentedAttribute

from blog.accounts.staff_models import SignInAttempt, StaffLink, StaffSession
from blog.core.database import transaction

# Until then, whoever opens an old link is told that it is old.
_LINK_LASTS = timedelta(days=30)


def tidy(*, window: timedelta, idle: timedelta, longest: timedelta, now: datetime) -> int:
    """Drop attempts outside the window, ended sessions and old links; return how many rows."""
    ended = or_(StaffSession.seen_at <= now - idle, StaffSession.created_at <= now - longest)
    return (
        _drop(SignInAttempt.id, SignInAttempt.at <= now - window)
        + _drop(StaffSession.id, ended)
        + _drop(StaffLink.id, StaffLink.expires_at <= now - _LINK_LASTS)
    )


def _drop(key: InstrumentedAttribute[int], condition: ColumnElement[bool]) -> int:
    with transaction() as session:
        dropped = session.scalars(delete(key.class_).where(condition).returning(key))
        return len(dropped.all())
