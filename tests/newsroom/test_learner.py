"""The thread that learns some time after a decision."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from flask import Flask

from blog.core.database import db
from blog.newsroom.moderation import learner
from blog.newsroom.moderation.learner import Learner, Watch
from blog.spam import queries
from tests.cast import NOON, draft, publishes, submits
from tests.filtering import loads
from tests.pages import Reader

SECONDS = 10


def until(is_so: Callable[[], bool]) -> None:
    """Wait for something that happens in another thread."""
    end = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.005)


def threads() -> int:
    return sum(each.name == "learner" for each in threading.enumerate())


def test_many_decisions_are_learned_at_once_and_none_is_missed() -> None:
    learned, gate = [], threading.Semaphore(0)

    def learn() -> bool:
        gate.acquire(timeout=SECONDS)
        learned.append(threads())
        return True

    slow = Learner(learn, pause_seconds=0.01)
    assert threads() == 0, "it starts with the first decision"
    for _decision in range(5):
        slow.wake()
    gate.release()
    until(lambda: len(learned) == 1)
    slow.wake()
    slow.wake()
    gate.release(5)
    until(lambda: threads() == 0)
    assert 2 <= len(learned) <= 3
    assert set(learned) == {1}, "never more than one thread"


def test_it_asks_again_until_it_has_its_turn() -> None:
    turns = [False, False, True]
    asked = Learner(lambda: turns.pop(0), pause_seconds=0.01)
    asked.wake()
    until(lambda: threads() == 0)
    assert turns == []


def test_an_error_is_a_line_in_the_log_and_the_next_decision_is_learned(
    caplog: pytest.LogCaptureFixture,
) -> None:
    attempts: list[int] = []

    def fails_once() -> bool:
        attempts.append(1)
        if len(attempts) == 1:
            raise ZeroDivisionError("what a reader wrote")
        return True

    shaky = Learner(fails_once, pause_seconds=0.01)
    shaky.wake()
    until(lambda: threads() == 0)
    shaky.wake()
    until(lambda: threads() == 0)
    assert len(attempts) == 2
    assert caplog.messages == ["event=filter_not_learned error=ZeroDivisionError"]


def test_between_two_times_it_pauses() -> None:
    instants: list[float] = []

    def learn() -> bool:
        instants.append(time.monotonic())
        return True

    calm = Learner(learn, pause_seconds=0.2)
    calm.wake()
    until(lambda: bool(instants))
    calm.wake()
    until(lambda: threads() == 0)
    assert instants[1] - instants[0] >= 0.2


def test_a_decision_wakes_it(app: Flask, ada: Reader) -> None:
    publishes()
    submits(draft())
    assert app.extensions["learner"].woken == 0
    ada.send(ada.get("/newsroom/comments/1"), {"to": "published"}, to="decisions")
    assert app.extensions["learner"].woken == 1


def test_a_process_that_decides_nothing_looks_now_and_then(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [0.0]
    monkeypatch.setattr(learner, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    publishes()
    sleeper, watch = app.extensions["learner"], Watch()
    for minute, woken in ((0, 1), (1, 1), (6, 1), (7, 1), (12, 2), (18, 2)):
        clock[0] = minute * 60.0
        watch.look()
        assert sleeper.woken == woken, minute
        if minute == 6:
            submits(draft())


def test_once_a_day_it_learns_anyway(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learner, "_LOOK_EVERY_SECONDS", 0.0)
    watch = Watch()
    for day in (0, 0, 1, 1):
        with time_machine.travel(NOON + timedelta(days=day), tick=False):
            watch.look()
    assert app.extensions["learner"].woken == 2


def test_the_blog_s_own_learns_in_a_thread_of_its_own(app: Flask) -> None:
    loads()
    learner.init_app(app)
    learner.wake()
    until(lambda: bool(_version()))
    assert threads() == 1, "it waits, so that it is not asked for every decision"


def _version() -> int:
    db.session.rollback()
    return queries.state().version
