"""Who answers an appeal, what answers it, and when it waits again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from blog.accounts.models import Reader
from blog.accounts.staff_models import Staff
from blog.accounts.vocabulary import Role
from blog.comments import (
    actions,
    appeal_queries,
    erasure_actions,
    queries,
    receipt_queries,
    undo_actions,
    writer_actions,
)
from blog.comments.actions import Moved, NotYours
from blog.comments.erasure_actions import Erasure
from blog.comments.mail_models import Claim
from blog.comments.models import Appeal
from blog.comments.policy import Rules
from blog.comments.status import Status
from blog.core.audit import Actor, AuditEntry
from blog.core.database import db, transaction
from blog.core.outbox import OutboxMail
from tests.cast import BO, CY, NOON, decides, draft, publishes, submits
from tests.credentials import hires
from tests.databases import both_databases

pytestmark = pytest.mark.usefixtures("app")

MAILING = Rules(is_mailing=True)
LATER = NOON + timedelta(hours=1)


@pytest.fixture(autouse=True)
def ferry(app: Flask) -> None:
    """An article to comment on."""
    publishes()


def judges(
    by: int, to: Status, *, note: str = "", seen: Status | None = None, rules: Rules = MAILING
) -> None:
    """One of the staff decides about Bo's comment, an instant after what was decided before."""
    latest = queries.decisions_of(1)[-1].decided_at
    name = db.session.get_one(Staff, by).name
    actions.decide(
        1,
        to,
        staff_name=name,
        staff_id=by,
        rules=rules,
        note=note,
        seen=seen,
        now=latest + timedelta(minutes=1),
    )


def takes_back(by: int) -> None:
    """One of the staff undoes the latest decision about Bo's comment."""
    latest = queries.decisions_of(1)[-1]
    name = db.session.get_one(Staff, by).name
    now = latest.decided_at + timedelta(minutes=1)
    undo_actions.undo(1, latest.id, by=Actor(name, by), rules=MAILING, now=now)


def is_removed(by: int, *, after: Status = Status.PUBLISHED, wants_mail: bool = False) -> str:
    """Bo's comment was removed by one of the staff, and Bo objects; returns the receipt."""
    receipt = submits(draft()).receipt
    assert receipt
    if after == Status.PUBLISHED:
        judges(by, Status.PUBLISHED)
    judges(by, Status.REMOVED)
    objects(receipt, wants_mail=wants_mail)
    return receipt


def objects(receipt: str, *, wants_mail: bool = False, reader_token: str = "") -> bool:
    return writer_actions.object_to_removal(
        receipt,
        "It is true.",
        wants_mail=wants_mail,
        reader_token=reader_token,
        rules=MAILING,
        now=NOON,
    )


def appeal() -> Appeal:
    db.session.rollback()
    found = receipt_queries.find_appeal(1)
    assert found is not None
    return found


def waits() -> bool:
    return appeal().answered_at is None


def mails() -> list[str]:
    db.session.rollback()
    kept = select(OutboxMail.key).where(OutboxMail.kind == "appeal").order_by(OutboxMail.id)
    return list(db.session.scalars(kept))


def status() -> str:
    db.session.rollback()
    found = queries.find_any(1)
    assert found is not None
    return found.status


@pytest.mark.parametrize("to", [Status.PUBLISHED, Status.REMOVED, Status.HELD])
def test_whoever_removed_a_comment_does_not_answer_its_appeal(to: Status) -> None:
    ada, eve = hires(Role.EDITOR), hires(Role.EDITOR, "Eve Editor")
    is_removed(ada)
    with pytest.raises(NotYours):
        judges(ada, to, note="Mine!")
    assert (waits(), status()) == (True, Status.REMOVED)
    judges(eve, to, note="Ours.")
    assert (waits(), appeal().answer, status()) == (False, "Ours.", to)
    assert [each.who for each in db.session.scalars(select(AuditEntry))] == ["Eve Editor"]


def test_one_editor_alone_answers_an_appeal_against_their_own_removal() -> None:
    ada = hires(Role.EDITOR)
    hires(Role.WRITER)
    is_removed(ada)
    judges(ada, Status.REMOVED, note="It is not.")
    assert not waits()


@pytest.mark.parametrize(
    "gone",
    [{"is_active": False}, {"role": Role.WRITER}, {"password_hash": ""}],
    ids=["left", "writes only", "has not accepted the invitation"],
)
def test_a_colleague_who_cannot_answer_is_none(gone: dict[str, object]) -> None:
    ada, eve = hires(Role.EDITOR), hires(Role.ADMIN, "Eve Editor")
    is_removed(ada)
    with transaction() as session:
        session.execute(update(Staff).where(Staff.id == eve).values(gone))
    judges(ada, Status.REMOVED, note="It is not.")
    assert not waits()


def test_the_operator_answers_any_appeal() -> None:
    ada = hires(Role.EDITOR)
    hires(Role.EDITOR, "Eve Editor")
    is_removed(ada)
    decides(1, Status.REMOVED, note="It is not.")
    assert not waits()


def test_whoever_takes_their_own_removal_back_grants_the_appeal() -> None:
    ada = hires(Role.EDITOR)
    hires(Role.EDITOR, "Eve Editor")
    is_removed(ada)
    takes_back(ada)
    assert (waits(), status()) == (False, Status.PUBLISHED)


def test_what_is_only_held_again_goes_on_waiting_for_a_colleague() -> None:
    ada, eve = hires(Role.EDITOR), hires(Role.EDITOR, "Eve Editor")
    is_removed(ada, after=Status.HELD)
    takes_back(ada)
    assert (waits(), status()) == (True, Status.HELD)
    with pytest.raises(NotYours):
        judges(ada, Status.SPAM)
    judges(eve, Status.PUBLISHED)
    assert not waits()


@pytest.mark.parametrize("to", [Status.SPAM, Status.HELD, Status.REMOVED])
def test_nobody_has_the_last_word_by_granting_it_first(to: Status) -> None:
    ada, eve = hires(Role.EDITOR), hires(Role.EDITOR, "Eve Editor")
    is_removed(ada)
    takes_back(ada)
    judges(ada, to)
    assert waits(), "held and spam alike, or its writer could tell which"
    assert [appeal_queries.may_answer(1, each) for each in (ada, eve)] == [False, True]
    takes_back(ada)
    assert (waits(), status()) == (False, Status.PUBLISHED)


def test_what_a_colleague_did_meanwhile_is_answered_by_nobody_who_has_not_seen_it() -> None:
    ada, eve = hires(Role.EDITOR), hires(Role.EDITOR, "Eve Editor")
    is_removed(ada, after=Status.HELD)
    with pytest.raises(Moved):
        judges(eve, Status.REMOVED, seen=Status.HELD)
    assert waits()


@both_databases
def test_an_appeal_waits_again_when_its_answer_is_taken_back() -> None:
    ada, eve = hires(Role.EDITOR), hires(Role.EDITOR, "Eve Editor")
    is_removed(ada)
    judges(eve, Status.PUBLISHED)
    takes_back(eve)
    assert (waits(), status()) == (True, Status.REMOVED)
    # Eve has brought Ada's removal back, which is still Ada's.
    assert appeal_queries.may_answer(1, eve)
    assert not appeal_queries.may_answer(1, ada)


@both_databases
def test_nobody_has_the_last_word_by_removing_it_again() -> None:
    ada, eve = hires(Role.EDITOR), hires(Role.EDITOR, "Eve Editor")
    is_removed(ada)
    judges(eve, Status.PUBLISHED)
    judges(ada, Status.REMOVED)
    assert waits()
    assert not appeal_queries.may_answer(1, ada)
    judges(eve, Status.PUBLISHED)
    judges(eve, Status.REMOVED)  # Eve has changed her mind: Ada's removal is in force again
    assert [appeal_queries.may_answer(1, each) for each in (ada, eve)] == [False, True]


def test_an_appeal_is_against_whoever_removed_it_last() -> None:
    ada, eve = hires(Role.EDITOR), hires(Role.EDITOR, "Eve Editor")
    receipt = submits(draft()).receipt
    assert receipt
    judges(ada, Status.REMOVED)
    takes_back(ada)
    judges(eve, Status.REMOVED)
    objects(receipt)
    assert [appeal_queries.may_answer(1, each) for each in (ada, eve)] == [True, False]


@both_databases
def test_appeals_are_listed_for_whom_they_are() -> None:
    ada, eve, zoe = hires(Role.EDITOR), hires(Role.EDITOR, "Eve Editor"), hires(Role.ADMIN)
    is_removed(ada)
    everybody = (ada, eve, zoe)
    assert [appeal_queries.count_for(each) for each in everybody] == [0, 1, 1]
    listed = [appeal_queries.waiting_for(each, limit=9) for each in everybody]
    assert [[found[0].id for found in each] for each in listed] == [[], [1], [1]]
    assert [appeal_queries.for_colleagues(each, [1, 2]) for each in everybody] == [
        {1},
        set(),
        set(),
    ]
    judges(eve, Status.REMOVED, note="No.")
    assert [appeal_queries.count_for(each) for each in everybody] == [0, 0, 0]
    assert appeal_queries.for_colleagues(ada, [1]) == set()


def test_a_note_for_an_appeal_that_a_colleague_has_answered_is_not_lost() -> None:
    ada, eve, zoe = hires(Role.EDITOR), hires(Role.EDITOR, "Eve Editor"), hires(Role.ADMIN)
    is_removed(ada)
    judges(eve, Status.REMOVED, note="No.", seen=Status.REMOVED)
    with pytest.raises(Moved):
        judges(zoe, Status.REMOVED, note="By no means.", seen=Status.REMOVED)
    assert appeal().answer == "No."


@both_databases
def test_two_colleagues_at_once_give_one_answer(app: Flask) -> None:
    ada = hires(Role.EDITOR)
    others = [hires(Role.EDITOR, name) for name in ("Eve Editor", "Fay Editor")]
    is_removed(ada)

    def answers(by: int) -> bool:
        with app.app_context(), suppress(Moved):
            judges(by, Status.REMOVED, note=f"Says {by}.", seen=Status.REMOVED)
            return True
        return False

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(answers, others))
    assert sorted(outcomes) == [False, True]
    assert appeal().answer == f"Says {others[outcomes.index(True)]}."


@both_databases
def test_the_answer_is_mailed_to_a_confirmed_address() -> None:
    ada, eve = hires(Role.EDITOR), hires(Role.EDITOR, "Eve Editor")
    receipt = submits(draft()).receipt
    assert receipt
    confirms(1)
    judges(ada, Status.REMOVED)
    assert objects(receipt, wants_mail=True)
    assert mails() == []
    judges(eve, Status.REMOVED, note="No.")
    assert mails() == ["appeal:1"]


def test_nobody_is_mailed_who_has_not_proved_the_address() -> None:
    ada = hires(Role.EDITOR)
    receipt = submits(draft()).receipt
    assert receipt
    judges(ada, Status.REMOVED)
    assert not objects(receipt, wants_mail=True)
    judges(ada, Status.REMOVED, note="No.")
    assert mails() == []


def test_nobody_is_mailed_who_has_not_asked_or_where_no_mail_works() -> None:
    ada = hires(Role.EDITOR)
    receipt = submits(draft()).receipt
    assert receipt
    confirms(1)
    judges(ada, Status.REMOVED)
    assert not objects(receipt)
    judges(ada, Status.PUBLISHED)
    second = submits(draft("Another.", **CY, address_hash="cy")).receipt
    assert second
    decides(2, Status.REMOVED)
    confirms(2, CY["email"])
    silent = replace(MAILING, is_mailing=False)
    assert not writer_actions.object_to_removal(
        second, "Why?", wants_mail=True, rules=silent, now=NOON
    )
    assert mails() == []


@pytest.mark.parametrize("ending", ["withdrawn", "erased"])
def test_what_is_withdrawn_or_erased_leaves_no_appeal_and_no_mail(ending: str) -> None:
    ada = hires(Role.EDITOR)
    receipt = submits(draft()).receipt
    assert receipt
    confirms(1)
    judges(ada, Status.REMOVED)
    assert objects(receipt, wants_mail=True)
    if ending == "withdrawn":
        writer_actions.withdraw(receipt, rules=MAILING, now=NOON)
        assert receipt_queries.find_appeal(1) is None
    else:
        erasure = Erasure(keeps_text=True, pen_name="A former reader")
        erasure_actions.erase(receipt, erasure, reader_token="", rules=MAILING, now=NOON)
        judges(ada, Status.PUBLISHED)
    assert appeal_queries.count_for(ada) == 0
    assert mails() == []


def test_an_unsent_answer_goes_with_the_address() -> None:
    ada = hires(Role.EDITOR)
    receipt = submits(draft()).receipt
    assert receipt
    confirms(1)
    judges(ada, Status.REMOVED)
    objects(receipt, wants_mail=True)
    judges(ada, Status.PUBLISHED)
    assert mails() == ["appeal:1"]
    erasure = Erasure(keeps_text=True, pen_name="A former reader")
    erasure_actions.erase(receipt, erasure, reader_token="", rules=MAILING, now=NOON)
    assert mails() == []


def confirms(comment_id: int, email: str = BO["email"]) -> None:
    """Somebody confirms the address of a comment."""
    with transaction() as session:
        reader = Reader(email=email, confirmed_at=NOON)
        session.add(reader)
        session.flush()
        session.add(Claim(comment_id=comment_id, reader_id=reader.id))
