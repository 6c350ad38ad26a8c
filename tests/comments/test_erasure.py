"""After an erasure, no column of any table holds the address."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from flask import Flask

from blog.comments import (
    actions,
    erasure_actions,
    flag_actions,
    proof_actions,
    tidy_actions,
    writer_actions,
)
from blog.comments.erasure_actions import Erasure
from blog.comments.policy import Rules
from blog.comments.status import Status
from blog.comments.vocabulary import FlagReason, Wish
from blog.core import site_version
from blog.core.database import db, transaction
from blog.core.outbox import OutboxMail
from blog.rulebook.models import EditorRule
from blog.rulebook.vocabulary import Kind
from tests.cast import ADA, BO, NOON, OPEN_HOUSE, decides, draft, publishes, says, submits
from tests.conftest import SECRET_KEY
from tests.databases import both_databases, contents

pytestmark = [both_databases, pytest.mark.usefixtures("app")]

EMAIL = "Lea.Quiet@Example.org"
NAME = "Lea Quiet"
WEBSITE = "https://lea-quiet.example"
HASH = "the hash of lea's address"
MAILING = dataclasses.replace(OPEN_HOUSE, is_mailing=True, is_newsroom_mailed=True)


def writes(body: str, slug: str = "ferry", *, reader_token: str = "", **changes: str) -> str:
    """Lea leaves a comment; returns the token of its receipt."""
    sent = draft(
        body,
        article_slug=slug,
        name=NAME,
        email=EMAIL,
        website=WEBSITE,
        address_hash=HASH,
        reader_token=reader_token,
        **changes,
    )
    receipt = submits(sent, rules=MAILING).receipt
    assert receipt is not None
    return receipt


def confirms(receipt: str, wish: Wish) -> str:
    """Lea confirms the address, and the browser is remembered; returns its token."""
    asked = {"reader_token": "", "secret_key": SECRET_KEY, "rules": MAILING, "now": NOON}
    proof_actions.ask(receipt, wish, **asked)  # type: ignore[arg-type]
    confirmation = db.session.query(OutboxMail).filter_by(kind="confirmation").all()[-1]
    number = confirmation.payload["number"]
    browser_token = proof_actions.confirm(number, is_remembered=True, now=NOON)
    assert browser_token
    return browser_token


def lea_has_been_everywhere() -> tuple[str, str]:
    """Lea's traces are in every table there is; returns a receipt and the proof."""
    publishes()
    publishes(
        text="---\nheadline: Two\nslug: two\npublished: 2026-11-02\n---\n\nMore.\n", source="2"
    )
    first = writes(f"Mail me: {EMAIL.lower()}, or see {WEBSITE}.")
    proof = confirms(first, Wish.ANSWERS)
    says("An answer.", by=BO, parent_id=1)
    actions.decide(2, Status.HELD, staff_name=ADA, rules=MAILING, now=NOON)
    submits(draft("Another answer.", **BO, parent_id=1), rules=MAILING)
    second = writes("There too.", "two", reader_token=proof)
    proof_actions.ask(
        second,
        Wish.ANSWERS,
        reader_token=proof,
        secret_key=SECRET_KEY,
        rules=MAILING,
        now=NOON,
    )
    decides(4, Status.REMOVED)
    writer_actions.object_to_removal(second, f"Ask {EMAIL}.", rules=MAILING, now=NOON)
    flag_actions.flag(
        1, FlagReason.PERSONAL, f"Is {EMAIL} hers?", reporter_hash="bo", rules=MAILING, now=NOON
    )
    return first, proof


def traces(*words: str) -> list[str]:
    """The rows in which one of these words stands, whatever its case."""
    return [
        f"{table}: {row}"
        for table, rows in contents().items()
        for row in rows
        if any(word.lower() in row.lower() for word in words)
    ]


@pytest.mark.parametrize("keeps_text", [True, False], ids=["text stays", "text goes"])
def test_no_trace_of_the_address_remains_in_any_column(app: Flask, keeps_text: bool) -> None:
    receipt, proof = lea_has_been_everywhere()
    assert {each.partition(":")[0] for each in traces(EMAIL)} >= {
        "appeals",
        "comments",
        "flags",
        "readers",
        "subscriptions",
    }
    is_forgotten = erasure_actions.erase(
        receipt,
        Erasure(keeps_text=keeps_text, pen_name="Nobody", is_everywhere=True),
        reader_token=proof,
        rules=MAILING,
        now=NOON + timedelta(hours=1),
    )
    assert is_forgotten
    gone = [EMAIL, NAME, WEBSITE, "lea-quiet", *([] if keeps_text else ["There too."])]
    assert traces(*gone) == []
    left = contents()
    empty = ["browsers", "claims", "follows", "readers", "subscriptions"]
    assert [left[table] for table in empty] == [[]] * len(empty)
    kinds = [each.kind for each in db.session.query(OutboxMail)]
    assert set(kinds) <= {"digest"}
    # Keyed hashes, by which is counted how much was sent, have a little longer.
    assert traces(HASH) != []
    tidy_actions.tidy(address_days=30, now=NOON + timedelta(days=2, hours=2))
    assert traces(HASH) == []
    assert contents()["confirmations"] == []


def test_what_a_rule_finds_is_logged_without_the_writer_s_own_site(app: Flask) -> None:
    publishes()
    with transaction() as session:
        rule = {"note": "", "written_by": ADA, "written_at": NOON, "effect": "held"}
        session.add_all(
            EditorRule(kind=Kind.DOMAIN, pattern=each, **rule)
            for each in ("*.example", "pills.test")
        )
        site_version.raise_it(session)
    submits(draft("See https://pills.test.", website="https://www.goat-lover.example"))
    (logged,) = contents()["decisions"]
    assert "goat-lover" not in logged
    assert "pills.test" in logged


def test_erasing_resets_no_limit(app: Flask) -> None:
    publishes()
    answers = []
    for number in range(3):
        submitted = submits(draft(f"Again {number}.", email=EMAIL, address_hash=HASH))
        answers.append(submitted.refusal is None)
        if submitted.receipt:
            erase = Erasure(keeps_text=False, pen_name="Nobody")
            erasure_actions.erase(
                submitted.receipt, erase, reader_token="", rules=MAILING, now=NOON
            )
    assert answers == [True, False, False]


def test_an_erasure_that_needs_the_proof_does_nothing_without_it(app: Flask) -> None:
    publishes()
    receipt = writes("Mine.")
    before = contents()
    erase = Erasure(keeps_text=False, pen_name="Nobody", is_everywhere=True)
    with pytest.raises(writer_actions.TooLate):
        erasure_actions.erase(receipt, erase, reader_token="", rules=MAILING, now=NOON)
    assert contents() == before


def test_what_an_impostor_wrote_stays_without_the_address(app: Flask) -> None:
    publishes()
    proof = confirms(writes("Mine."), Wish.PROOF)
    submits(draft("Not hers.", name="X", email=EMAIL, address_hash="x"), rules=Rules())
    receipt = writes("Mine too.", reader_token=proof)
    erase = Erasure(keeps_text=True, pen_name="Nobody", is_everywhere=True)
    erasure_actions.erase(receipt, erase, reader_token=proof, rules=MAILING, now=NOON)
    assert traces(EMAIL) == []
    assert len(traces("Not hers.")) == 1


def test_without_the_proof_one_receipt_erases_one_comment(app: Flask) -> None:
    publishes()
    first = writes("Mine.")
    confirms(first, Wish.PROOF)
    other = writes("Mine too.")
    erase = Erasure(keeps_text=False, pen_name="Nobody")
    assert not erasure_actions.erase(other, erase, reader_token="", rules=MAILING, now=NOON)
    assert {each.partition(":")[0] for each in traces(EMAIL)} == {"comments", "readers"}
    assert erasure_actions.erase(first, erase, reader_token="", rules=MAILING, now=NOON)
    assert traces(EMAIL) == []
