"""Read the blog's sections as they stand in the database at this moment."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from blog.core.database import db
from blog.publication.models import Section


def every_section() -> Sequence[Section]:
    """All sections in their order; one query."""
    return db.session.scalars(select(Section).order_by(Section.position, Section.id)).all()


def find_section(section_id: int) -> Section | None:
    """The section with this number, or None; one query."""
    return db.session.get(Section, section_id)
