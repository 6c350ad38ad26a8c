"""The desk: what waits for whom, and two weeks of comments as numbers and as a drawing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from blog import create_app
from blog.accounts.staff_models import Staff
from blog.accounts.vocabulary import Role
from blog.articles import writing_actions
from blog.comments import flag_actions
from blog.comments.models import Comment
from blog.comments.policy import Rules
from blog.comments.status import Status
from blog.comments.vocabulary import FlagReason
from blog.core import outbox
from blog.core.database import db, transaction
from blog.corrections.models import ErrorReport
from blog.corrections.vocabulary import ReportStatus
from blog.moderation import day_queries
from blog.moderation.day_queries import Day
from blog.newsroom.desk import chart, desk_page
from blog.newsroom.desk.chart import Figure
from blog.settings import Settings
from tests.cast import NOON, decides, draft, publishes, says, submits
from tests.counting import counted
from tests.databases import both_databases
from tests.pages import Page, Reader, words
from tests.staff import WIM, staffed
from tests.stories import ADA_EDITS, drafts, lets_out
from tests.threads import grows


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def waits(page: Page) -> dict[str, str]:
    """Return the numbers on a desk, by what they count."""
    items = [each for each in page.all("li") if each.find("b") is not None]
    return {words(item[0]): words(item[1]) for item in items}


def own_number(name: str) -> int:
    return db.session.scalars(select(Staff.id).where(Staff.name == name)).one()


def submits_draft(article_id: int) -> None:
    writing_actions.submit(article_id, based_on=1, by=ADA_EDITS, now=NOON)


def reports_error(article_id: int) -> None:
    with transaction() as session:
        session.add(
            ErrorReport(
                article_id=article_id, passage="a goat", message="It was a sheep.", sent_at=NOON
            )
        )


def flags(comment_id: int, reporter: str) -> None:
    flag_actions.flag(
        comment_id, FlagReason.SPAM, "", reporter_hash=reporter, rules=Rules(), now=NOON
    )


def fails_to_mail() -> None:
    with transaction() as session:
        mail = outbox.put(session, "digest", "digest", {}, now=NOON)
        mail.is_open, mail.died_at, mail.error = False, NOON, "Nobody answered."


def test_an_editor_sees_all_that_waits(app: Flask, ada: Reader) -> None:
    publishes()
    drafts("Begun")
    submits_draft(drafts("Handed in"))
    lets_out(drafts("To come"), NOON + timedelta(days=1))
    reports_error(1)
    submits(draft())
    flags(says("Buy this, all of you."), "a reader")
    page = ada.get("/newsroom/")
    assert waits(page) == {
        "Your drafts": "0",
        "Drafts handed in": "1",
        "Scheduled": "1",
        "Errors reported by readers": "1",
        "Comments held": "1",
        "Appeals against removals": "0",
        "Published comments that readers report": "1",
    }
    assert "November 23, 2026, 12:00 PM To come" in page.text


def test_a_writer_sees_what_is_theirs(app: Flask, wim: Reader) -> None:
    wims = own_number(WIM)
    drafts("Begun by Wim", author_ids=(wims,))
    submits_draft(drafts("Handed in by Wim", author_ids=(wims,)))
    lets_out(drafts("Wim’s, to come", author_ids=(wims,)), NOON + timedelta(days=1))
    drafts("Begun by another")
    submits_draft(drafts("Handed in by another"))
    lets_out(drafts("Another’s, to come"), NOON + timedelta(days=1))
    page = wim.get("/newsroom/")
    assert waits(page) == {
        "Your drafts": "1",
        "Your drafts handed in": "1",
        "Yours that are scheduled": "1",
    }
    assert "Wim’s, to come" in page.text
    assert "Another’s, to come" not in page.text
    assert not page.all("{http://www.w3.org/2000/svg}svg")


def test_only_an_admin_sees_mails_that_failed(app: Flask, ada: Reader, zoe: Reader) -> None:
    fails_to_mail()
    assert waits(zoe.get("/newsroom/"))["Mails that failed"] == "1"
    assert "Mails that failed" not in waits(ada.get("/newsroom/"))


def test_each_number_leads_to_as_many(app: Flask, zoe: Reader) -> None:
    publishes()
    drafts("Begun", author_ids=(own_number("Zoe Admin"),))
    submits_draft(drafts("Handed in"))
    lets_out(drafts("To come"), NOON + timedelta(days=1))
    reports_error(1)
    submits(draft())
    flags(says("Buy this, all of you."), "a reader")
    fails_to_mail()
    desk = zoe.get("/newsroom/")
    numbers = waits(desk)
    links = {words(each): each.attrib["href"] for each in desk.all("a")}
    assert numbers.pop("Appeals against removals") == "0"
    assert "0" not in numbers.values()
    for text, number in numbers.items():
        listed = zoe.get(links[text])
        rows = [each for each in listed.all("tbody") for each in each.findall("tr")]
        rows += [each for each in listed.all("li") if "item" in each.get("class", "")]
        assert int(number) == len(rows), text


def test_nobody_counts_beyond_two_hundred(app: Flask, ada: Reader) -> None:
    publishes()
    grows(201)
    with transaction() as session:
        session.execute(update(Comment).values(status=Status.HELD, is_shown=False, shown_below=0))
    assert waits(ada.get("/newsroom/"))["Comments held"] == "more than 200"


def test_what_is_settled_waits_no_more(app: Flask, ada: Reader) -> None:
    publishes()
    comment_id = says("Buy this, all of you.")
    flags(comment_id, "a reader")
    reports_error(1)
    decides(comment_id, Status.PUBLISHED)
    with transaction() as session:
        session.execute(update(ErrorReport).values(status=ReportStatus.DISMISSED))
    assert set(waits(ada.get("/newsroom/")).values()) == {"0"}


def test_the_desk_asks_as_often_for_much_as_for_little(app: Flask, zoe: Reader) -> None:
    publishes()
    with counted() as count:
        zoe.get("/newsroom/")
        for_little = count()
    grows(300)
    for number in range(7):
        lets_out(drafts(f"To come {number}"), NOON + timedelta(days=1))
        fails_to_mail()
    with counted() as count:
        zoe.get("/newsroom/")
    assert for_little == count()


def test_the_drawing_and_the_table_say_the_same(app: Flask, ada: Reader) -> None:
    publishes()
    for number in range(3):
        submits(draft(f"Comment {number}", address_hash=str(number)), at=NOON - timedelta(days=1))
    decides(1, Status.PUBLISHED, at=NOON)
    page = ada.get("/newsroom/")
    rows = {words(row[0]): (words(row[1]), words(row[2])) for row in page.all("tr")[1:]}
    assert len(rows) == 14
    assert rows["Nov 21, 2026"] == ("3", "0")
    assert rows["Nov 22, 2026"] == ("0", "1")
    assert "Nov 21, 2026: 3 received, 0 decided" in page.text


@both_databases
def test_only_the_days_that_are_asked_for_are_counted(app: Flask) -> None:
    publishes()
    for days in (20, 2, 1):
        sent = draft(f"{days} days ago", address_hash=str(days))
        submits(sent, at=NOON - timedelta(days=days))
    decides(2, Status.PUBLISHED)
    decides(2, Status.REMOVED)
    midnights = chart.midnights(NOON, UTC, days=3)
    assert [Day(1, 0), Day(1, 0), Day(0, 2)] == day_queries.per_day(midnights)


@both_databases
def test_without_a_decision_there_is_nothing_to_count(app: Flask) -> None:
    assert [Day(0, 0)] * 2 == day_queries.per_day(chart.midnights(NOON, UTC, days=2))


@both_databases
def test_the_first_of_many_decisions_is_found(app: Flask) -> None:
    publishes()
    for number in range(40):
        at = NOON - timedelta(hours=39 - number)
        submits(draft(f"Hour {number}", address_hash=str(number)), at=at)
    for number in range(40):
        since = NOON - timedelta(hours=39 - number)
        (day,) = day_queries.per_day([since, NOON + timedelta(hours=1)])
        assert day.received == 40 - number


def test_what_a_day_is_depends_on_where_the_blog_is() -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    here = chart.midnights(late, ZoneInfo("Europe/Paris"), days=2)
    assert [midnight.day for midnight in here] == [21, 22, 23]
    assert {23} == {midnight.hour for midnight in here}


def test_a_day_in_which_clocks_are_changed_is_longer() -> None:
    evening = datetime(2026, 10, 25, 18, 0, tzinfo=UTC)
    (today, tomorrow) = chart.midnights(evening, ZoneInfo("Europe/Paris"), days=1)
    assert timedelta(hours=25) == tomorrow - today


@pytest.mark.parametrize(
    ("most", "top"), [(0, 1), (1, 1), (2, 2), (3, 5), (7, 10), (11, 20), (999, 1000), (1001, 2000)]
)
def test_a_scale_ends_at_a_round_number(most: int, top: int) -> None:
    assert top == chart.draw([Figure(NOON.date(), most, 0)]).top


def test_bars_stand_on_the_ground_and_end_at_the_top() -> None:
    drawn = chart.draw([Figure(NOON.date(), 10, 5), Figure(NOON.date(), 0, 0)])
    full, half = drawn.pairs[0].received, drawn.pairs[0].decided
    assert (0, drawn.height) == (full.y, full.height)
    assert (drawn.height / 2, drawn.height / 2) == (half.y, half.height)
    assert drawn.pairs[1].received.height == 0


def test_one_comment_is_seen_beside_a_thousand() -> None:
    drawn = chart.draw([Figure(NOON.date(), 1, 1000)])
    assert drawn.pairs[0].received.height >= 2


def test_right_to_left_the_drawing_is_mirrored() -> None:
    figures = [Figure(NOON.date(), 3, 1), Figure(NOON.date(), 2, 2)]
    ltr, rtl = chart.draw(figures), chart.draw(figures, is_rtl=True)
    for one, other in zip(ltr.pairs, rtl.pairs, strict=True):
        assert ltr.width - one.received.x - one.received.width == other.received.x


def test_in_arabic_the_oldest_day_stands_to_the_right(app: Flask, settings: Settings) -> None:
    drawn = desk_page.two_weeks(replace(settings, language="ar"), NOON)
    assert drawn.pairs[0].received.x > drawn.pairs[-1].received.x


def test_the_desk_is_there_in_arabic(settings: Settings) -> None:
    app = create_app(replace(settings, language="ar"))
    with app.app_context():
        assert staffed(app, Role.ADMIN).get("/newsroom/").one("html").get("dir") == "rtl"
        db.session.remove()
        db.engine.dispose()
