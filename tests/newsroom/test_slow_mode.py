"""An editor slows the thread of an article down, and lets it go on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select
from time_machine import Traveller

from blog.articles.models import Article
from blog.articles.policy import UNTIL_LIFTED
from blog.core.audit import AuditEntry
from blog.core.database import db
from tests.cast import NOON
from tests.pages import Page, Reader, words
from tests.stories import tells

URL = "/newsroom/articles/1"


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture(autouse=True)
def ferry(ada: Reader) -> None:
    tells("The ferry runs again", slug="ferry")


def chooses(ada: Reader, slow: str) -> Page:
    return ada.does(ada.get(URL), "slow-mode", {"slow": slow})


def slow_until() -> datetime | None:
    db.session.rollback()
    return db.session.scalar(select(Article.slow_until))


def deeds() -> list[tuple[str, str]]:
    rows = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    return [(row.did, row.detail) for row in rows if row.did.startswith("thread.")]


@pytest.mark.parametrize(
    ("slow", "until", "told", "detail"),
    [
        ("hour", NOON + timedelta(hours=1), "until: November 22, 2026", "until 2026-11-22 13:00"),
        ("day", NOON + timedelta(days=1), "until: November 23, 2026", "until 2026-11-23 12:00"),
        ("until lifted", UNTIL_LIFTED, "until somebody ends it", "until lifted"),
    ],
)
def test_a_thread_is_slowed_down_and_let_go(
    ada: Reader, slow: str, until: datetime, told: str, detail: str
) -> None:
    page = chooses(ada, slow)
    assert slow_until() == until
    assert f"This thread is in slow mode {told}" in page.text
    assert "The thread is in slow mode." in page.text
    page = chooses(ada, "off")
    assert slow_until() is None
    assert "This thread is in slow mode" not in page.text
    (slowed, unslowed) = deeds()
    assert slowed[0] == "thread.slowed"
    assert slowed[1].startswith(detail)
    assert unslowed == ("thread.unslowed", "")


def test_what_is_so_already_is_not_logged_again(ada: Reader, clock: Traveller) -> None:
    chooses(ada, "off")
    assert deeds() == []
    chooses(ada, "until lifted")
    chooses(ada, "until lifted")
    assert len(deeds()) == 1


def test_what_has_passed_is_shown_as_off(ada: Reader, clock: Traveller) -> None:
    chooses(ada, "hour")
    clock.shift(timedelta(hours=1))
    assert ada.get(URL).fields("slow-mode")["slow"] == "off"


def test_what_is_no_choice_comes_back(ada: Reader) -> None:
    page = ada.refused(ada.get(URL), {"slow": "for ever"}, to="slow-mode", expect=422)
    problem = page.by_id("slow-error")
    assert problem is not None
    assert words(problem) == "Choose how long."
    assert slow_until() is None


def test_a_writer_does_not_see_it(wim: Reader) -> None:
    wim.get(URL, expect=403)
