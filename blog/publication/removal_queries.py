"""Read why comments may be removed, as it stands in the database at this moment."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from blog.core.database import db
from blog.publication.models import RemovalReason


def every_reason() -> Sequence[RemovalReason]:
    """All reasons in their order, retired ones too; one query."""
    order = RemovalReason.position, RemovalReason.code
    return db.session.scalars(select(RemovalReason).order_by(*order)).all()


def find_reason(code: str) -> RemovalReason | None:
    """The reason with this code, or None; one query."""
    return db.session.get(RemovalReason, code)
