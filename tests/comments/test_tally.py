"""The counts of the public log, held against the private log row by row, on both engines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from blog.comments import actions, tally, tally_actions, tally_queries, undo_actions, writer_actions
from blog.comments.decision_models import DecisionCount, DecisionTally
from blog.comments.door import NotAllowed
from blog.comments.models import Decision
from blog.comments.policy import Rules
from blog.comments.status import Status
from blog.comments.tally import Month
from blog.comments.vocabulary import Removal
from blog.core.audit import Actor
from blog.core.database import db
from tests.cast import ADA, NOON, decides, draft, publishes, submits
from tests.databases import both_databases

RULES = Rules(is_throttled=False)
LATER = timedelta(hours=1)
STATES = [Status.PUBLISHED, Status.PUBLISHED, Status.HELD, Status.SPAM, Status.REMOVED]


class Play:
    """Decisions drawn at random, over some months."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.now: datetime = NOON
        self.receipts: dict[int, str] = {}
        publishes()

    def goes_on(self, moves: int) -> None:
        for _ in range(moves):
            self.now += timedelta(hours=self.random.randint(1, 60))
            with suppress(NotAllowed, actions.Moved):
                self.makes(self.random.choice(["submit", "decide", "decide", "undo", "withdraw"]))

    def makes(self, what: str) -> None:
        if what == "submit" or not self.receipts:
            self.submits()
            return
        number = self.random.choice(sorted(self.receipts))
        if what == "decide":
            to = self.random.choice(STATES)
            removal = self.random.choice(list(Removal)) if to == Status.REMOVED else ""
            actions.decide(number, to, staff_name=ADA, rules=RULES, removal=removal, now=self.now)
        elif what == "undo":
            latest = db.session.scalars(
                select(Decision.id).where(Decision.comment_id == number).order_by(Decision.id)
            ).all()[-1]
            undo_actions.undo(number, latest, by=Actor(ADA), rules=RULES, now=self.now)
        elif self.random.random() < 0.2:
            writer_actions.withdraw(self.receipts.pop(number), rules=RULES, now=self.now)

    def submits(self) -> None:
        sent = draft(
            f"word{self.random.random()}",
            is_trap_filled=self.random.random() < 0.3,
            form_age_seconds=self.random.choice([1, 60]),
        )
        submitted = submits(sent, rules=RULES, at=self.now)
        assert submitted.receipt
        self.receipts[submitted.comment_id] = submitted.receipt


def shown(now: datetime) -> list[Month]:
    db.session.rollback()
    return tally.months(tally_queries.counts(now), now)


def of_log(now: datetime) -> list[tuple[object, ...]]:
    """Count the private log month by month, one row after the other."""
    rows = db.session.scalars(select(Decision).order_by(Decision.id)).all()
    found = []
    for month in shown(now):
        is_present = (month.first.year, month.first.month) == (now.year, now.month)
        seen = _as_held(rows) if is_present else [(r, r.to_status, r.undoes_id) for r in rows]
        seen = [
            each
            for each in seen
            if f"{each[0].decided_at:%Y-%m}" == f"{month.first:%Y-%m}"
            and each[0].decided_by != "writer"
        ]
        reasons = Counter(
            (to, reason["code"])
            for row, to, _undo in seen
            for reason in row.reasons
            if reason["outcome"] == to
        )
        outcomes = Counter(to for _row, to, _undo in seen)
        deciders = Counter(row.decided_by for row, _to, _undo in seen)
        found.append(
            (
                *(outcomes[each] for each in ("published", "held", "spam", "removed")),
                sum(undo is not None for _row, _to, undo in seen),
                deciders["policy"],
                deciders["staff"],
                reasons,
            )
        )
    return found


def _as_held(rows: Sequence[Decision]) -> list[tuple[Decision, str, int | None]]:
    """Return the log as it would be if what was called spam had been held."""
    logs: dict[int, list[tuple[str | None, str]]] = {}
    found = []
    for row in rows:
        before = "held" if row.from_status == "spam" else row.from_status
        after = "held" if row.to_status == "spam" else row.to_status
        log = logs.setdefault(row.comment_id, [])
        if before != after:
            undo = 1 if log and log[-1][0] == after else None
            found.append((row, after, undo))
            log.append((before, after))
    return found


def numbers(month: Month) -> tuple[object, ...]:
    reasons = Counter({(each.outcome, each.code): each.number for each in month.reasons})
    return (
        month.published,
        month.held,
        month.spam or 0,
        month.removed,
        month.undone,
        month.by_policy,
        month.by_staff,
        reasons,
    )


@both_databases
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.usefixtures("app")
def test_the_public_counts_are_those_of_the_private_log(
    monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(tally_actions, "EVERY", 7)
    monkeypatch.setattr(tally_queries, "CHUNK", 5)
    play = Play(seed)
    for _ in range(3):
        play.goes_on(25)
        months = shown(play.now)
        assert list(map(numbers, months)) == of_log(play.now)
    assert sum(each.undone for each in months) > 3
    assert db.session.get_one(DecisionTally, 1).counted_until > 20, "decisions do count others"
    assert months[0].spam is None
    assert sum(each.spam or 0 for each in months) > 3, "past months tell spam apart"
    tally_actions.catch_up_all(play.now + LATER)
    assert shown(play.now) == months


def some_decisions() -> int:
    """Bo's comment is decided about ten times; returns how many lines the log has."""
    publishes()
    number = submits(draft()).comment_id
    for _ in range(5):
        decides(number, Status.PUBLISHED)
        decides(number, Status.HELD)
    return 11


def stored() -> dict[tuple[str, str], int]:
    """Return what is counted by now, of each outcome and code."""
    db.session.rollback()
    found = db.session.scalars(select(DecisionCount))
    return {(each.to_status, each.code): each.number for each in found}


@both_databases
@pytest.mark.usefixtures("app")
def test_what_is_counted_is_not_counted_again() -> None:
    assert tally_actions.catch_up_all(NOON + LATER) == 0
    decisions = some_decisions()
    assert tally_actions.catch_up_all(NOON + LATER) == decisions
    before = stored()
    assert before["published", ""] == 5
    assert before["held", "undo"] == 5, "each hold takes a publication back"
    assert tally_actions.catch_up_all(NOON + LATER) == 0
    assert stored() == before


@both_databases
@pytest.mark.usefixtures("app")
def test_what_is_younger_than_five_minutes_waits_to_be_counted() -> None:
    publishes()
    submits(draft("One."))
    submits(draft("Two."), rules=Rules(is_throttled=False), at=NOON + timedelta(minutes=2))
    assert tally_actions.catch_up_all(NOON + timedelta(minutes=6)) == 1
    assert tally_actions.catch_up_all(NOON + timedelta(minutes=7)) == 1


@both_databases
def test_two_who_count_at_once_count_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tally_queries, "CHUNK", 2)
    monkeypatch.setattr(tally_actions, "_PAUSE_SECONDS", 0.0)
    decisions = some_decisions()
    alone = tally_queries.count(0, None, NOON)
    db.session.rollback()

    def counts(_number: int) -> int:
        with app.app_context():
            total = 0
            while True:
                with suppress(OperationalError):
                    total += tally_actions.catch_up_all(NOON + LATER)
                with db.engine.connect() as connection:
                    until = connection.scalar(select(DecisionTally.counted_until))
                if until == decisions:
                    return total

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(counts, range(4))) == decisions
    assert stored() == {(key.to_status, key.code): number for key, number in alone.items()}
