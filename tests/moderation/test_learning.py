"""The filter learns from the decisions in force and nothing else, once at a time."""

from __future__ import annotations

import subprocess
import sys
import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from flask import Flask
from sqlalchemy import event, text

from blog.comments import queries as comment_queries
from blog.comments import undo_actions, writer_actions
from blog.comments.policy import Rules
from blog.comments.status import Status
from blog.core.audit import Actor
from blog.core.database import db, transaction
from blog.core.markup import render_comment
from blog.moderation import learning_actions, learning_queries
from blog.moderation.learning_actions import Outcome
from blog.spam import actions, apart, queries
from blog.spam.apart import NotLearned
from blog.spam.features import sample_of
from blog.spam.material import as_line
from blog.spam.model import LEAST_OF_EACH, Model
from blog.spam.models import ONLY, FilterState
from tests import filtering
from tests.cast import ADA, NOON, decides, draft, publishes, submits
from tests.databases import both_databases
from tests.filtering import GOOD, SPAM, examples, loads, quickly

MINUTE = timedelta(minutes=1)
ROOT = Path(__file__).parents[2]


def learns(at: datetime = NOON) -> Outcome:
    """What is learned is beside the point, here."""
    return filtering.learns(at, learn=quickly)


def waits(body: str, **changes: object) -> int:
    """A comment of a stranger waits; returns its number."""
    changes = {"address_hash": body, "email": f"{len(body)}@example.org"} | changes
    return submits(draft(body, **changes)).comment_id


def takes_back(comment_id: int) -> None:
    """Ada undoes the latest decision about a comment."""
    latest = comment_queries.decisions_of(comment_id)[-1]
    undo_actions.undo(comment_id, latest.id, by=Actor(ADA), rules=Rules(), now=NOON)


def taught() -> list[tuple[str, bool]]:
    return [(each.text, each.is_spam) for each in learning_queries.examples()]


def stored() -> FilterState:
    db.session.rollback()
    return queries.state()


def stored_bytes() -> bytes:
    return stored().model


# What is learned from


@both_databases
def test_only_what_an_editor_decided_teaches(app: Flask) -> None:
    publishes()
    decides(waits("I like goats."), Status.PUBLISHED)
    decides(waits("Buy goats!"), Status.SPAM)
    decides(waits("You goat."), Status.REMOVED)
    waits("Nobody has read this.")
    waits("A robot filled the trap.", is_trap_filled=True)
    assert taught() == [("I like goats.", False), ("Buy goats!", True)]


def test_an_example_has_all_that_the_filter_sees_of_a_new_comment(app: Flask) -> None:
    publishes()
    site = "https://goats.example"
    decides(waits("Hello.", website=site, form_age_seconds=7.5, name="Goat"), Status.SPAM)
    (example,) = learning_queries.examples()
    assert (example.name, example.website, example.seconds) == ("Goat", site, 7)


@both_databases
def test_a_text_that_its_writer_changed_after_it_was_judged_teaches_nothing(app: Flask) -> None:
    publishes()
    sent = submits(draft("Buy goats!"))
    decides(sent.comment_id, Status.SPAM)
    changed = render_comment("An honest word.")
    writer_actions.edit(
        sent.receipt or "", changed, reader_token="", rules=Rules(), now=NOON + MINUTE
    )
    assert taught() == []


def test_a_text_that_was_changed_before_teaches(app: Flask) -> None:
    publishes()
    sent = submits(draft("I liek goats."))
    mended = render_comment("I like goats.")
    writer_actions.edit(sent.receipt or "", mended, reader_token="", rules=Rules(), now=NOON)
    decides(sent.comment_id, Status.PUBLISHED, at=NOON + MINUTE)
    assert taught() == [("I like goats.", False)]


@both_databases
def test_the_latest_of_each_kind_are_enough(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST_OF_EACH", 2)
    monkeypatch.setattr(learning_queries, "MOST_OF_EACH", 2)
    publishes()
    for number in range(3):
        decides(waits(f"Goat {number}."), Status.PUBLISHED)
    loads(good=3, spam=3)
    found = [each for each, _is_spam in taught()]
    assert found[:2] == ["Goat 2.", "Goat 1."]
    assert len(found) == 2 + 2 + 2
    assert learning_queries.decided() == (3, 0)  # there is more than is learned from


def test_looking_for_them_reads_no_other_comment(app: Flask) -> None:
    plans: list[str] = []

    def explain(connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        if statement.startswith("SELECT comments."):
            cursor = connection.connection.cursor()
            rows = cursor.execute(f"EXPLAIN QUERY PLAN {statement}", values)
            plans.append(" ".join(str(row[3]) for row in rows))

    event.listen(db.engine, "before_cursor_execute", explain)
    list(learning_queries.examples())
    assert len(plans) == 2
    for plan in plans:
        assert "SEARCH comments USING INDEX ix_comments_label_id" in plan
        assert "TEMP B-TREE" not in plan


# Learning


@both_databases
def test_what_was_undone_leaves_no_trace(app: Flask) -> None:
    publishes()
    loads()
    comment_id = waits("Is the goat well?")
    assert filtering.learns() is Outcome.LEARNED
    before = stored_bytes()
    decides(comment_id, Status.SPAM)
    assert filtering.learns() is Outcome.LEARNED
    assert stored_bytes() != before
    takes_back(comment_id)
    assert filtering.learns() is Outcome.LEARNED
    assert stored_bytes() == before


@both_databases
def test_the_same_is_not_learned_twice(app: Flask) -> None:
    loads()
    assert (stored().version, stored().learned_at) == (0, None)
    assert learns() is Outcome.LEARNED
    assert learns(NOON + MINUTE) is Outcome.UNCHANGED
    assert (stored().version, stored().learned_at) == (1, NOON)
    assert stored().claimed_until is None


def test_in_which_order_examples_came_does_not_matter(app: Flask) -> None:
    both = [*examples(60, is_spam=False), *examples(60, is_spam=True)]
    actions.load(both, source="a.csv", by=Actor(ADA), now=NOON)
    learns()
    before = stored_bytes()
    actions.forget("a.csv", by=Actor(ADA), now=NOON)
    assert learns() is Outcome.LEARNED
    actions.load(both[::-1], source="b.csv", by=Actor(ADA), now=NOON)
    assert learns() is Outcome.LEARNED
    assert stored_bytes() == before


def test_nothing_is_judged_before_enough_of_each_kind_were_seen(app: Flask) -> None:
    loads(good=LEAST_OF_EACH, spam=LEAST_OF_EACH - 1)
    assert learns() is Outcome.LEARNED
    assert (stored().good, stored().spam) == (LEAST_OF_EACH, LEAST_OF_EACH - 1)
    assert queries.find_model(db.session()) is None
    assert learns() is Outcome.UNCHANGED
    loads(good=0, spam=LEAST_OF_EACH)
    learns()
    model = queries.find_model(db.session())
    assert model is not None
    assert model.score(sample_of(SPAM, "Mal")) is not None
    actions.forget("a.csv", by=Actor(ADA), now=NOON)
    learns()
    assert queries.find_model(db.session()) is None


@pytest.mark.parametrize("left", [b"of another version", b""])
def test_a_model_that_cannot_be_read_is_ignored_and_replaced(app: Flask, left: bytes) -> None:
    loads()
    learns()
    good = stored_bytes()
    with transaction() as session:
        state = session.get_one(FilterState, ONLY)
        state.model, state.version = left, state.version + 1
    assert queries.find_model(db.session()) is None
    assert learns() is Outcome.LEARNED
    assert stored_bytes() == good


# One at a time


@both_databases
def test_of_two_at_once_one_learns(app: Flask) -> None:
    loads()
    gate, outcomes = threading.Barrier(2), []

    def slowly(file: BinaryIO) -> Model:
        gate.wait(timeout=10)  # until the other has been turned away
        return quickly(file)

    def tries() -> None:
        with app.app_context():
            outcomes.append(learning_actions.relearn(NOON, learn=slowly))
            if outcomes == [Outcome.BUSY]:
                gate.wait(timeout=10)

    crowd = [threading.Thread(target=tries) for _ in range(2)]
    for each in crowd:
        each.start()
    for each in crowd:
        each.join()
    assert outcomes == [Outcome.BUSY, Outcome.LEARNED]
    assert stored().version == 1


@both_databases
def test_nothing_is_held_while_it_learns(app: Flask) -> None:
    loads()

    def looks_around(file: BinaryIO) -> Model:
        assert not db.session().in_transaction()
        with db.engine.begin() as other:  # a reply is taken in meanwhile
            other.execute(text("UPDATE filter_state SET id = id"))
        return quickly(file)

    assert learning_actions.relearn(NOON, learn=looks_around) is Outcome.LEARNED


@both_databases
def test_a_claim_ends_when_whoever_had_it_died(app: Flask) -> None:
    loads()
    assert actions.claim(now=NOON) == NOON + actions.LEASE
    assert learns(NOON + MINUTE) is Outcome.BUSY
    assert learns(NOON + actions.LEASE) is Outcome.LEARNED


def test_who_was_too_slow_stores_nothing_and_frees_nothing(app: Flask) -> None:
    loads()
    late = NOON + actions.LEASE

    def takes_ages(file: BinaryIO) -> Model:
        actions.claim(now=late)
        return quickly(file)

    assert learning_actions.relearn(NOON, learn=takes_ages) is Outcome.BUSY
    assert (stored().version, stored().claimed_until) == (0, late + actions.LEASE)


def test_nobody_learns_again_before_a_pause_is_over(app: Flask) -> None:
    loads()
    learns()
    loads(good=0, spam=60, source="b.csv")
    soon = NOON + MINUTE - timedelta(seconds=1)
    assert learning_actions.relearn(soon, pause=MINUTE) is Outcome.BUSY
    then = learning_actions.relearn(NOON + MINUTE, pause=MINUTE, learn=quickly)
    assert then is Outcome.LEARNED


def test_a_failure_leaves_what_was_known_and_the_claim_to_others(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    loads()
    learns()
    before = stored_bytes()
    loads(good=0, spam=60, source="b.csv")

    def fails(_file: BinaryIO) -> Model:
        raise NotLearned("exit status -9")

    assert learning_actions.relearn(NOON, learn=fails) is Outcome.FAILED
    assert caplog.messages == ["event=filter_not_learned error='exit status -9'"]
    assert (stored_bytes(), stored().claimed_until) == (before, None)
    assert learns() is Outcome.LEARNED


# The process of its own


def test_a_process_of_its_own_learns_the_same(app: Flask) -> None:
    loads()
    assert learning_actions.relearn(NOON) is Outcome.LEARNED
    aside = stored_bytes()
    with transaction() as session:
        session.get_one(FilterState, ONLY).learned_from = ""
    filtering.learns()
    assert stored_bytes() == aside


def test_that_process_knows_neither_flask_nor_the_database(app: Flask) -> None:
    code = (
        "import sys, blog.spam.__main__;"
        "sys.exit(any(m in sys.modules for m in ('flask', 'sqlalchemy')))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("import os; os.kill(os.getpid(), 9)", "exit status -9"),
        ("raise ValueError('what a reader wrote')", "exit status 1 ValueError"),
        ("print('no model')", "it gave no model"),
        ("import time; time.sleep(60)", "no answer in 1 seconds"),
    ],
)
def test_a_process_that_ends_badly_is_told_of_without_what_it_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: str, said: str
) -> None:
    monkeypatch.setattr(apart, "_COMMAND", (sys.executable, "-c", program))
    monkeypatch.setattr(apart, "LONGEST_SECONDS", 1.0)
    path = tmp_path / "examples"
    path.write_bytes(b"".join(map(as_line, examples(9, is_spam=True))))
    with path.open("rb") as file, pytest.raises(NotLearned) as raised:
        apart.learn(file)
    assert str(raised.value) == said


def test_good_ones_pass_and_spam_does_not(app: Flask) -> None:
    loads(good=120, spam=120)
    filtering.learns()
    model = queries.find_model(db.session())
    assert model is not None
    good, spam = model.score(sample_of(GOOD, "Bo")), model.score(sample_of(SPAM, "Mal"))
    assert good is not None
    assert spam is not None
    assert good.probability < 0.5 < 0.9 < spam.probability
