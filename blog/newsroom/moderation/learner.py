"""Have the filter learn in the background, some time after something was decided."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from flask import Flask, current_app

from blog.core.clock import utc_now
from blog.moderation import learning_actions, learning_queries
from blog.moderation.learning_actions import Outcome
from blog.spam import queries

# Who decides about two hundred comments in ten minutes has the filter learn ten times.
PAUSE = timedelta(seconds=60)
# Several times as long as an example costs, so that most of the time nothing is learned.
PAUSE_FOR_EACH_EXAMPLE = timedelta(milliseconds=6)

_EXTENSION = "learner"
_LOOK_EVERY_SECONDS = 300.0

_log = logging.getLogger("blog.spam")


class Learner:
    """A thread that learns, there only while there is something to learn; never two of them.

    `learn` tells whether it had its turn; else it is asked again after the pause. So many
    decisions are learned at once.
    """

    def __init__(
        self, learn: Callable[[], bool], *, pause_seconds: float = PAUSE.total_seconds()
    ) -> None:
        self._learn = learn
        self._pause_seconds = pause_seconds
        self._lock = threading.Lock()
        self._is_wanted = False
        self._thread: threading.Thread | None = None

    def wake(self) -> None:
        """Have it learn before long; returns at once."""
        with self._lock:
            self._is_wanted = True
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="learner", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while self._is_still_wanted():
            if not self._try():
                with self._lock:
                    self._is_wanted = True
            time.sleep(self._pause_seconds)

    def _is_still_wanted(self) -> bool:
        """Take the wish, or leave: a wish that comes later starts another thread."""
        with self._lock:
            if not self._is_wanted:
                self._thread = None
                return False
            self._is_wanted = False
            return True

    def _try(self) -> bool:
        try:
            return self._learn()
        except Exception as error:  # it must neither end the worker nor stop for good
            _log.warning("event=filter_not_learned error=%s", type(error).__name__)
            return True  # the next decision wakes it again


class Watch:
    """Wakes the learner of a process that decides nothing itself, when others have decided.

    Once a day it does so anyway: what was erased is in no decision.
    """

    def __init__(self) -> None:
        self._look_at = float("-inf")
        self._seen: object = None

    def look(self) -> None:
        """See whether there is something to learn, every few minutes at most; two queries."""
        if time.monotonic() < self._look_at:
            return
        self._look_at = time.monotonic() + _LOOK_EVERY_SECONDS
        found = utc_now().date(), learning_queries.mark()
        if found != self._seen:
            self._seen = found
            wake()


def init_app(app: Flask) -> None:
    """Give the blog its learner; its thread starts with the first decision of this process."""
    app.extensions[_EXTENSION] = Learner(lambda: _learn(app))


def wake() -> None:
    """Have the filter learn before long what was just decided."""
    current_app.extensions[_EXTENSION].wake()


def _learn(app: Flask) -> bool:
    """Learn, unless another worker does or did of late; tell whether it was our turn."""
    with app.app_context():
        known = queries.state()
        pause = max(PAUSE, (known.good + known.spam) * PAUSE_FOR_EACH_EXAMPLE)
        return learning_actions.relearn(utc_now(), pause=pause) is not Outcome.BUSY
