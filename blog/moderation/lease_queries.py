"""Read which comments somebody of the newsroom is about to decide on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select

from blog.accounts.staff_models import Staff
from blog.comments.decision_models import Lease
from blog.comments.models import Comment
from blog.comments.status import Status
from blog.core.database import db


def is_of_another(staff_id: int, now: datetime) -> ColumnElement[bool]:
    """Return, as SQL, whether a lease of a comment is in force, and somebody else's."""
    return and_(Lease.comment_id == Comment.id, Lease.staff_id != staff_id, Lease.until > now)


def readers_of(comment_ids: Sequence[int], *, without: int, now: datetime) -> dict[int, str]:
    """Who reads which of these comments, by name, but for one of the staff; one query."""
    rows = db.session.execute(
        select(Lease.comment_id, Staff.name)
        .join(Staff, Staff.id == Lease.staff_id)
        .where(Lease.comment_id.in_(comment_ids), Lease.staff_id != without, Lease.until > now)
    )
    return dict(rows.all())


def unread(comment_ids: Sequence[int], is_free: ColumnElement[bool]) -> list[int]:
    """Which of these comments wait and are leased by nobody, in the same order; one query.

    `is_free` says, as SQL, which leases count for nothing.
    """
    waiting = select(Comment.id).where(
        Comment.id.in_(comment_ids), Comment.status == Status.HELD, ~_is_leased(is_free)
    )
    found = set(db.session.scalars(waiting))
    return [each for each in comment_ids if each in found]


def most_urgent_unread(limit: int, is_free: ColumnElement[bool]) -> Sequence[int]:
    """The most urgent comments that wait and are leased by nobody; one query."""
    return db.session.scalars(
        select(Comment.id)
        .where(Comment.status == Status.HELD, ~_is_leased(is_free))
        .order_by(Comment.queue_rank, Comment.id)
        .limit(limit)
    ).all()


def _is_leased(is_free: ColumnElement[bool]) -> ColumnElement[bool]:
    return select(Lease.comment_id).where(Lease.comment_id == Comment.id, ~is_free).exists()
