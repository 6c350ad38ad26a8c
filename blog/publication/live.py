"""What the newsroom has set, as every worker sees it within a second and without a restart."""

from __future__ import annotations

import dataclasses
import logging
import threading
import time
from collections.abc import Collection

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from blog.core import site_version
from blog.core.commits import Commits, Mark
from blog.core.database import described
from blog.publication import policy, queries
from blog.publication.queries import State
from blog.settings import Settings

LOG_NAME = "publication"

_LOOK_EVERY_SECONDS = 1.0
_NOTHING = State(version=0, values={}, sections={}, authors={})

_log = logging.getLogger("blog.publication")


class Live:
    """The state of the publication, looked at again once a second at most.

    A request looks first, if there was a commit since: so on SQLite it sees what is so now.
    Looking costs one query by primary key; only when the version has risen is the rest
    read. Where the database is down, what was known last goes on.
    """

    def __init__(self, engine: Engine, commits: Commits, fixed: Collection[str]) -> None:
        self._engine = engine
        self._commits = commits
        self._mark: Mark | None = None
        self.fixed = frozenset(fixed)
        self._state: State | None = None
        self._looked_at = float("-inf")
        self._lock = threading.Lock()
        self._made: tuple[Settings, State, Settings] | None = None

    @property
    def state(self) -> State:
        """The present state, at most a second old."""
        if self._state is None:
            with self._lock:
                self._look()
        elif time.monotonic() - self._looked_at >= _LOOK_EVERY_SECONDS and self._lock.acquire(
            blocking=False
        ):
            try:
                self._look()
            finally:
                self._lock.release()
        return self._state or _NOTHING

    def settings(self, base: Settings) -> Settings:
        """Return the operator's settings with what the newsroom has set instead of defaults."""
        state = self.state
        made = self._made
        if made is None or made[0] is not base or made[1] is not state:
            values = policy.in_force(state.values, self.fixed)
            made = base, state, dataclasses.replace(base, **values)
            self._made = made
        return made[2]

    def look(self) -> None:
        """Look again at once, if anything may have changed since the last request did.

        Whoever finds another looking waits a second at most: the database may be down.
        """
        if self._commits.mark() == self._mark:
            return
        if not self._lock.acquire(timeout=-1 if self._state is None else _LOOK_EVERY_SECONDS):
            return
        try:
            mark = self._commits.mark()
            if mark != self._mark:  # nobody has looked while we waited
                known = self._state
                number = self._commits.read(site_version.NUMBER_AS_TEXT)
                if known is None or number != known.version:
                    self.forget()
                    self._look()
                # Behind the look: whoever finds it there goes on with what was seen.
                self._mark = mark
        finally:
            self._lock.release()

    def forget(self) -> None:
        """Have this worker look again at once, after a change of its own."""
        self._looked_at = float("-inf")

    def _look(self) -> None:
        if time.monotonic() - self._looked_at < _LOOK_EVERY_SECONDS:
            return
        try:
            # The token names these statements in a log, and in the tests that count a page's.
            with self._engine.connect().execution_options(logging_token=LOG_NAME) as connection:
                known = self._state
                if known is None or site_version.present(connection) != known.version:
                    self._state = queries.state(connection)
        except SQLAlchemyError as error:
            # Who has never read anything has no page to show either, and fails loudly by itself.
            if self._state is not None:
                _log.warning("event=publication_not_read error=%s", described(error))
        self._looked_at = time.monotonic()
