"""Setting something for the whole blog: all or nothing, noted, and never over a colleague."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from blog import configuration
from blog.core import site_version
from blog.core.audit import Actor, AuditEntry
from blog.core.database import db
from blog.publication import actions, policy, queries
from blog.settings import Settings
from tests.cast import ADA, NOON
from tests.databases import both_databases

ADA_SETS = Actor(ADA, 1)


def sets(seen: str | None = None, **values: object) -> None:
    """Ada sets something, as she sees things now or as they were."""
    seen = policy.mark(queries.values()) if seen is None else seen
    actions.change(values, seen=seen, by=ADA_SETS, now=NOON)


def version() -> int:
    with db.engine.connect() as connection:
        return site_version.present(connection)


def noted() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.detail).order_by(AuditEntry.id)))


@both_databases
def test_what_is_set_is_stored_and_seen_by_all(app: Flask) -> None:
    sets(site_title="The Courier", hold_first_comments=False, hold_links=5)
    assert queries.values() == {
        "site_title": "The Courier",
        "hold_first_comments": False,
        "hold_links": 5,
    }
    assert version() == 1


@both_databases
def test_nothing_takes_it_back_to_the_default(app: Flask) -> None:
    sets(site_title="The Courier")
    sets(site_title=None)
    assert queries.values() == {}
    assert version() == 2


@both_databases
def test_the_log_tells_what_it_was_and_what_it_is(app: Flask) -> None:
    sets(site_title="The Courier", hold_links=5)
    sets(site_title=None, hold_links=5)
    assert noted() == [
        "site_title: default → The Courier; hold_links: default → 5",
        "site_title: The Courier → default",
    ]


@both_databases
def test_what_stays_as_it_is_is_no_change(app: Flask) -> None:
    sets(site_title="The Courier")
    sets(site_title="The Courier", hold_links=None)
    assert version() == 1
    assert len(noted()) == 1


@both_databases
def test_the_second_of_two_is_told(app: Flask) -> None:
    seen = policy.mark(queries.values())
    sets(seen, site_title="The Courier")
    with pytest.raises(actions.ChangedMeanwhile):
        sets(seen, hold_links=5)
    assert queries.values() == {"site_title": "The Courier"}
    assert version() == 1


def test_a_secret_is_nothing_the_newsroom_may_set(app: Flask) -> None:
    with pytest.raises(ValueError, match="secret_key"):
        sets(site_title="The Courier", secret_key="no")
    assert queries.values() == {}


def test_every_setting_of_the_newsroom_has_a_bound_that_its_default_keeps() -> None:
    fields = {each.name: each for each in dataclasses.fields(Settings)}
    for name in policy.EDITABLE:
        default: Any = fields[name].default
        if fields[name].type != "bool":
            size = len(default) if fields[name].type == "str" else default
            assert configuration.least(name) <= size <= policy.MOST[name], name


def test_what_one_may_set_the_operator_could_set_too() -> None:
    texts = {"site_title": "x", "site_description": "x", "staffed_hours": "mon 08:00-09:00"}
    for name, most in policy.MOST.items():
        value: Any = texts[name].ljust(most, ",") if name in texts else most
        changed = dataclasses.replace(Settings(), **{name: value})
        assert configuration.problems(changed) == [], name
