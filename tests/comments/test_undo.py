"""A decision of the newsroom is taken back: another decision, which leaves no trace but the log."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from blog.comments import actions, flag_actions, queries, undo_actions, writer_actions
from blog.comments.actions import Moved
from blog.comments.door import NotAllowed
from blog.comments.models import Appeal, Comment, Flag
from blog.comments.policy import Rules
from blog.comments.status import Status
from blog.comments.vocabulary import FlagReason, Label, Removal
from blog.core.audit import Actor
from blog.core.database import db
from blog.core.markup import render_comment
from tests.cast import NOON, OPEN_HOUSE, decides, draft, publishes, says, submits

pytestmark = pytest.mark.usefixtures("app")

ZOE = Actor(name="Zoe", staff_id=7)
LATER = NOON + timedelta(minutes=1)


def undoes(comment_id: int) -> Comment:
    latest = queries.decisions_of(comment_id)[-1]
    return undo_actions.undo(comment_id, latest.id, by=ZOE, rules=Rules(), now=LATER)


def removes(comment_id: int) -> None:
    actions.decide(
        comment_id,
        Status.REMOVED,
        staff_name="Ada",
        removal=Removal.INSULTING,
        rules=Rules(),
        now=NOON,
    )


def test_it_goes_back_to_where_it_was() -> None:
    publishes()
    number = submits(draft()).comment_id
    decides(number, Status.SPAM)
    undone = undoes(number)
    assert (undone.status, undone.label) == (Status.HELD, Label.NONE)
    log = queries.decisions_of(number)
    assert [each.to_status for each in log] == ["held", "spam", "held"]
    assert (log[2].undoes_id, log[2].staff_id, log[2].staff_name) == (log[1].id, 7, "Zoe")


def test_a_removal_taken_back_twice_says_why_again() -> None:
    publishes()
    number = says("What a goat you are.")
    removes(number)
    assert undoes(number).removed_for == ""
    again = undoes(number)
    assert (again.status, again.removed_for) == (Status.REMOVED, Removal.INSULTING)


def test_only_the_latest_decision_is_taken_back() -> None:
    publishes()
    number = submits(draft()).comment_id
    decides(number, Status.PUBLISHED)
    first = queries.decisions_of(number)[-1].id
    decides(number, Status.SPAM)
    with pytest.raises(Moved):
        undo_actions.undo(number, first, by=ZOE, rules=Rules(), now=LATER)
    assert db.session.get_one(Comment, number).status == Status.SPAM


def test_what_the_rules_decided_is_not_taken_back() -> None:
    publishes()
    number = submits(draft()).comment_id
    with pytest.raises(NotAllowed):
        undoes(number)


def test_reports_that_were_settled_wait_again() -> None:
    publishes()
    number = says("The goat was mine.")
    for reporter in ("one", "two"):
        flag_actions.flag(
            number, FlagReason.FALSE, "", reporter_hash=reporter, rules=OPEN_HOUSE, now=NOON
        )
    assert db.session.get_one(Comment, number).open_flags == 2
    decides(number, Status.HELD)
    decides(number, Status.PUBLISHED, at=LATER)
    assert db.session.get_one(Comment, number).open_flags == 0
    assert undoes(number).open_flags == 2
    assert db.session.scalars(select(Flag.settled_at)).all() == [None, None]


def test_what_was_urgent_is_urgent_again() -> None:
    publishes()
    number = says("The goat was mine.")
    for reporter in ("one", "two", "three"):
        flag_actions.flag(
            number, FlagReason.FALSE, "", reporter_hash=reporter, rules=OPEN_HOUSE, now=NOON
        )
    assert db.session.get_one(Comment, number).queue_rank == 10
    decides(number, Status.PUBLISHED)
    assert undoes(number).status == Status.HELD
    assert db.session.get_one(Comment, number).queue_rank == 10


def test_an_appeal_that_was_answered_waits_again() -> None:
    publishes()
    receipt = submits(draft(), rules=OPEN_HOUSE).receipt or ""
    number = 1
    removes(number)
    writer_actions.object_to_removal(receipt, "I was there.", rules=Rules(), now=NOON)
    decides(number, Status.PUBLISHED, note="You were.", at=LATER)
    undoes(number)
    appeal = db.session.get_one(Appeal, number)
    assert (appeal.answer, appeal.answered_at) == ("", None)


def test_what_its_writer_changed_since_is_not_published_unread() -> None:
    publishes()
    sent = submits(draft(), rules=OPEN_HOUSE)
    decides(sent.comment_id, Status.SPAM)
    assert sent.receipt
    other = render_comment("You goats, all of you.")
    writer_actions.edit(sent.receipt, other, reader_token="", rules=Rules(), now=LATER)
    with pytest.raises(Moved):
        undoes(sent.comment_id)
    assert db.session.get_one(Comment, sent.comment_id).status == Status.SPAM
