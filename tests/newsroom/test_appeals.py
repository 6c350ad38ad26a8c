"""An appeal at the desk of whoever decided the removal, and at a colleague's."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from blog.accounts.staff_models import Staff
from blog.accounts.vocabulary import Role
from blog.comments import actions, receipt_queries, writer_actions
from blog.comments.policy import Rules
from blog.comments.status import Status
from blog.core.database import db
from tests.cast import NOON, OPEN_HOUSE, draft, publishes, submits
from tests.credentials import hires
from tests.pages import FROM_OUR_PAGE, Page, Reader, inspect
from tests.staff import sign_in

APPEALS = "/newsroom/comments?state=any&appealed=y"
ONE = "/newsroom/comments/1"
BADGE = "appeal for a colleague to answer"


@pytest.fixture(autouse=True)
def noon() -> object:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def eve(app: Flask) -> Reader:
    """The browser of a second editor, who has a password as Ada has."""
    return sign_in(app, hires(Role.EDITOR, "Eve Editor"))


@pytest.fixture
def ada(app: Flask) -> Reader:
    """The browser of the editor who removed Bo's comment, to which Bo objects."""
    number = hires(Role.EDITOR)
    publishes()
    receipt = submits(draft(), rules=OPEN_HOUSE).receipt
    assert receipt
    removes(number)
    writer_actions.object_to_removal(receipt, "It is true.", rules=Rules(), now=NOON)
    return sign_in(app, number)


def removes(by: int) -> None:
    name = db.session.scalar(select(Staff.name).where(Staff.id == by))
    assert name
    actions.decide(1, Status.REMOVED, staff_name=name, staff_id=by, rules=Rules(), now=NOON)


def answer() -> str | None:
    """Return the answer to Bo's appeal; None while it waits."""
    db.session.rollback()
    appeal = receipt_queries.find_appeal(1)
    assert appeal is not None
    return None if appeal.answered_at is None else appeal.answer


def test_the_page_says_who_answers_before_anything_is_typed(ada: Reader, eve: Reader) -> None:
    page = ada.get(ONE)
    assert "so the appeal is answered by Eve Editor." in page.text
    assert "decisions" not in page.html
    page = eve.get(ONE)
    assert "This waits for an answer" in page.text
    eve.does(page, "decisions", {"to": "removed", "reason": "false", "note": "It is not."})
    assert answer() == "It is not."


def test_the_list_marks_what_is_for_a_colleague(ada: Reader, eve: Reader) -> None:
    assert BADGE in ada.get(APPEALS).text
    assert BADGE not in eve.get(APPEALS).text


def test_what_is_sent_all_the_same_is_refused_and_kept(
    app: Flask, ada: Reader, eve: Reader
) -> None:
    seen = eve.get(ONE).fields("decisions")
    typed = seen | {"to": "published", "note": "On second thoughts."}
    response = ada.client.post(f"{ONE}/decisions", data=typed, headers=FROM_OUR_PAGE)
    refused = Page(response)
    inspect(refused)
    assert refused.status == 403
    assert "This is for a colleague to decide" in refused.text
    assert "On second thoughts." in refused.text
    assert answer() is None


def test_of_several_it_is_left_as_it_is(ada: Reader, eve: Reader) -> None:
    chosen = {"chosen": [box.get("value") for box in boxes(eve.get(APPEALS))], "to": "published"}
    response = ada.client.post("/newsroom/comments/decisions", data=chosen, headers=FROM_OUR_PAGE)
    told = ada.get(response.location)
    assert "1 has an appeal that a colleague has to answer, and was left as it is:" in told.text
    assert answer() is None


def test_taking_one_s_own_removal_back_grants_the_appeal(ada: Reader, eve: Reader) -> None:
    ada.does(ada.get(ONE), "undo")
    assert answer() == ""


def test_one_editor_alone_answers(ada: Reader) -> None:
    page = ada.get(ONE)
    ada.does(page, "decisions", {"to": "removed", "reason": "false", "note": "It is not."})
    assert answer() == "It is not."


def boxes(page: Page) -> list[Element]:
    return [each for each in page.all("input") if each.get("name") == "chosen"]
