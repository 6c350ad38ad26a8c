"""Reasons and states in words."""

from __future__ import annotations

import pytest
from flask import Flask

from blog.comments import wording
from blog.comments.policy import Code
from blog.comments.status import Status

REFUSALS = {Code.ARTICLE_CLOSED, Code.PARENT_GONE, Code.TOO_MANY}


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
