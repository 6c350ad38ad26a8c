"""Who is about to decide on what: two are led apart, and nobody is kept from anything."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import select

from blog.accounts.vocabulary import Role
from blog.comments import actions, door
from blog.comments.decision_models import Lease
from blog.comments.door import Cause
from blog.comments.policy import Rules
from blog.comments.status import Decider, Status
from blog.core.database import db, transaction
from blog.moderation import desk_queries, lease_actions, lease_queries
from blog.moderation.lease_actions import LASTS
from tests.cast import NOON, decides, draft, publishes, submits
from tests.databases import both_databases
from tests.staff import hire

LATER = NOON + LASTS


@pytest.fixture(autouse=True)
def ferry(app: Flask) -> None:
    publishes()


@pytest.fixture
def ada(ferry: None) -> int:
    return hire(Role.EDITOR)


@pytest.fixture
def zoe(ferry: None) -> int:
    return hire(Role.ADMIN)


def waits(number: int) -> list[int]:
    sent = (draft(f"Number {each}", address_hash=f"{each}") for each in range(number))
    return [submits(each).comment_id for each in sent]


def leases(staff_id: int, *ids: int, count: int = 2, seconds: int = 0) -> list[int]:
    """Somebody leases some of these comments, or of all if none is named."""
    now = NOON + timedelta(seconds=seconds)
    return lease_actions.lease(ids or None, count=count, staff_id=staff_id, now=now)


def stored() -> dict[int, int]:
    db.session.rollback()
    return dict(db.session.execute(select(Lease.comment_id, Lease.staff_id)).all())


@both_databases
def test_two_are_led_apart(ada: int, zoe: int) -> None:
    first, second, third, fourth, fifth = waits(5)
    assert leases(ada) == [first, second]
    assert leases(zoe) == [third, fourth]
    assert leases(zoe, second, fifth, third) == [fifth, third], "in the order asked for"
    assert stored() == {first: ada, second: ada, third: zoe, fifth: zoe}


@both_databases
def test_a_lease_ends_by_itself(ada: int, zoe: int) -> None:
    (only,) = waits(1)
    leases(ada)
    assert leases(zoe, seconds=119) == []
    assert leases(zoe, seconds=120) == [only]
    assert stored() == {only: zoe}


def test_who_asks_again_has_it_for_longer(ada: int, zoe: int) -> None:
    (only,) = waits(1)
    leases(ada)
    assert leases(ada, only, seconds=60) == [only]
    assert leases(zoe, seconds=130) == []


def test_what_is_not_asked_for_again_is_free(ada: int, zoe: int) -> None:
    first, second = waits(2)
    leases(ada, first, second)
    assert leases(ada, second) == [second]
    assert leases(zoe) == [first]


def test_what_is_decided_is_leased_by_nobody(ada: int, zoe: int) -> None:
    first, second = waits(2)
    leases(ada, first, second)
    decides(first, Status.PUBLISHED)
    assert stored() == {second: ada}, "whoever decides, the lease is over"
    assert leases(zoe, first) == []


def test_nobody_leases_everything(ada: int) -> None:
    waits(lease_actions.MOST + 1)
    assert len(leases(ada, count=1000)) == lease_actions.MOST


def test_colleagues_are_told_who_reads_what(ada: int, zoe: int) -> None:
    first, second = waits(2)
    leases(ada, first)

    def told(staff_id: int, seconds: int = 0) -> dict[int, str]:
        now = NOON + timedelta(seconds=seconds)
        return lease_queries.readers_of([first, second], without=staff_id, now=now)

    assert told(zoe) == {first: "Ada Editor"}
    assert told(ada) == {}
    assert told(zoe, seconds=120) == {}


@both_databases
def test_who_reads_one_after_another_is_led_past_them(ada: int, zoe: int) -> None:
    first, second, third = waits(3)
    leases(zoe, second)

    def following(after: int, at: timedelta = timedelta()) -> int | None:
        return desk_queries.next_held(after, staff_id=ada, now=NOON + at)

    assert following(first) == third
    assert following(third) == first, "and round to the first one"
    assert following(first, at=LASTS) == second
    decides(first, Status.SPAM)
    assert following(first) == third, "what is decided has no place any more"


@both_databases
def test_to_lease_and_to_decide_at_once_wait_for_each_other_never(app: Flask, ada: int) -> None:
    """The browser of one moderator does both at once, about the same comments."""
    first, second = waits(2)
    leases(ada, first, second)
    is_locked, is_asked = Event(), Event()

    def asks() -> list[int]:
        with app.app_context():
            is_locked.wait(9)
            is_asked.set()
            return leases(ada, first, second)

    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(asks)
        with transaction() as session:
            comment = actions.lock_comment(session, first)
            is_locked.set()
            is_asked.wait(9)
            time.sleep(0.2)  # until it stands where it would wait
            cause = Cause(by=Decider.STAFF, staff_id=ada)
            door.move(session, comment, Status.PUBLISHED, cause, rules=Rules(), now=NOON)
        assert answer.result(9) == [second]
