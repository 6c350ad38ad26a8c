"""What stands above the form about this hour and this thread, and that caches know of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from time_machine import Traveller

from blog.articles import thread_actions
from blog.articles.policy import UNTIL_LIFTED
from blog.comments import waiting
from blog.comments.models import Comment
from blog.comments.policy import Rules
from blog.comments.staff_actions import Statement, begin
from blog.comments.status import Status
from blog.comments.vocabulary import Role
from blog.core.database import db
from blog.core.markup import render_comment
from blog.publication import section_actions
from blog.settings import Settings
from tests.cast import ADA, BO, CY, NOON, draft, publishes, says, submits
from tests.counting import counted
from tests.databases import both_databases
from tests.pages import Page, Reader, words
from tests.stories import ADA_EDITS, opens_section, rewrites, tells

FERRY = "/articles/ferry"


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def settings(request: pytest.FixtureRequest, settings: Settings) -> Settings:
    """Nothing waits by itself here; a test says what is otherwise."""
    at_ease = {
        "hold_seconds": 0,
        "hold_first_comments": False,
        "throttle_pause_seconds": 0,
        "throttle_window_comments": 100,
    }
    return dataclasses.replace(settings, **at_ease | getattr(request, "param", {}))


def having(**values: object) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("settings", [values], indirect=True)


def notes(page: Page) -> list[str]:
    found = page.by_id("reply-notes")
    return [] if found is None else [words(each) for each in found]


def slows(until: datetime | None = UNTIL_LIFTED, article_id: int = 1) -> None:
    thread_actions.slow_down(article_id, until, by=ADA_EDITS, now=NOON)


def tag(client: FlaskClient) -> str:
    return client.get(FERRY).headers["ETag"]


def test_on_a_usual_day_there_is_nothing_to_say(reader: Reader) -> None:
    publishes()
    assert notes(reader.get(FERRY)) == []


@having(queue_cap=2)
@both_databases
def test_while_many_wait_all_wait_and_the_form_says_so(
    app: Flask, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    publishes()
    for number in range(3):
        assert notes(reader.get(FERRY)) == []
        submits(draft(f"Number {number}."), rules=Rules(is_throttled=False))
    assert notes(reader.get(FERRY)) == [], "a page looks once in a while"
    sent = reader.send(reader.get(FERRY), {"body": "Number 4.", **CY})
    assert "/receipts/" in sent.location, "who judges looks at once"
    assert "Many comments are waiting to be read." in reader.get(sent.location).text
    before = tag(reader.client)
    monkeypatch.setattr(waiting, "_LOOK_EVERY_SECONDS", 0.0)
    page = reader.get(f"{FERRY}?at=1")  # past the pages that are ready, for a second
    assert notes(page) == ["Many comments are waiting; yours may take longer to be read."]
    assert page.response.headers["ETag"] != before


@having(queue_cap=1, staffed_hours="mon 08:00-09:00")
def test_no_hot_page_costs_a_query_more(client: FlaskClient) -> None:
    article_id = tells("The boat", section_id=opens_section("Harbour"), slug="ferry")
    says("First.")
    slows(article_id=article_id)
    client.get(FERRY)
    with counted() as asked:
        client.get(f"{FERRY}?at=1")  # past the pages that are ready
        assert 0 < asked() <= 3


@having(slow_seconds=120)
@both_databases
def test_in_slow_mode_an_address_waits_and_keeps_its_text(
    app: Flask, reader: Reader, clock: Traveller
) -> None:
    publishes()
    before = tag(reader.client)
    slows()
    page = reader.get(FERRY)
    assert notes(page) == ["This thread is in slow mode: one comment every 2 minutes."]
    assert page.response.headers["ETag"] != before
    first = says("First.")
    reader.send(page, {"body": "Mine.", **BO})
    clock.shift(timedelta(seconds=30))
    for where in (FERRY, f"/comments/on/ferry?parent={first}"):
        back = reader.refused(reader.get(where), {"body": "Mine too.", **BO}, expect=429)
        assert back.response.headers["Retry-After"] == "90"
        assert "Please wait 90 seconds" in back.text
        assert back.fields()["body"] == "Mine too."
        assert notes(back) == ["This thread is in slow mode: one comment every 2 minutes."]
    clock.shift(timedelta(seconds=90))
    reader.send(back, {})
    db.session.rollback()
    assert (
        db.session.scalars(select(Comment.body).order_by(Comment.id.desc())).first() == "Mine too."
    )


@having(slow_seconds=120)
def test_slow_mode_ends_with_its_time_and_is_no_matter_elsewhere(
    reader: Reader, clock: Traveller
) -> None:
    publishes()
    tells("The goat", slug="goat")
    slows(NOON + timedelta(hours=1))
    kept = tag(reader.client)
    clock.shift(timedelta(hours=1))
    assert reader.client.get(FERRY, headers={"If-None-Match": kept}).status_code == 200
    assert notes(reader.get(FERRY)) == []
    slows()
    reader.send(reader.get(FERRY), {"body": "Mine.", **BO})
    reader.send(reader.get("/articles/goat"), {"body": "Mine here.", **BO})


@having(slow_seconds=0)
def test_slow_mode_of_no_seconds_is_none(reader: Reader) -> None:
    publishes()
    slows()
    page = reader.get(FERRY)
    assert notes(page) == []
    for body in ("One.", "Two."):
        reader.send(page, {"body": body, **BO})


@having(slow_seconds=120, throttle_pause_seconds=15)
def test_who_is_told_how_long_to_wait_is_not_refused_again(
    reader: Reader, clock: Traveller
) -> None:
    publishes()
    slows()
    reader.send(reader.get(FERRY), {"body": "One.", **BO})
    back = reader.refused(reader.get(FERRY), {"body": "Two.", **BO}, expect=429)
    assert back.response.headers["Retry-After"] == "120", "not the shorter of the two waits"


def test_the_newsroom_need_not_wait_in_slow_mode(app: Flask) -> None:
    publishes()
    slows()
    for text in ("One.", "Two."):
        said = Statement(body=render_comment(text), name=ADA, role=Role.STAFF, staff_name=ADA)
        assert begin("ferry", said, rules=Rules(), now=NOON).status == Status.PUBLISHED


@pytest.mark.parametrize(
    ("closes", "told"),
    [
        pytest.param(timedelta(days=3, minutes=1), [], id="not long before"),
        pytest.param(
            timedelta(days=3), ["Comments close on Wednesday 25 November, 12:00."], id="soon"
        ),
    ],
)
@having(comments_open_days=0)
def test_the_form_says_when_comments_close(
    reader: Reader, closes: timedelta, told: list[str]
) -> None:
    article_id = tells("The boat", slug="ferry", comments_close_at=NOON + closes)
    assert notes(reader.get(FERRY)) == told
    rewrites(article_id, comments_kept_open=True)
    assert notes(reader.get(FERRY)) == []


@having(comments_open_days=24)
def test_a_page_is_sent_again_when_closing_comes_near_and_when_it_has_come(
    reader: Reader, clock: Traveller
) -> None:
    publishes()
    closes_at = datetime(2026, 11, 25, 6, 30, tzinfo=UTC)
    soon = ["Comments close on Wednesday 25 November, 06:30."]
    told = []
    for at in (closes_at - timedelta(days=3, minutes=1), closes_at - timedelta(days=3), closes_at):
        clock.move_to(at)
        page = reader.get(FERRY)
        told.append(
            (notes(page), page.response.headers["ETag"], "Comments are closed" in page.text)
        )
    assert [(said, is_closed) for said, _tag, is_closed in told] == [
        ([], False),
        (soon, False),
        ([], True),
    ]
    assert len({each for _said, each, _is_closed in told}) == 3


@having(comments_open_days=5)
@pytest.mark.parametrize(("by_hand", "is_open"), [(True, True), (False, False)])
def test_what_was_opened_or_closed_by_hand_stays_so(
    reader: Reader, clock: Traveller, by_hand: bool, is_open: bool
) -> None:
    article_id = tells("The boat", slug="ferry")
    rewrites(article_id, comments_open=by_hand, comments_kept_open=by_hand)
    for days in (1, 5, 5000):
        clock.move_to(NOON + timedelta(days=days))
        assert ("Post Comment" in reader.get(FERRY).text) == is_open


def test_in_a_section_in_which_all_comments_wait_the_form_says_so(
    app: Flask, reader: Reader
) -> None:
    harbour = opens_section("Harbour")
    tells("The boat", section_id=harbour, slug="ferry")
    kept = tag(reader.client)
    assert "An editor reads your comment" not in reader.get(FERRY).text
    section_actions.change(harbour, "Harbour", "", is_premoderated=True, by=ADA_EDITS, now=NOON)
    app.extensions["live"].forget()
    assert reader.client.get(FERRY, headers={"If-None-Match": kept}).status_code == 200
    page = reader.get(FERRY)
    assert "An editor reads your comment before it appears." in page.text
    sent = reader.send(page, {"body": "Mine.", **BO})
    assert "An editor reads all comments on this article first." in reader.get(sent.location).text
