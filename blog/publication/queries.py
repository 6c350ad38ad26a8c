"""Read what the newsroom has set. Nothing here changes anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from blog.accounts.staff_models import Staff
from blog.core import site_version
from blog.core.database import db
from blog.publication.models import RemovalReason, Section, SiteValue
from blog.web.present import Removal


@dataclass(frozen=True, slots=True)
class Department:
    """A section, detached from the database."""

    id: int
    slug: str
    name: str
    description: str
    is_premoderated: bool = False


@dataclass(frozen=True, slots=True)
class Author:
    """One of the staff as a byline names them."""

    id: int
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class State:
    """What stands on many pages, as it was when the site's version was `version`."""

    version: int
    values: dict[str, Any]
    sections: dict[int, Department]
    authors: dict[int, Author]
    removals: tuple[Removal, ...] = ()


def values() -> dict[str, Any]:
    """What the newsroom has set, as it is at this moment; one query."""
    return dict(db.session.execute(select(SiteValue.name, SiteValue.value)).all())


def state(connection: Connection) -> State:
    """Read all of it; five queries. The version first: what changes meanwhile is read again."""
    version = site_version.present(connection)
    stored = connection.execute(select(SiteValue.name, SiteValue.value)).all()
    sections = connection.execute(
        select(
            Section.id, Section.slug, Section.name, Section.description, Section.is_premoderated
        ).order_by(Section.position, Section.id)
    )
    authors = connection.execute(select(Staff.id, Staff.slug, Staff.name))
    removals = connection.execute(
        select(RemovalReason.code, RemovalReason.sentence, RemovalReason.is_retired).order_by(
            RemovalReason.position, RemovalReason.code
        )
    )
    return State(
        version=version,
        values={row.name: row.value for row in stored},
        sections={row.id: Department(*row) for row in sections},
        authors={row.id: Author(*row) for row in authors},
        removals=tuple(Removal(*row) for row in removals),
    )
