"""Errors that readers report, as an editor finds and settles them."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from blog.accounts.vocabulary import Role
from blog.core.audit import AuditEntry
from blog.core.database import db
from blog.corrections import report_actions
from blog.corrections.models import ErrorReport
from blog.corrections.report_actions import Told
from blog.corrections.vocabulary import ReportStatus
from tests.cast import NOON
from tests.databases import both_databases
from tests.pages import FROM_OUR_PAGE, Page, Reader, words
from tests.staff import staffed
from tests.stories import ADA_EDITS, tells

ALL = "/newsroom/reports"


@pytest.fixture(autouse=True)
def noon() -> object:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def sends(article_id: int, message: str, *, passage: str = "", credit: bool = False) -> None:
    """Bo reports an error."""
    told = Told(
        passage=passage,
        message=message,
        name="Bo <Newcomer>",
        email="bo@example.org",
        credit=credit,
        is_trap_filled=False,
    )
    report_actions.send(
        article_id, told, address_hash="bo's", per_day=0, digest_every=None, now=NOON
    )


def status(report_id: int) -> str:
    db.session.rollback()
    return db.session.get_one(ErrorReport, report_id).status


def messages(page: Page) -> list[str]:
    return [words(row.findall("td")[0]) for row in page.all("tr") if row.findall("td")]


def test_a_desk_without_reports_says_so(ada: Reader) -> None:
    assert "no reader has reported an error" in ada.get(ALL).text


def test_the_open_reports_stand_first_the_longest_waiting_on_top(ada: Reader) -> None:
    article_id = tells("The ferry runs")
    for number in range(1, 6):
        sends(article_id, f"Number {number}.")
    report_actions.accept(2, by=ADA_EDITS, now=NOON)
    report_actions.dismiss(3, by=ADA_EDITS, now=NOON)
    assert messages(ada.get(ALL)) == [f"Number {each}." for each in (1, 4, 5, 3, 2)]
    assert messages(ada.get(f"{ALL}?status=accepted")) == ["Number 2."]
    assert messages(ada.get(f"{ALL}?status=dismissed")) == ["Number 3."]
    assert messages(ada.get(f"{ALL}?status=nonsense")) == messages(ada.get(ALL))


def test_many_reports_stand_on_several_pages(ada: Reader) -> None:
    article_id = tells("The ferry runs")
    for number in range(31):
        sends(article_id, f"Number {number}.")
    first = ada.get(f"{ALL}?status=open")
    assert len(messages(first)) == 30
    (link,) = [each for each in first.all("a") if words(each) == "Next page"]
    assert messages(ada.get(link.attrib["href"])) == ["Number 30."]
    assert messages(ada.get(f"{ALL}?page=-3")) == messages(ada.get(ALL))
    ada.get(f"{ALL}?page=99999999999999999999")


def test_a_report_shows_who_says_what_and_the_passage_in_its_paragraph(ada: Reader) -> None:
    article_id = tells("The ferry runs", "First.\n\nThe boat left. It *carried* a goat.\n\nLast.")
    sends(article_id, "A <sheep>!", passage="it carried a goat", credit=True)
    page = ada.get(f"{ALL}/1")
    assert "A <sheep>!" in page.text
    assert "Bo <Newcomer> wishes to be named" in page.text
    assert words(page.one("mark")) == "It *carried* a goat"
    assert "The boat left." in page.text
    assert "Last." not in page.text


def test_a_passage_that_is_not_there_is_said_so(ada: Reader) -> None:
    article_id = tells("The ferry runs")
    sends(article_id, "Gone.", passage="The rail strike was called off by the union.")
    page = ada.get(f"{ALL}/1")
    assert "The article does not say this, at least not any more." in page.text
    assert page.all("mark") == []


@both_databases
def test_accepting_opens_the_article_with_the_report(app: Flask) -> None:
    ada = staffed(app, Role.EDITOR)
    article_id = tells("The ferry runs", "It carried a goat.")
    sends(article_id, "A sheep!", passage="It carried a goat.")
    response = ada.send(ada.get(f"{ALL}/1"), {}, to="accept")
    assert response.location == f"/newsroom/articles/{article_id}?report=1"
    assert status(1) == ReportStatus.ACCEPTED
    assert "A sheep!" in ada.get(response.location).text
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.did == "report.accepted")).one()
    assert (entry.who, entry.subject, entry.detail) == (
        "Ada Editor",
        "report:1",
        f"article:{article_id}",
    )


def test_dismissing_leads_back_to_the_others(ada: Reader) -> None:
    sends(tells("The ferry runs"), "A sheep!")
    page = ada.does(ada.get(f"{ALL}/1"), "dismiss")
    assert "The report is dismissed." in page.text
    assert status(1) == ReportStatus.DISMISSED
    assert "Ada Editor dismissed this report" in ada.get(f"{ALL}/1").text


def test_the_slower_of_two_editors_is_told_what_the_other_did(ada: Reader, zoe: Reader) -> None:
    sends(tells("The ferry runs"), "A sheep!")
    page = zoe.get(f"{ALL}/1")
    ada.send(ada.get(f"{ALL}/1"), {}, to="accept")
    refused = zoe.refused(page, {}, to="dismiss", expect=409)
    assert "Ada Editor accepted this report" in refused.text
    assert status(1) == ReportStatus.ACCEPTED
    assert len(refused.all("form")) == 1  # to sign out


def test_what_was_sent_by_a_robot_says_why_it_is_dismissed(ada: Reader) -> None:
    article_id = tells("The ferry runs")
    told = Told(passage="", message="Buy.", name="", email="", credit=False, is_trap_filled=True)
    report_actions.send(article_id, told, address_hash="x", per_day=0, digest_every=None, now=NOON)
    assert "Dismissed by itself" in ada.get(f"{ALL}/1").text


def test_a_report_that_is_not_there_is_not_found(ada: Reader) -> None:
    ada.get(f"{ALL}/1", expect=404)
    for what in ("accept", "dismiss"):
        response = ada.client.post(f"{ALL}/1/{what}", headers=FROM_OUR_PAGE)
        assert response.status_code == 404


def test_a_report_whose_sender_is_forgotten_is_still_readable(ada: Reader) -> None:
    sends(tells("The ferry runs"), "A sheep!", credit=True)
    report_actions.dismiss(1, by=ADA_EDITS, now=NOON)
    report_actions.forget(days=30, now=NOON + timedelta(days=31))
    page = ada.get(f"{ALL}/1")
    assert "A sheep!" in page.text
    assert "Bo" not in page.text
