"""A report of an error from its form to its thanks, and what the newsroom is told of it."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from time_machine import Traveller

from blog.core.database import db
from blog.corrections import report_actions
from blog.corrections.models import ErrorReport
from blog.corrections.vocabulary import ReportStatus
from tests.cast import FERRY, NOON, publishes
from tests.databases import both_databases
from tests.pages import FROM_OUR_PAGE, Page, Reader, inspect, words
from tests.stories import ADA_EDITS

URL = "/articles/ferry/errors"
TYPED = {
    "passage": "It carried a <goat>.",
    "message": "It was a sheep,\nI saw it & stroked it.",
    "name": "Bo Newcomer",
    "email": "bo@example.org",
    "credit": "y",
}


@pytest.fixture(autouse=True)
def noon() -> object:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def reports() -> list[ErrorReport]:
    db.session.rollback()
    return list(db.session.scalars(select(ErrorReport).order_by(ErrorReport.id)))


def sends(client: FlaskClient, message: str, *, address: str = "192.0.2.1") -> Page:
    response = client.post(
        URL,
        data={"message": message},
        headers=FROM_OUR_PAGE,
        environ_base={"REMOTE_ADDR": address},
    )
    return Page(response)


def holds(page: Page, typed: dict[str, str]) -> None:
    """See that all that was typed stands in the form again."""
    fields = page.fields("errors")
    for name, text in typed.items():
        assert fields[name].removeprefix("\n") == text, name


@both_databases
def test_a_report_is_sent_from_the_article_and_thanked_for(app: Flask) -> None:
    publishes()
    reader = Reader(app.test_client())
    article = reader.get("/articles/ferry")
    (link,) = [each for each in article.all("a") if words(each) == "I found an error"]
    page = reader.get(link.attrib["href"])
    assert page.h1 == "I found an error"
    thanks = reader.does(page, "errors", TYPED)
    assert thanks.h1 == "Thank you for your report"
    assert "Set-Cookie" not in thanks.response.headers
    (report,) = reports()
    assert report.status == ReportStatus.OPEN
    assert report.passage == TYPED["passage"]
    assert report.message == TYPED["message"]
    assert (report.name, report.email, report.credit) == ("Bo Newcomer", "bo@example.org", True)
    assert report.sent_at == NOON


def test_a_report_is_in_no_thread(reader: Reader) -> None:
    publishes()
    reader.send(reader.get(URL), TYPED, to="errors")
    page = reader.get("/articles/ferry")
    assert "No comments yet." in page.text
    assert "stroked" not in page.html


def test_a_report_needs_no_more_than_its_message(reader: Reader) -> None:
    publishes()
    reader.send(reader.get(URL), {"message": "It was a sheep."}, to="errors")
    (report,) = reports()
    assert (report.passage, report.name, report.email, report.credit) == ("", "", "", False)


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"message": " \u200b "}, "message", "Say what is wrong."),
        ({"email": "bo@"}, "email", "This is no complete email address"),
        ({"name": "\u200b"}, "name", "Enter the name that the correction shall give."),
        ({"message": "x" * 5001}, "message", "5,001 characters, and 5,000 fit"),
        ({"passage": "x" * 2001}, "passage", "2,001 characters, and 2,000 fit"),
        ({"name": "x" * 101}, "name", "101 characters, and 100 fit"),
    ],
)
def test_a_refused_report_comes_back_with_all_that_was_typed(
    reader: Reader, change: dict[str, str], field: str, reason: str
) -> None:
    publishes()
    page = reader.refused(reader.get(URL), TYPED | change, to="errors", expect=422)
    problem = page.by_id(f"{field}-error")
    assert problem is not None
    assert reason in words(problem)
    holds(page, {name: text for name, text in TYPED.items() if name != field})
    assert page.h1 == "I found an error"
    assert "Not sent yet:" in words(page.one("title"))
    assert page.response.headers["Cache-Control"] == "no-store"
    assert reports() == []


def test_another_site_s_report_comes_back_to_be_sent_by_hand(client: FlaskClient) -> None:
    publishes()
    page = Page(client.post(URL, data=TYPED, headers={"Sec-Fetch-Site": "cross-site"}))
    inspect(page)
    assert page.status == 403
    holds(page, TYPED)
    assert reports() == []


def test_a_passage_may_be_quoted_in_the_address(reader: Reader) -> None:
    publishes()
    page = reader.get(f"{URL}?passage=It+carried+a+%3Cgoat%3E.")
    holds(page, {"passage": "It carried a <goat>."})
    long = reader.get(f"{URL}?passage={'x' * 3000}")
    assert len(long.fields("errors")["passage"].strip()) == 2000


def test_the_form_may_lie_in_any_cache_and_is_listed_nowhere(client: FlaskClient) -> None:
    publishes()
    response = client.get(URL)
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.headers["Cache-Control"].startswith("public")
    assert "Set-Cookie" not in response.headers
    tag = response.headers["ETag"]
    assert client.get(URL, headers={"If-None-Match": tag}).status_code == 304


def test_an_article_that_nobody_sees_takes_no_reports(reader: Reader) -> None:
    publishes("status: draft")
    reader.get(URL, expect=404)
    response = reader.client.post(URL, data=TYPED, headers=FROM_OUR_PAGE)
    assert response.status_code == 404
    assert "stroked it" in response.text
    response = reader.client.post(URL, data=TYPED, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 404
    assert "stroked it" in response.text
    assert reports() == []


def test_a_former_address_takes_a_report_too(reader: Reader) -> None:
    publishes()
    page = reader.get(URL)
    publishes(text=FERRY.replace("slug: ferry", "slug: boat"))
    reader.send(page, TYPED, to="errors")
    assert len(reports()) == 1
    moved = reader.client.get(f"{URL}?passage=goat&_scheme=javascript")
    assert (moved.status_code, moved.location) == (301, "/articles/boat/errors?passage=goat")


@both_databases
def test_an_address_has_so_many_reports_a_day(app: Flask, noon: Traveller) -> None:
    publishes()
    client = app.test_client()
    app.extensions["settings"] = dataclasses.replace(
        app.extensions["settings"], error_reports_per_day=2
    )
    assert sends(client, "One.").status == 303
    noon.shift(timedelta(hours=1))
    assert sends(client, "Two.").status == 303
    page = sends(client, "Three.")
    inspect(page)
    assert page.status == 429
    assert page.response.headers["Retry-After"] == str(23 * 3600)
    assert "Please wait 23 hours" in page.text
    holds(page, {"message": "Three."})
    assert sends(client, "Theirs.", address="192.0.2.2").status == 303
    noon.shift(timedelta(hours=23, seconds=1))
    assert sends(client, "Three.").status == 303


@both_databases
def test_an_address_has_no_more_by_sending_them_all_at_once(app: Flask) -> None:
    publishes()
    app.extensions["settings"] = dataclasses.replace(
        app.extensions["settings"], error_reports_per_day=2
    )

    def send(number: int) -> int:
        return sends(app.test_client(), f"Number {number}.").status

    with ThreadPoolExecutor(max_workers=8) as robots:
        assert sorted(robots.map(send, range(8))) == [303] * 2 + [429] * 6
    assert len(reports()) == 2


def test_without_a_throttle_there_may_be_any_number(app: Flask) -> None:
    publishes()
    app.extensions["settings"] = dataclasses.replace(
        app.extensions["settings"], error_reports_per_day=1, throttle=False
    )
    for number in range(3):
        assert sends(app.test_client(), f"Number {number}.").status == 303


def test_a_report_sent_twice_is_one(reader: Reader) -> None:
    publishes()
    page = reader.get(URL)
    reader.send(page, TYPED, to="errors")
    reader.send(page, TYPED, to="errors")
    assert len(reports()) == 1


def test_what_a_robot_fills_in_is_thanked_for_and_dismissed(reader: Reader) -> None:
    publishes()
    page = reader.get(URL)
    reader.send(page, TYPED | {"subject": "x"}, to="errors")
    (report,) = reports()
    assert report.status == ReportStatus.DISMISSED


@both_databases
def test_who_sent_a_settled_report_is_forgotten_after_a_while(app: Flask) -> None:
    publishes()
    reader = Reader(app.test_client())
    page = reader.get(URL)
    for message in ("Open.", "Settled."):
        reader.send(page, TYPED | {"message": message}, to="errors")
    report_actions.accept(2, by=ADA_EDITS, now=NOON)
    almost, later = NOON + timedelta(days=30), NOON + timedelta(days=30, seconds=1)
    assert report_actions.forget(days=30, now=almost) == 0
    assert report_actions.forget(days=30, now=later) == 2
    waiting, settled = reports()
    assert (waiting.name, waiting.email) == ("Bo Newcomer", "bo@example.org")
    assert (settled.name, settled.email, settled.message) == ("", "", "Settled.")
    assert waiting.address_hash is settled.address_hash is None
    assert report_actions.forget(days=30, now=later) == 0


def test_the_daily_tidying_forgets_them(app: Flask, reader: Reader, noon: Traveller) -> None:
    publishes()
    reader.send(reader.get(URL), TYPED, to="errors")
    noon.shift(timedelta(days=31))
    result = app.test_cli_runner().invoke(args=["comments", "tidy"])
    assert "who sent 1 reports of errors" in result.output
