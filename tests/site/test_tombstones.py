"""The tombstone of a comment that is gone: what it says, what it does not, and when it goes."""

from __future__ import annotations

import dataclasses

import pytest
from flask import Flask
from sqlalchemy import update

from blog.comments import actions, writer_actions
from blog.comments.models import Comment
from blog.comments.policy import Rules
from blog.comments.status import Status
from blog.comments.vocabulary import Removal
from blog.core.database import transaction
from tests.cast import ADA, MAL, NOON, OPEN_HOUSE, decides, draft, publishes, says, submits
from tests.pages import Page, Reader, words
from tests.threads import part, place

SECRET = "The harbour master takes bribes."
FERRY = "/articles/ferry"


@pytest.fixture
def question() -> int:
    """Mal's comment with an answer, before it goes."""
    publishes()
    number = says(SECRET, by=MAL)
    with transaction() as session:
        session.execute(update(Comment).values(website="https://mal.example"))
    says("That is a lie.", parent_id=number)
    return number


def see_no_trace(page: Page, question: int) -> None:
    for trace in (SECRET, "Mal Ware", "mal.example", f"parent={question}", f"{question}/flag"):
        assert trace not in page.html


def test_a_tombstone_says_who_removed_it_and_why(reader: Reader, question: int) -> None:
    actions.decide(
        question,
        Status.REMOVED,
        staff_name=ADA,
        rules=Rules(),
        removal=Removal.FALSE,
        note="We have asked the harbour.",
        now=NOON,
    )
    page = reader.get(FERRY)
    see_no_trace(page, question)
    (tombstone, branch) = place(page, question)
    assert words(tombstone) == "The newsroom removed this comment. It claims what is not so."
    assert "That is a lie." in words(branch)
    assert "We have asked the harbour." not in page.html
    assert ADA not in page.html


def test_a_tombstone_says_nothing_more_where_no_reason_was_given(
    reader: Reader, question: int
) -> None:
    decides(question, Status.REMOVED)
    (tombstone, _) = place(reader.get(FERRY), question)
    assert words(tombstone) == "The newsroom removed this comment."


def test_a_tombstone_reads_alike_for_held_and_spam(reader: Reader, question: int) -> None:
    decides(question, Status.HELD)
    held = reader.get(FERRY)
    see_no_trace(held, question)
    decides(question, Status.SPAM)
    spam = reader.get(FERRY)
    assert words(place(spam, question)[0]) == "This comment is being read by an editor."
    assert spam.text == held.text


def test_a_tombstone_says_that_its_writer_withdrew_it(reader: Reader) -> None:
    publishes()
    sent = submits(draft(SECRET, **MAL), rules=OPEN_HOUSE)
    says("That is a lie.", parent_id=sent.comment_id)
    writer_actions.withdraw(sent.receipt or "", rules=Rules(), now=NOON)
    page = reader.get(FERRY)
    see_no_trace(page, sent.comment_id)
    tombstone = place(page, sent.comment_id)[0]
    assert words(tombstone) == "Its writer withdrew this comment."


def test_a_tombstone_keeps_its_permalink(reader: Reader, question: int) -> None:
    decides(question, Status.REMOVED)
    response = reader.client.get(f"/comments/{question}")
    assert response.location == f"/articles/ferry#comment-{question}"


def test_a_tombstone_takes_no_answer(reader: Reader, question: int) -> None:
    decides(question, Status.REMOVED)
    reader.get(f"/comments/on/ferry?parent={question}", expect=404)


def test_a_tombstone_goes_with_the_last_answer_below_it(reader: Reader, question: int) -> None:
    middle = says("Second.", parent_id=question)
    last = says("Third.", parent_id=middle)
    decides(question, Status.REMOVED)
    decides(middle, Status.SPAM)
    decides(question + 1, Status.HELD)
    page = reader.get(FERRY)
    assert words(part(place(page, question), "./details/summary")) == "1 answer"
    assert page.by_id(f"comment-{middle}") is not None
    assert page.by_id(f"comment-{question + 1}") is None, "held, and nobody answered it"
    decides(last, Status.REMOVED)
    page = reader.get(FERRY)
    assert "No comments yet." in page.text
    for number in (question, middle, last):
        assert page.by_id(f"comment-{number}") is None
        reader.get(f"/comments/{number}", expect=404)
    decides(last, Status.PUBLISHED)
    assert [each.get("id") for each in reader.get(FERRY).all("li") if each.get("id")] == [
        f"comment-{question}",
        f"comment-{middle}",
        f"comment-{last}",
    ]


def test_a_tombstone_is_named_without_its_name_by_what_answers_it(
    reader: Reader, app: Flask, question: int
) -> None:
    settings = dataclasses.replace(app.extensions["settings"], thread_depth=1)
    app.extensions["settings"] = settings
    decides(question, Status.REMOVED)
    page = reader.get(FERRY)
    see_no_trace(page, question)
    assert "In reply to a comment that is gone" in words(place(page, question + 1))


def test_there_is_no_tombstone_where_nobody_answered(reader: Reader) -> None:
    publishes()
    number = says("Alone.")
    decides(number, Status.REMOVED)
    assert reader.get(FERRY).by_id(f"comment-{number}") is None
    reader.get(f"/comments/{number}", expect=404)


def test_what_never_was_published_is_no_place_in_a_thread(reader: Reader) -> None:
    publishes()
    for number, is_trap_filled in enumerate((False, True)):
        reply = draft(f"Held {number}.", address_hash=str(number), is_trap_filled=is_trap_filled)
        reader.get(f"/comments/{submits(reply).comment_id}", expect=404)
    assert "No comments yet." in reader.get(FERRY).text
