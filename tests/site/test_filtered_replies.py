"""What becomes of replies once the filter has learned enough."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from blog.accounts.models import Browser
from blog.accounts.models import Reader as ConfirmedReader
from blog.comments import queries
from blog.comments.mail_models import Claim
from blog.comments.models import Comment
from blog.comments.reasons import Code
from blog.comments.status import Status
from blog.core import tokens
from blog.core.database import db, transaction
from blog.spam import queries as spam
from blog.spam.features import sample_of
from tests.cast import CY, MAL, NOON, publishes, says
from tests.counting import counted
from tests.databases import both_databases
from tests.filtering import GOOD, SPAM, learns, loads, quickly
from tests.pages import Reader


@pytest.fixture(autouse=True)
def noon() -> object:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def sends(reader: Reader, body: str, who: dict[str, str]) -> Comment:
    """A reply is sent half a minute after its form was opened; returns it as it is stored."""
    with time_machine.travel(NOON, tick=False) as clock:
        form = reader.get("/articles/ferry")
        clock.shift(30)
        reader.send(form, {"body": body, **who}, to="/comments/on/ferry")
    db.session.rollback()
    return db.session.scalars(select(Comment).order_by(Comment.id.desc()).limit(1)).one()


def is_known(reader: Reader, who: dict[str, str]) -> None:
    """Somebody has confirmed the address in this browser, and was published before."""
    before = says("I was here before.", by=who)
    token = tokens.new_token()
    with transaction() as session:
        known = ConfirmedReader(email=who["email"], confirmed_at=NOON)
        session.add(known)
        session.flush()
        hashed = tokens.hash_token(token)
        session.add(Browser(token_hash=hashed, reader_id=known.id, remembered_at=NOON))
        session.add(Claim(comment_id=before, reader_id=known.id))
    reader.client.set_cookie("dateline_reader", token, path="/comments")


def filter_reasons(comment: Comment) -> list[dict[str, Any]]:
    (first, *_) = queries.decisions_of(comment.id)
    return [each for each in first.reasons if each["code"] == Code.FILTER]


@both_databases
def test_a_good_reply_of_a_known_reader_appears_at_once(reader: Reader) -> None:
    publishes()
    is_known(reader, CY)
    loads(good=120, spam=120)
    learns()
    comment = sends(reader, GOOD, CY)
    assert comment.status == Status.PUBLISHED
    assert filter_reasons(comment) == []
    assert comment.score is not None
    assert comment.score < 0.5


@both_databases
def test_advertising_is_kept_back_even_from_a_known_reader_with_what_was_found(
    reader: Reader,
) -> None:
    publishes()
    is_known(reader, CY)
    loads(good=120, spam=120)
    learns()
    comment = sends(reader, SPAM, CY)
    assert comment.status in {Status.SPAM, Status.HELD}
    (reason,) = filter_reasons(comment)
    assert reason["outcome"] == comment.status
    assert comment.score is not None
    assert reason["evidence"] == int(comment.score * 100) >= 70
    assert 1 <= len(reason["words"]) <= 8
    assert all(isinstance(each, str) and each for each in reason["words"])


def test_its_writer_is_told_none_of_the_words(app: Flask, reader: Reader) -> None:
    publishes()
    loads(good=120, spam=120)
    learns()
    with time_machine.travel(NOON, tick=False) as clock:
        form = reader.get("/articles/ferry")
        clock.shift(30)
        receipt = reader.does(form, "/comments/on/ferry", {"body": SPAM, **MAL})
    assert "Your comment is waiting to be read" in receipt.text
    (reason,) = filter_reasons(db.session.get_one(Comment, 1))
    assert reason["words"]
    said = receipt.text.replace(SPAM, "")
    assert not [word for word in ("watches", "pills", "buy-now", "earn") if word in said]


def test_with_too_few_examples_nothing_is_judged(reader: Reader) -> None:
    publishes()
    is_known(reader, CY)
    loads(good=49, spam=120)
    learns()
    comment = sends(reader, SPAM, CY)
    assert (comment.status, comment.score) == (Status.PUBLISHED, None)


def test_switched_off_it_holds_nothing(app: Flask, reader: Reader) -> None:
    app.extensions["settings"] = dataclasses.replace(app.extensions["settings"], use_filter=False)
    publishes()
    is_known(reader, CY)
    loads(good=120, spam=120)
    learns()
    assert sends(reader, SPAM, CY).status == Status.PUBLISHED


@both_databases
def test_scoring_a_comment_costs_two_queries_at_most(app: Flask) -> None:
    loads()
    for turn in range(2):
        learns(NOON + timedelta(hours=turn), learn=quickly)
        for most in (2, 1):
            db.session.rollback()
            with counted() as count:
                model = spam.find_model(db.session())
                assert model is not None
                model.score(sample_of(SPAM, "Mal"))
            assert count() <= most, "the second is for what was learned anew"
        loads(good=0, spam=100, source="b.csv")
