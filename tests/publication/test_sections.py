"""Sections in the database, on both engines."""

from __future__ import annotations

import pytest
from flask import Flask

from blog.core import site_version
from blog.core.database import db
from blog.publication import section_actions, section_queries
from blog.publication.section_actions import InUse, NotFound, Taken
from tests.cast import NOON
from tests.databases import both_databases
from tests.stories import ADA_EDITS, opens_section, tells


def names() -> list[str]:
    db.session.rollback()
    return [each.name for each in section_queries.every_section()]


def version() -> int:
    with db.engine.connect() as connection:
        return site_version.present(connection)


def moves(section_id: int, *, is_up: bool) -> None:
    section_actions.move(section_id, is_up=is_up, by=ADA_EDITS, now=NOON)


@both_databases
def test_each_change_of_a_section_is_seen_by_every_worker(app: Flask) -> None:
    seen = [version()]
    harbour = opens_section("Harbour")
    town = opens_section("Town")
    seen.append(version())
    section_actions.change(harbour, "Port", "Ships.", by=ADA_EDITS, now=NOON)
    seen.append(version())
    moves(town, is_up=True)
    seen.append(version())
    section_actions.remove(town, by=ADA_EDITS, now=NOON)
    seen.append(version())
    assert sorted(set(seen)) == seen
    assert names() == ["Port"]


def test_a_change_of_nothing_is_none(app: Flask) -> None:
    harbour = opens_section("Harbour", "Boats.")
    before = version()
    section_actions.change(harbour, "Harbour", "Boats.", by=ADA_EDITS, now=NOON)
    moves(harbour, is_up=True)
    moves(harbour, is_up=False)
    assert version() == before


@both_databases
def test_sections_change_places(app: Flask) -> None:
    numbers = [opens_section(name) for name in ("A", "B", "C")]
    moves(numbers[0], is_up=False)
    assert names() == ["B", "A", "C"]
    moves(numbers[2], is_up=True)
    moves(numbers[2], is_up=True)
    assert names() == ["C", "B", "A"]
    opens_section("D")
    assert names() == ["C", "B", "A", "D"]


@both_databases
def test_a_section_in_use_is_kept_by_the_database_itself(app: Flask) -> None:
    harbour = opens_section("Harbour")
    tells("The ferry runs", section_id=harbour)
    with pytest.raises(InUse):
        section_actions.remove(harbour, by=ADA_EDITS, now=NOON)
    assert names() == ["Harbour"]


def test_an_address_that_is_taken_is_given_to_no_other(app: Flask) -> None:
    opens_section("Harbour")
    with pytest.raises(Taken):
        section_actions.add("Port", "", slug="harbour", by=ADA_EDITS, now=NOON)
    opens_section("!!!")
    assert [each.slug for each in section_queries.every_section()] == ["harbour", "section"]


def test_what_is_not_there_is_not_changed(app: Flask) -> None:
    with pytest.raises(NotFound):
        section_actions.change(9, "x", "", by=ADA_EDITS, now=NOON)
    with pytest.raises(NotFound):
        section_actions.remove(9, by=ADA_EDITS, now=NOON)
    with pytest.raises(NotFound):
        moves(9, is_up=True)
