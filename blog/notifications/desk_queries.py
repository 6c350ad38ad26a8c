"""Read which mails were given up, for the desk."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, func, select

from blog.core.bounded_queries import count
from blog.core.database import db
from blog.core.outbox import OutboxMail


def count_of_dead() -> int:
    """How many mails were given up, capped; one query."""
    return db.session.scalar(select(count(select(OutboxMail.id).where(_is_dead())))) or 0


def dead(*, before: int | None, limit: int) -> Sequence[OutboxMail]:
    """The mails that were given up, the newest first, from a number downwards; one query."""
    statement = select(OutboxMail).where(_is_dead()).order_by(OutboxMail.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(OutboxMail.id < before)
    return db.session.scalars(statement).all()


def _is_dead() -> ColumnElement[bool]:
    # The second half is what an index knows; the first is put as no other index has it.
    is_open = func.coalesce(OutboxMail.is_open, True)
    return and_(is_open.is_(False), OutboxMail.died_at.is_not(None))
