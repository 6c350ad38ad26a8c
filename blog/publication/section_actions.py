"""Change the blog's sections; each function is one transaction, and every page sees it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from itertools import chain, count

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from blog.core import audit, site_version
from blog.core.audit import Actor
from blog.core.database import transaction
from blog.core.missing import Missing
from blog.core.text import slugify
from blog.publication.models import Section


class NotFound(Missing):
    """There is no such section."""


class Taken(Exception):
    """There is a section at this address already."""


class InUse(Exception):
    """Articles stand in the section."""


def add(
    name: str,
    description: str,
    *,
    slug: str = "",
    is_premoderated: bool = False,
    by: Actor,
    now: datetime,
) -> int:
    """Add a section behind the others; return its number.

    Without a slug the name makes one. A slug stays for ever: links and feeds hold on to
    it. Raises Taken for one that was asked for and is another's.
    """
    with transaction() as session:
        present = _all(session)
        taken = {each.slug for each in present}
        if slug in taken:
            raise Taken(f"There is a section at {slug}.")
        section = Section(
            slug=slug or _free_slug(slugify(name), taken),
            name=name,
            description=description,
            is_premoderated=is_premoderated,
            position=max((each.position + 1 for each in present), default=0),
        )
        session.add(section)
        session.flush()
        _note(session, by, "section.added", section, now)
        if is_premoderated:
            _note(session, by, "section.premoderated", section, now)
        return section.id


def change(
    section_id: int,
    name: str,
    description: str,
    *,
    is_premoderated: bool | None = None,
    by: Actor,
    now: datetime,
) -> None:
    """Give a section another name and description, and say whether all comments in it wait.

    None leaves that as it is. Raises NotFound.
    """
    with transaction() as session:
        section = _get(session, section_id)
        if (section.name, section.description) != (name, description):
            section.name, section.description = name, description
            _note(session, by, "section.changed", section, now)
        if is_premoderated not in {None, section.is_premoderated}:
            section.is_premoderated = bool(is_premoderated)
            did = "section.premoderated" if is_premoderated else "section.not_premoderated"
            _note(session, by, did, section, now)


def move(section_id: int, *, is_up: bool, by: Actor, now: datetime) -> None:
    """Move a section before the one above it, or behind the one below; at an end it stays.

    Raises NotFound.
    """
    with transaction() as session:
        present = _all(session)
        place = next((n for n, each in enumerate(present) if each.id == section_id), None)
        if place is None:
            raise NotFound(f"There is no section {section_id}.")
        other = place - 1 if is_up else place + 1
        if not 0 <= other < len(present):
            return
        present[place], present[other] = present[other], present[place]
        for position, each in enumerate(present):
            each.position = position
        _note(session, by, "section.moved", present[other], now)


def remove(section_id: int, *, by: Actor, now: datetime) -> None:
    """Delete a section in which nothing stands. Raises NotFound, InUse."""
    try:
        with transaction() as session:
            section = _get(session, section_id)
            _note(session, by, "section.removed", section, now)
            session.delete(section)
            session.flush()
    except IntegrityError as error:
        raise InUse(f"Articles stand in section {section_id}.") from error


def _all(session: Session) -> list[Section]:
    """Return the sections in their order, held until the transaction ends."""
    in_order = select(Section).order_by(Section.position, Section.id).with_for_update()
    return list(session.scalars(in_order))


def _get(session: Session, section_id: int) -> Section:
    section = session.get(Section, section_id, with_for_update=True)
    if section is None:
        raise NotFound(f"There is no section {section_id}.")
    return section


def _free_slug(wanted: str, taken: Collection[str]) -> str:
    """Return a slug that no section has: the wanted one, else with a number."""
    wanted = wanted or "section"
    candidates = chain([wanted], (f"{wanted}-{number}" for number in count(2)))
    return next(slug for slug in candidates if slug not in taken)


def _note(session: Session, by: Actor, did: str, section: Section, now: datetime) -> None:
    """Log what was done, and have every worker read the sections anew."""
    subject = f"section:{section.id}"
    audit.note(session, by, did, subject=subject, detail=section.name, now=now)
    site_version.raise_it(session)
