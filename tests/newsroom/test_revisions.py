"""Revisions: their list, any two compared, and an earlier state brought back."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from blog.accounts.vocabulary import Role
from blog.articles.models import Article
from blog.articles.revision_models import Correction
from blog.core.database import db, transaction
from blog.corrections.models import ErrorReport
from tests.cast import NOON, publishes
from tests.counting import counted
from tests.pages import Reader, words
from tests.staff import staffed

URL = "/newsroom/articles/1"
LIST = f"{URL}/revisions"


@pytest.fixture
def draft(wim: Reader) -> str:
    """Wim's draft of three revisions."""
    page = wim.get("/newsroom/articles/new")
    wim.send(page, {"headline": "Ferry", "body": "It left at six."}, to="/new")
    wim.send(wim.get(URL), {"body": "It left at seven.", "byline": "Gil"}, to=URL)
    wim.send(wim.get(URL), {"body": "It left at eight.", "headline": "The ferry"}, to=URL)
    return URL


def article() -> Article:
    db.session.remove()
    return db.session.scalars(select(Article)).one()


def test_the_list_says_who_when_and_what(wim: Reader, draft: str) -> None:
    page = wim.get(LIST)
    rows = [[words(cell) for cell in row.findall("td")] for row in page.all("tr")][1:]
    assert [(row[0], *row[2:]) for row in rows] == [
        ("3", "Wim Writer", "Saved", "The ferry"),
        ("2", "Wim Writer", "Saved", "Ferry"),
        ("1", "Wim Writer", "Saved", "Ferry"),
    ]


def test_any_two_are_compared_word_by_word(wim: Reader, draft: str) -> None:
    page = wim.get(f"{LIST}?from=1&to=3")
    assert page.h1 == "Revisions"
    gone = [words(each) for each in page.all("del")]
    new = [words(each) for each in page.all("ins")]
    assert (gone, new) == (["Ferry", "six"], ["The ferry", "eight", "Gil"])
    backwards = wim.get(f"{LIST}?from=3&to=1")
    assert "six" in [words(each) for each in backwards.all("ins")]


def test_the_same_twice_is_not_different(wim: Reader, draft: str) -> None:
    assert "Nothing is different." in wim.get(f"{LIST}?from=2&to=2").text


@pytest.mark.parametrize("query", ["from=1&to=9", "from=2147483647&to=1"])
def test_what_was_never_there_cannot_be_compared(wim: Reader, draft: str, query: str) -> None:
    wim.get(f"{LIST}?{query}", expect=404)


@pytest.mark.parametrize("query", ["from=x&to=y", "from=-1&to=", "from=99999999999999999999"])
def test_a_query_of_garbage_compares_the_last_two(wim: Reader, draft: str, query: str) -> None:
    page = wim.get(f"{LIST}?{query}")
    assert "From revision 2 to 3" in page.text


def test_an_earlier_state_is_brought_back(wim: Reader, draft: str) -> None:
    page = wim.get(f"{LIST}/1")
    assert "It left at six." in page.text
    done = wim.does(page, "/restore")
    assert "The earlier state is brought back." in done.text
    found = article()
    assert (found.body, found.headline, found.byline, found.revision) == (
        "It left at six.",
        "Ferry",
        "",
        4,
    )


def test_the_present_state_needs_no_bringing_back(wim: Reader, draft: str) -> None:
    assert "Bring this state back" not in wim.get(f"{LIST}/3").text


def test_an_earlier_state_over_a_colleagues_change_is_a_conflict(
    wim: Reader, ada: Reader, draft: str
) -> None:
    page = wim.get(f"{LIST}/1")
    ada.send(ada.get(URL), {"body": "It left at nine."}, to=URL)
    refused = wim.refused(page, {}, to="/restore", expect=409)
    assert "Somebody has changed this article meanwhile" in refused.text
    assert "nine" in [words(each) for each in refused.all("del")]
    wim.send(refused, {}, to="/restore")
    assert article().revision == 5


def test_readers_are_owed_a_word_on_what_is_brought_back(ada: Reader, reader: Reader) -> None:
    publishes()
    ada.send(ada.get(URL), {"body": "It sank.", "change": "minor"}, to=URL)
    page = ada.get(f"{LIST}/1")
    refused = ada.refused(page, {}, to="/restore", expect=422)
    assert "Say whether the change is a correction." in refused.text
    typed = {"change": "correction", "note": "It did not sink."}
    ada.send(refused, typed, to="/restore")
    assert "It did not sink." in reader.get("/articles/ferry").text
    assert "The first boat left at six." in reader.get("/articles/ferry").text
    assert db.session.scalars(select(Correction)).one().number_after == 3


def test_others_do_not_see_the_revisions_of_a_draft(app: Flask, draft: str) -> None:
    other = staffed(app, Role.WRITER, "Olga Other")
    for url in (LIST, f"{LIST}/1", f"{LIST}?from=1&to=2"):
        other.get(url, expect=403)


def test_what_was_never_changed_says_so(ada: Reader, app: Flask) -> None:
    publishes()
    assert "Came in from outside" in ada.get(LIST).text
    ada.get(f"{LIST}/7", expect=404)


def test_a_long_history_takes_as_many_questions_as_a_short_one(wim: Reader, draft: str) -> None:
    few = questions(wim)
    for number in range(10):
        wim.send(wim.get(URL), {"body": f"Number {number}"}, to=URL)
    assert questions(wim) == few


def questions(reader: Reader) -> int:
    db.session.remove()
    with counted() as count:
        reader.get(LIST)
        return count()


# A report of an error opens the editor with its passage.


def reports(passage: str, *, status: str = "accepted", credit: bool = True) -> int:
    article_id = article().id
    with transaction() as session:
        report = ErrorReport(
            article_id=article_id,
            status=status,
            passage=passage,
            message="It was seven!",
            name="Bo Newcomer",
            credit=credit,
            sent_at=NOON,
        )
        session.add(report)
    return report.id


def test_a_report_shows_the_passage_and_credits_the_reader(ada: Reader) -> None:
    publishes()
    report = reports("boat left at six")
    page = ada.get(f"{URL}?report={report}")
    assert words(page.one("mark")) == "boat left at six"
    assert "It was seven!" in page.text
    fields = page.fields(URL)
    assert (fields["credit"], fields["report"]) == ("Bo Newcomer", str(report))
    form = page.form(URL)
    start, end = int(form.attrib["data-start"]), int(form.attrib["data-end"])
    assert article().body[start:end] == "boat left at six"
    # It stays through a refusal.
    refused = ada.refused(page, {"body": "x"}, to=URL, expect=422)
    assert "It was seven!" in refused.text
    typed = {"change": "correction", "note": "It was seven."}
    ada.send(refused, typed, to=URL)
    assert article().corrections[0]["credit"] == "Bo Newcomer"


def test_a_reader_who_does_not_wish_it_is_not_named(ada: Reader) -> None:
    publishes()
    page = ada.get(f"{URL}?report={reports('six', credit=False)}")
    assert page.fields(URL)["credit"] == ""


def test_a_passage_that_is_gone_is_said_to_be(ada: Reader) -> None:
    publishes()
    page = ada.get(f"{URL}?report={reports('The moon is full of cheese')}")
    assert "The passage is not in the text any more." in page.text


@pytest.mark.parametrize("query", ["report=4711", "report=x", "report=", "report=open"])
def test_what_is_no_accepted_report_shows_none(ada: Reader, query: str) -> None:
    publishes()
    still_open = reports("six", status="open")
    page = ada.get(f"{URL}?{query.replace('=open', f'={still_open}')}")
    assert "A reader found an error" not in page.text
