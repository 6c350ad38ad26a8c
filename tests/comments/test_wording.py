"""Reasons and states in words."""

from __future__ import annotations

import pytest
from flask import Flask

from blog.comments import wording
from blog.comments.models import Decision
from blog.comments.reasons import Code
from blog.comments.status import Status

REFUSALS = {Code.ARTICLE_CLOSED, Code.PARENT_GONE, Code.TOO_MANY, Code.SLOW_MODE}


@pytest.mark.parametrize("code", [code for code in Code if code not in REFUSALS])
def test_every_reason_is_a_sentence(app: Flask, code: Code) -> None:
    sentence = wording.reason({"code": code, "evidence": 2})
    assert sentence.endswith(".")
    assert sentence != code


def test_a_number_is_told_in_its_grammar(app: Flask) -> None:
    assert wording.reason({"code": "links", "evidence": 1}) == "It has 1 link."
    assert wording.reason({"code": "links", "evidence": 3}) == "It has 3 links."


@pytest.mark.parametrize("status", Status)
def test_every_state_has_a_title(app: Flask, status: Status) -> None:
    assert wording.status_title(status)


def test_spam_is_called_what_held_is_called(app: Flask) -> None:
    assert wording.for_writer(Status.SPAM, []) == wording.for_writer(Status.HELD, [])


@pytest.mark.parametrize("moves", [("held", "spam", "held"), ("spam", "held", "spam")])
def test_a_receipt_stays_as_it_is_when_held_becomes_spam_or_spam_held(
    app: Flask, moves: tuple[str, ...]
) -> None:
    log = [Decision(to_status=each, reasons=[], note="") for each in moves]
    log[0].reasons = [{"code": Code.FIRST_COMMENT, "outcome": "held"}]
    told = [wording.for_writer(Status(log[n].to_status), log[: n + 1]) for n in range(3)]
    assert told[0] == told[1] == told[2]
    assert told[0].reasons == ["An editor reads the first comments of every reader."]
