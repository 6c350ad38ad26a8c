"""What is kept for a while only, and how it goes, on both engines."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from blog.accounts.models import Browser, Reader
from blog.comments.mail_models import Confirmation
from blog.comments.models import Comment, Flag
from blog.comments.tidy_actions import BATCH, Tidied, tidy
from blog.comments.vocabulary import FlagReason, Wish
from blog.core.database import db, transaction
from blog.core.outbox import OutboxMail
from blog.rulebook.models import EditorRule
from tests.cast import NOON, draft, publishes, submits
from tests.databases import both_databases

pytestmark = [both_databases, pytest.mark.usefixtures("app")]

NOTHING = Tidied(addresses=0, reporters=0, confirmations=0, mails=0, browsers=0)


def days_ago(days: float) -> datetime:
    return NOON - timedelta(days=days)


def comments() -> None:
    """One comment of a month ago, and one that is younger."""
    publishes("", text=_LONG_AGO)
    for age in (30, 31):
        submits(draft(f"Comment of {age} days.", address_hash=f"address {age}"), at=days_ago(age))


_LONG_AGO = """---
headline: The ferry runs again
slug: ferry
published: 2026-01-01 06:30
---

It left at six.
"""


def test_addresses_are_forgotten_after_their_days() -> None:
    comments()
    assert tidy(address_days=30, now=NOON).addresses == 1
    kept = db.session.execute(select(Comment.body, Comment.address_hash).order_by(Comment.id))
    assert [tuple(row) for row in kept] == [
        ("Comment of 30 days.", "address 30"),
        ("Comment of 31 days.", None),
    ]


def test_the_code_of_who_was_blocked_goes_as_long_after_the_block() -> None:
    block: dict[str, Any] = {"kind": "address", "effect": "held", "written_at": days_ago(90)}
    rows = {
        "goes on": {},
        "ended of late": {"ends_at": days_ago(29)},
        "ended": {"ends_at": days_ago(31)},
        "lifted": {"retired_at": days_ago(31)},
    }
    with transaction() as session:
        session.add_all(EditorRule(pattern=name, **block | more) for name, more in rows.items())
    assert tidy(address_days=30, now=NOON).addresses == 2
    kept = db.session.scalars(select(EditorRule.pattern).order_by(EditorRule.id)).all()
    assert kept == ["goes on", "ended of late", "", ""]
    assert tidy(address_days=30, now=NOON) == NOTHING


def test_a_second_time_finds_nothing() -> None:
    comments()
    assert tidy(address_days=30, now=NOON) != NOTHING
    assert tidy(address_days=30, now=NOON) == NOTHING


def test_reporters_are_forgotten_but_not_their_reports() -> None:
    comments()
    with transaction() as session:
        session.add_all(
            Flag(
                comment_id=comment,
                reporter_hash=f"reporter {age}",
                reason=FlagReason.SPAM,
                flagged_at=days_ago(age),
            )
            for comment in (1, 2)
            for age in (29, 31, 32)
        )
    assert tidy(address_days=30, now=NOON).reporters == 4
    kept = db.session.scalars(select(Flag.reporter_hash).order_by(Flag.id)).all()
    assert kept == ["reporter 29", None, None] * 2


def test_questions_are_dropped_after_two_days() -> None:
    comments()
    with transaction() as session:
        session.add_all(
            Confirmation(comment_id=1, wish=Wish.PROOF, email_hash="x", asked_at=days_ago(age))
            for age in (1, 2, 3, 4)
        )
    assert tidy(address_days=90, now=NOON) == Tidied(
        addresses=0, reporters=0, confirmations=2, mails=0, browsers=0
    )
    assert db.session.scalar(select(func.count(Confirmation.id))) == 2


def test_closed_mails_are_dropped_after_a_month_but_no_dead_letter() -> None:
    states: dict[str, dict[str, Any]] = {
        "waiting": {"is_open": True, "due_at": days_ago(40)},
        "dead": {"claimed_until": None, "died_at": days_ago(40)},
        "sent of late": {"sent_at": days_ago(29), "claimed_until": days_ago(29)},
        "sent": {"sent_at": days_ago(31), "claimed_until": days_ago(31)},
        "nothing to tell": {"error": "nothing to tell", "claimed_until": days_ago(31)},
        "closed unclaimed": {"claimed_until": None},
    }
    plain: dict[str, Any] = {"kind": "digest", "payload": {}, "is_open": False, "message_id": "x"}
    plain |= {"created_at": days_ago(40), "due_at": days_ago(40)}
    with transaction() as session:
        session.add_all(OutboxMail(key=key, **(plain | state)) for key, state in states.items())
    assert tidy(address_days=30, now=NOON).mails == 3
    kept = db.session.scalars(select(OutboxMail.key).order_by(OutboxMail.id)).all()
    assert kept == ["waiting", "dead", "sent of late"]


def test_browsers_are_forgotten_after_four_hundred_days() -> None:
    with transaction() as session:
        reader = Reader(email="bo@example.org", confirmed_at=days_ago(500))
        session.add(reader)
        session.flush()
        session.add_all(
            Browser(token_hash=str(age), reader_id=reader.id, remembered_at=days_ago(age))
            for age in (399, 401)
        )
    assert tidy(address_days=30, now=NOON).browsers == 1
    assert db.session.scalars(select(Browser.token_hash)).all() == ["399"]


def test_any_number_goes_batch_by_batch() -> None:
    comments()
    row = {"comment_id": 1, "wish": Wish.PROOF, "email_hash": "x", "asked_at": days_ago(9)}
    with transaction() as session:
        session.execute(insert(Confirmation), [row] * (2 * BATCH + 1))
    assert tidy(address_days=30, now=NOON).confirmations == 2 * BATCH + 1
