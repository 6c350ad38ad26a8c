"""The clock goes through whole weeks: threads follow the hours at which somebody reads."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from time_machine import Traveller

from blog.accounts.models import Browser
from blog.accounts.models import Reader as ConfirmedReader
from blog.comments.hours import parse
from blog.comments.mail_models import Claim
from blog.core import tokens
from blog.core.database import db, transaction
from blog.settings import Settings
from tests.cast import CY, FERRY, publishes, says
from tests.databases import both_databases
from tests.pages import FROM_OUR_PAGE, SHARED, Reader

HOURS = "mon-fri 08:00-18:00, sat 10:00-14:00; sun 22:00-02:00, sun 01:15-02:45"
# The same hours as somebody would look them up on a clock and a calendar.
ON_THE_WALL = {day: [("08:00", "18:00")] for day in ("Tue", "Wed", "Thu", "Fri")} | {
    "Mon": [("00:00", "02:00"), ("08:00", "18:00")],
    "Sat": [("10:00", "14:00")],
    "Sun": [("01:15", "02:45"), ("22:00", "24:00")],
}
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
# Clocks jump on the Sunday in the middle, by an hour, half an hour, or not at all.
WEEKS = [
    pytest.param("Europe/Paris", "2026-03-29", id="Paris in spring"),
    pytest.param("Europe/Paris", "2026-10-25", id="Paris in autumn"),
    pytest.param("America/St_Johns", "2026-03-08", id="St. John’s in spring"),
    pytest.param("America/St_Johns", "2026-11-01", id="St. John’s in autumn"),
    pytest.param("Australia/Lord_Howe", "2026-04-05", id="Lord Howe in autumn"),
    pytest.param("Australia/Lord_Howe", "2026-10-04", id="Lord Howe in spring"),
    pytest.param("Asia/Kathmandu", "2026-10-04", id="Kathmandu, where no clock jumps"),
]


@pytest.fixture
def zone(request: pytest.FixtureRequest) -> ZoneInfo:
    return ZoneInfo(request.param)


@pytest.fixture
def settings(settings: Settings, zone: ZoneInfo) -> Settings:
    return dataclasses.replace(
        settings, time_zone=zone.key, staffed_hours=HOURS, hold_seconds=0, throttle=False
    )


@pytest.fixture
def clock() -> Iterator[Traveller]:
    with time_machine.travel(datetime(2026, 2, 1, tzinfo=UTC), tick=False) as clock:
        yield clock


def minutes(sunday: str, zone: ZoneInfo, days: float = 7) -> list[datetime]:
    """Return every minute of some days, the Sunday's two o’clock in their middle."""
    middle = datetime.fromisoformat(f"{sunday}T02:00").replace(tzinfo=zone).astimezone(UTC)
    number = int(days * DAY / MINUTE)
    return [middle + n * MINUTE for n in range(-number // 2, number // 2)]


def is_watched(instant: datetime, zone: ZoneInfo) -> bool:
    day, shown = instant.astimezone(zone).strftime("%a %H:%M").split()
    return any(begins <= shown < ends for begins, ends in ON_THE_WALL[day])


def turns(sunday: str, zone: ZoneInfo) -> list[datetime]:
    """Return the minutes of a week at which somebody comes, or nobody stays."""
    week = minutes(sunday, zone)
    return [
        after
        for before, after in pairwise(week)
        if is_watched(before, zone) != is_watched(after, zone)
    ]


@pytest.mark.parametrize(("zone", "sunday"), WEEKS, indirect=["zone"])
def test_minute_by_minute_the_clock_on_the_wall_decides(zone: ZoneInfo, sunday: str) -> None:
    hours = parse(HOURS, zone)
    week = minutes(sunday, zone, days=11)
    watched = [is_watched(each, zone) for each in week]
    assert [hours.is_staffed(each) for each in week] == watched
    turn = None  # the next one, seen from the end
    for number in reversed(range(len(week) - 1)):
        is_turn = watched[number] != watched[number + 1]
        turn = week[number + 1] if is_turn else turn
        # Every one near to a turn, and some of the others.
        if turn and (turn - week[number] <= 5 * MINUTE or number % 11 == 0):
            assert hours.changes_at(week[number] + timedelta(seconds=7)) == turn
            assert turn - MINUTE < week[number] or hours.changes_at(week[number]) == turn


def test_a_day_that_an_island_leaves_out_has_no_hours() -> None:
    apia = ZoneInfo("Pacific/Apia")  # had no 30 December 2011, which was a Friday
    hours = parse("fri 08:00-18:00", apia)
    thursday = datetime(2011, 12, 29, 12, tzinfo=apia)
    assert hours.changes_at(thursday) == datetime(2012, 1, 6, 8, tzinfo=apia)


@pytest.mark.parametrize(("zone", "sunday"), WEEKS[:6], indirect=["zone"])
def test_a_thread_follows_the_hours_of_a_week(
    app: Flask, client: FlaskClient, clock: Traveller, zone: ZoneInfo, sunday: str
) -> None:
    cy = known(app, zone)
    form = cy.get("/articles/ferry").fields()
    changes = turns(sunday, zone)
    assert len(changes) >= 16
    for turn in changes:
        before = turn - MINUTE
        clock.move_to(before)
        assert is_published(cy, form, before) == is_watched(before, zone)
        page = client.get("/articles/ferry")
        assert notes(page.text) == expected_notes(before, turn, zone)
        clock.move_to(turn)
        kept = {"If-None-Match": page.headers["ETag"]}
        after = client.get("/articles/ferry", headers=kept)
        assert after.status_code == 200, "what a cache has is out of date"
        assert after.headers["ETag"] != page.headers["ETag"]
        assert is_published(cy, form, turn) == is_watched(turn, zone)


@both_databases
@pytest.mark.parametrize("zone", ["Europe/Paris"], indirect=True)
def test_a_receipt_says_when_somebody_will_read_it(
    app: Flask, reader: Reader, clock: Traveller, zone: ZoneInfo
) -> None:
    known(app, zone)
    clock.move_to(datetime(2026, 3, 27, 20, tzinfo=zone))
    page = reader.get("/articles/ferry")
    sent = reader.send(page, {"body": "Good night.", "name": "Bo", "email": "bo@example.org"})
    receipt = reader.get(sent.location).text
    assert "It will be read from Saturday 28 March, 10:00." in receipt
    assert "Nobody was there to read comments when it was sent." in receipt
    clock.move_to(datetime(2026, 3, 28, 10, tzinfo=zone))
    assert "It will be read from" not in reader.get(sent.location).text
    assert reader.get("/articles/ferry").response.headers["Cache-Control"] == (SHARED), (
        "no cache shows a page past a turn without asking"
    )


def known(app: Flask, zone: ZoneInfo) -> Reader:
    """Return the browser of a reader who has confirmed an address and was published before."""
    publishes(text=FERRY.replace("2026-11-01", "2026-01-01"))
    number, token = says("I was on that boat."), tokens.new_token()
    with transaction() as session:
        reader = ConfirmedReader(email=CY["email"], confirmed_at=datetime(2026, 1, 1, tzinfo=zone))
        session.add(reader)
        session.flush()
        session.add(Claim(comment_id=number, reader_id=reader.id))
        session.add(
            Browser(
                token_hash=tokens.hash_token(token),
                reader_id=reader.id,
                remembered_at=reader.confirmed_at,
            )
        )
    client = app.test_client()
    client.set_cookie("dateline_reader", token, path="/comments")
    return Reader(client)


def is_published(cy: Reader, form: dict[str, str], at: datetime) -> bool:
    """Tell whether what Cy sends at an instant is published at once."""
    typed = form | {"body": f"It is {at:%a %H:%M} in Greenwich.", **CY}
    response = cy.client.post("/comments/on/ferry", data=typed, headers=FROM_OUR_PAGE)
    db.session.rollback()
    assert response.status_code == 303
    return "/receipts/" not in response.location


def notes(html: str) -> list[str]:
    """Return what stands above the form; read in a hurry, as there are many pages."""
    _before, _id, after = html.partition('id="reply-notes">')
    return re.findall("<li>(.*)</li>", after.partition("</ul>")[0])


def expected_notes(now: datetime, turn: datetime, zone: ZoneInfo) -> list[str]:
    if is_watched(now, zone):
        return []
    shown = turn.astimezone(zone)
    when = f"{shown:%A} {shown.day} {shown:%B, %H:%M}"
    return [f"Nobody reads comments at this hour. Yours will be read from {when}."]
