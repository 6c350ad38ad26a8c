"""A report from its form to its thanks, and what it leaves in public."""

from __future__ import annotations

import dataclasses

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from time_machine import Traveller

from blog.comments import queries
from blog.comments.models import Flag
from blog.comments.status import Status
from blog.core.database import db
from blog.settings import Settings
from tests.cast import BO, NOON, decides, draft, publishes, says, submits
from tests.databases import both_databases
from tests.pages import FROM_OUR_PAGE, Page, Reader, inspect, words

SECRET = "He sells no goats & <b>never</b> did."
SPAM = {"reason": "spam", "line": SECRET}


@pytest.fixture(autouse=True)
def noon() -> object:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def sends(app: Flask, comment_id: int, typed: dict[str, str], *, address: str) -> Page:
    """Somebody at this address reports a comment, and is led to where it leads."""
    client = app.test_client()
    response = client.post(
        f"/comments/{comment_id}/flag",
        data=typed,
        headers=FROM_OUR_PAGE,
        environ_base={"REMOTE_ADDR": address},
        follow_redirects=True,
    )
    page = Page(response)
    inspect(page)
    return page


def refused(
    client: FlaskClient, comment_id: int, typed: dict[str, str], status: int, *, site: str = ""
) -> Page:
    """Send a report and return the page that refuses it."""
    headers = {"Sec-Fetch-Site": site or "same-origin"}
    page = Page(client.post(f"/comments/{comment_id}/flag", data=typed, headers=headers))
    inspect(page)
    assert page.status == status
    assert page.response.headers["Cache-Control"] == "no-store"
    assert db.session.scalars(select(Flag.id)).all() == []
    return page


def choice(page: Page) -> list[str]:
    """Return the reasons that are chosen."""
    return [each.attrib["value"] for each in page.all("input") if "checked" in each.attrib]


def line(page: Page) -> str:
    """Return what stands in the line."""
    control = page.by_id("line")
    assert control is not None
    return control.get("value", "")


@both_databases
def test_a_report_is_sent_and_thanked_for(reader: Reader) -> None:
    publishes()
    number = says("Buy my *goats*.", by=BO)
    thread = reader.get("/articles/ferry")
    (link,) = [each for each in thread.all("a") if words(each) == "Report"]
    page = reader.get(link.attrib["href"])
    assert page.h1 == "Report this comment"
    assert "Buy my goats." in page.text
    assert BO["email"] not in page.html
    location = reader.send(page, SPAM).location
    assert location == f"/comments/{number}/flag?done=1"
    thanks = reader.get(location)
    assert thanks.h1 == "Thank you for your report"
    assert "/articles/ferry" in [each.get("href") for each in thanks.all("a")]
    stored = db.session.execute(select(Flag.comment_id, Flag.reason, Flag.line)).one()
    assert tuple(stored) == (number, "spam", SECRET)


def test_the_form_offers_five_reasons_and_chooses_none(reader: Reader) -> None:
    publishes()
    page = reader.get(f"/comments/{says('Buy my goats.')}/flag")
    radios = [each for each in page.all("input") if each.get("type") == "radio"]
    assert [each.get("value") for each in radios] == [
        "spam",
        "insulting",
        "personal data",
        "false",
        "other",
    ]
    assert choice(page) == []
    legend = page.one("legend")
    assert words(legend) == "Reason *"


def test_no_page_about_a_report_is_listed_by_a_search_engine(client: FlaskClient) -> None:
    publishes()
    number = says("Buy my goats.")
    for url in (f"/comments/{number}/flag", f"/comments/{number}/flag?done=1"):
        response = client.get(url)
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert '<meta name="robots" content="noindex">' in response.text
        assert "Set-Cookie" not in response.headers


@both_databases
def test_the_third_reporter_is_thanked_though_the_comment_is_held(app: Flask) -> None:
    publishes()
    number = says("Buy my goats.")
    for address in ("192.0.2.1", "192.0.2.2"):
        sends(app, number, SPAM, address=address)
    assert "Buy my goats." in app.test_client().get("/articles/ferry").text
    thanks = sends(app, number, {"reason": "insulting", "line": ""}, address="192.0.2.3")
    assert thanks.h1 == "Thank you for your report"
    again = sends(app, number, {"reason": "insulting", "line": ""}, address="192.0.2.3")
    assert again.text == thanks.text
    assert "Buy my goats." not in app.test_client().get("/articles/ferry").text
    assert app.test_client().get(f"/comments/{number}/flag").status_code == 404


def test_one_reader_alone_moves_nothing(app: Flask) -> None:
    publishes()
    number = says("Buy my goats.")
    for host in (1, 2, 3):  # one household has all of a /64
        sends(app, number, SPAM, address=f"2001:db8::{host}")
    assert app.test_client().get(f"/comments/{number}/flag").status_code == 200


def test_writer_and_moderator_read_why_and_nobody_reads_the_line(app: Flask) -> None:
    publishes()
    submitted = submits(draft("Buy my goats."))
    decides(submitted.comment_id, Status.PUBLISHED)
    for host in (1, 2, 3):
        sends(app, submitted.comment_id, SPAM, address=f"192.0.2.{host}")
    why = "3 readers reported it: advertising or spam."
    receipt = app.test_client().get(f"/comments/receipts/{submitted.receipt}").text
    assert why in receipt
    log = app.test_cli_runner().invoke(args=["comments", "show", str(submitted.comment_id)])
    assert why in log.output
    decides(submitted.comment_id, Status.PUBLISHED)
    urls = (f"/comments/receipts/{submitted.receipt}", "/articles/ferry", "/comments.atom", "/")
    for url in (*urls, f"/comments/{submitted.comment_id}/flag"):
        assert "no goats" not in app.test_client().get(url).text


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"line": SECRET}, "reason", "Choose a reason."),
        ({"reason": "", "line": SECRET}, "reason", "Choose a reason."),
        ({"reason": "dull", "line": SECRET}, "reason", "Choose a reason."),
        ({"reason": "other", "line": ""}, "line", "Say in a few words what is wrong"),
        ({"reason": "other", "line": " \u200b\u3164"}, "line", "Say in a few words what is wrong"),
        ({"reason": "false", "line": "x" * 301}, "line", "This has 301 characters, and 300 fit."),
    ],
)
def test_a_field_that_does_not_hold_is_given_back_with_its_error(
    client: FlaskClient, typed: dict[str, str], field: str, sentence: str
) -> None:
    publishes()
    page = refused(client, says("Buy my goats."), typed, 422)
    assert page.text.count(sentence) == 2, "once beside the field, once in the summary"
    control = page.by_id(field)
    assert control is not None
    assert control.get("aria-describedby") == f"{field}-error"
    is_offered = typed.get("reason") in {"other", "false"}
    assert choice(page) == ([typed["reason"]] if is_offered else [])
    assert line(page) == typed["line"].strip()


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_of_another_site_is_given_back_with_its_text(client: FlaskClient, site: str) -> None:
    publishes()
    page = refused(client, says("Buy my goats."), SPAM, 403, site=site)
    assert "Please send this once more" in page.text
    assert (choice(page), line(page)) == (["spam"], SECRET)


@pytest.mark.parametrize("site", ["same-origin", "cross-site"])
def test_a_report_of_what_is_gone_is_given_back_in_a_box(client: FlaskClient, site: str) -> None:
    publishes()
    number = says("Buy my goats.")
    decides(number, Status.REMOVED)
    page = refused(client, number, SPAM, 404, site=site)
    boxes = ["".join(each.itertext()).strip() for each in page.all("textarea")]
    assert boxes == [SECRET, "spam"]
    assert "A line for the editor" in page.text


@pytest.mark.parametrize("to", [Status.HELD, Status.REMOVED, Status.SPAM])
def test_what_nobody_sees_has_no_form(reader: Reader, to: Status) -> None:
    publishes()
    number = says("Buy my goats.")
    says("No, mine.", parent_id=number)  # so that it leaves a tombstone
    decides(number, to)
    reader.get(f"/comments/{number}/flag", expect=404)


def test_thanks_tell_nobody_of_a_comment_that_was_never_published(reader: Reader) -> None:
    publishes()
    held = submits(draft()).comment_id
    for number in (held, 77):
        reader.get(f"/comments/{number}/flag?done=1", expect=404)


def test_reading_changes_nothing_and_says_nothing_of_the_address(client: FlaskClient) -> None:
    publishes()
    number = says("Buy my goats.")
    typed = {"reason": "spam", "line": "from the address"}
    page = Page(client.get(f"/comments/{number}/flag", query_string=typed))
    inspect(page)
    assert (choice(page), line(page)) == ([], "")
    thanks = client.get(f"/comments/{number}/flag", query_string={"done": 1, **typed})
    assert "from the address" not in thanks.text
    assert db.session.scalars(select(Flag.id)).all() == []


class TestADayThatIsFull:
    """With BLOG_FLAGS_PER_DAY=1, the second report has to wait."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return dataclasses.replace(settings, flags_per_day=1)

    def test_gives_the_report_back_and_says_when_to_send_it(
        self, reader: Reader, noon: Traveller
    ) -> None:
        publishes()
        first, second = says("Buy my goats."), says("Buy my sheep.")
        reader.send(reader.get(f"/comments/{first}/flag"), SPAM)
        noon.shift(5400)
        page = reader.refused(reader.get(f"/comments/{second}/flag"), SPAM, expect=429)
        assert page.response.headers["Retry-After"] == str(86_400 - 5400)
        assert "Please wait 23 hours, then send this report again." in page.text
        assert (choice(page), line(page)) == (["spam"], SECRET)
        noon.shift(86_400 - 5400)
        reader.send(page, SPAM)
        assert len(db.session.scalars(select(Flag.id)).all()) == 2

    def test_thanks_again_for_what_was_reported_before(self, reader: Reader) -> None:
        publishes()
        page = reader.get(f"/comments/{says('Buy my goats.')}/flag")
        assert reader.send(page, SPAM).location == reader.send(page, SPAM).location


def test_markup_in_a_report_is_shown_as_the_text_it_is(client: FlaskClient) -> None:
    publishes()
    hostile = "\"><script>alert(1)</script> {{ 7*7 }} ' onfocus=x"
    page = refused(client, says("Buy my goats."), {"reason": "", "line": hostile}, 422)
    assert line(page) == hostile
    (listed,) = queries.listed(status=Status.PUBLISHED, limit=2)
    assert listed.comment.body == "Buy my goats."
