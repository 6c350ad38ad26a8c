"""The page about the learned filter."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from blog.accounts.vocabulary import Role
from blog.comments.models import Comment
from blog.comments.status import Status
from blog.core.database import transaction
from tests.cast import NOON, decides, draft, publishes, submits
from tests.counting import counted
from tests.databases import both_databases, contents
from tests.filtering import GOOD, SPAM, learns, loads, quickly
from tests.pages import Page, Reader, words
from tests.staff import staffed

FILTER = "/newsroom/filter"


@pytest.fixture(autouse=True)
def noon() -> object:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def rows(page: Page) -> list[list[str]]:
    """What stands in the tables, row by row."""
    return [[words(cell) for cell in row] for row in page.all("tr") if row.findall("td")]


def test_before_anything_was_decided_it_says_how_it_learns(ada: Reader) -> None:
    page = ada.get(FILTER)
    assert "It has learned nothing yet." in page.text
    assert "it needs at least 50 comments of each kind" in page.text
    assert "It has judged no comment in the last 90 days." in page.text
    assert rows(page) == [["decisions of the newsroom", "0", "0"]]


@both_databases
def test_it_tells_from_what_it_has_learned(app: Flask) -> None:
    ada = staffed(app, Role.EDITOR)
    publishes()
    loads(good=70, spam=60, source="video <1>.csv")
    decides(submits(draft()).comment_id, Status.PUBLISHED)
    learns(learn=quickly)
    page = ada.get(FILTER)
    assert "The filter is at work: it holds a comment from 70% on" in page.text
    assert "from 71 good comments and 60 that are spam" in page.text
    assert rows(page) == [["decisions of the newsroom", "1", "0"], ["video <1>.csv", "70", "60"]]


def test_switched_off_it_says_so(app: Flask, ada: Reader) -> None:
    loads()
    learns(learn=quickly)
    app.extensions["settings"] = dataclasses.replace(app.extensions["settings"], use_filter=False)
    assert "The filter is switched off under Settings" in ada.get(FILTER).text


@both_databases
def test_it_tells_how_its_verdicts_fared_of_late(app: Flask) -> None:
    ada = staffed(app, Role.EDITOR)
    publishes()
    scored = {
        "old": (0.99, None, 91),
        "surely spam": (0.99, Status.SPAM, 3),
        "spam by mistake": (0.97, Status.PUBLISHED, 2),
        "held": (0.8, None, 1),
        "held and published": (0.7, Status.PUBLISHED, 1),
        "missed": (0.2, Status.SPAM, 0),
        "let pass": (0.1, None, 0),
        "let pass too": (0.0, None, 0),
        "not scored": (None, Status.PUBLISHED, 0),
    }
    for body, (score, decision, days) in scored.items():
        comment_id = submits(draft(body, address_hash=body)).comment_id
        if decision:
            decides(comment_id, decision)
        with transaction() as session:
            comment = session.get_one(Comment, comment_id)
            comment.score, comment.submitted_at = score, NOON - timedelta(days=days)
    assert rows(ada.get(FILTER))[1:] == [
        ["spam", "1", "1", "0"],
        ["hold it", "1", "0", "1"],
        ["let it pass", "0", "1", "2"],
    ]


def test_the_page_costs_the_same_however_much_there_is(app: Flask, ada: Reader) -> None:
    asked = []
    for number in range(2):
        with counted() as count:
            ada.get(FILTER)
            asked.append(count())
        loads(source=f"{number}.csv")
        learns(learn=quickly)
    assert asked[0] == asked[1]


# Trying a text


def tries(ada: Reader, text: str, name: str = "") -> Page:
    """Ada tries a text, and nothing of it is stored."""
    form, before = ada.get(FILTER), contents()
    page = Page(ada.send(form, {"text": text, "name": name}, to="trials", expect=200))
    assert contents() == before
    return page


def test_a_text_is_tried_and_the_evidence_shown(ada: Reader) -> None:
    loads(good=120, spam=120)
    learns()
    page = tries(ada, SPAM, "<Mal>")
    assert "The filter would call this spam" in page.text
    assert ["for spam"] in [row[1:2] for row in rows(page)]
    assert page.fields("trials") == {"text": SPAM, "name": "<Mal>"}
    assert "The filter would let this pass" in tries(ada, GOOD).text


def test_before_it_knows_anything_it_says_nothing(ada: Reader) -> None:
    assert "The filter has learned too little to say anything." in tries(ada, SPAM).text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"text": " \u200b"}, "Write a text to try."),
        ({"text": "x" * 10_001}, "Shorten it by 1."),
        ({"text": "x", "name": "n" * 101}, "Shorten it by 1."),
    ],
)
def test_what_cannot_be_tried_comes_back(ada: Reader, typed: dict[str, str], said: str) -> None:
    page = ada.refused(ada.get(FILTER), typed, to="trials", expect=422)
    assert said in page.text
    assert page.fields("trials")["text"].strip() == typed["text"].strip()
