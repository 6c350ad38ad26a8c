"""Tell, for next to nothing, whether the database may have changed since one last looked.

SQLite keeps a number for each connection that differs once another connection has
committed (https://www.sqlite.org/pragma.html#pragma_data_version): asking for it on a
kept connection takes some microseconds. Where SQLite's own sign of a change can be seen
(`blog.core.wal_index`), it is asked only after that has changed. PostgreSQL has nothing as
cheap, so there, and for what changes with the clock alone, whatever was found holds for
the second in which it was found.
"""

from __future__ import annotations

import atexit
import os
import sqlite3
import threading
import time
from typing import NamedTuple
from weakref import WeakSet

from sqlalchemy import Engine

from blog.core import wal_index
from blog.core.wal_index import Header


class Mark(NamedTuple):
    """What to compare: where two marks are equal, nothing is known to have changed.

    `connection` tells connections apart, since each counts its own `data_version`.
    """

    connection: int
    data_version: int
    second: int


_watching: WeakSet[Commits] = WeakSet()
_paused: list[Commits] = []


class Commits:
    """Watches the database of one engine; each process gets a connection of its own.

    One must not be carried across a fork, not even to be closed there
    (https://www.sqlite.org/howtocorrupt.html, §2.6).
    """

    def __init__(self, engine: Engine) -> None:
        self._file = engine.url.database if engine.dialect.name == "sqlite" else None
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._opened_at = 0
        self._header: Header | None = None
        self._header_then = b""
        self._latest = Mark(0, 0, 0)
        self._looked_at = 0
        _watching.add(self)

    def mark(self) -> Mark:
        """Return the present mark; at most a second passes until it tells of a change.

        On SQLite no time passes. A file that cannot be read has another mark at each call.
        """
        asked_at, second = time.perf_counter_ns(), int(time.time())
        if self._file is None:
            # Both clocks: the one that everybody reads may be set back.
            return Mark(0, int(time.monotonic()), second)
        with self._lock:
            if self._header is not None and self._header.raw == self._header_then:
                if self._latest.second != second:
                    self._latest = self._latest._replace(second=second)
                return self._latest
            # Another thread may have looked since this one began to wait for the connection.
            if self._looked_at < asked_at or self._latest.second != second:
                self._looked_at = time.perf_counter_ns()
                self._latest = self._look(self._file, second)
            return self._latest

    def read(self, statement: str) -> int | None:
        """Return the one number that a statement finds, over the kept connection.

        Some microseconds, where a connection of the pool takes a hundred. None where there
        is no such connection, as on PostgreSQL, or no number.
        """
        with self._lock:
            if self._connection is None:
                return None
            try:
                found = self._connection.execute(statement).fetchone()
            except sqlite3.Error:
                return None
        return int(found[0]) if found else None

    def close(self) -> None:
        """Let go of the connection; the next to ask makes another."""
        self.pause()
        self.resume()

    def pause(self) -> None:
        """Let go of the connection, and have whoever asks wait until `resume`."""
        self._lock.acquire()
        self._header = None  # its memory goes with the connection
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def resume(self) -> None:
        """Go on after a pause, in whichever process."""
        self._lock.release()

    def _look(self, file: str, second: int) -> Mark:
        try:
            version = self._data_version(file)  # may open another connection
        except sqlite3.Error:
            self._header = self._connection = None
            return Mark(0, -time.perf_counter_ns(), second)
        return Mark(self._opened_at, version, second)

    def _data_version(self, file: str) -> int:
        if self._connection is None:
            # Without a timeout: whoever finds it held has doubts, and need not wait for them here.
            self._connection = sqlite3.connect(
                file, timeout=0, isolation_level=None, check_same_thread=False
            )
            self._opened_at = time.perf_counter_ns()
            _number(self._connection)  # has SQLite find the memory that it shares
            self._header = wal_index.header(file)
        # Seen before the question, so that what is committed meanwhile is asked for again, and
        # noted behind it, so that a question that fails is asked again too.
        header = self._header.raw if self._header is not None else b""
        number = _number(self._connection)
        self._header_then = header
        return number


def _number(connection: sqlite3.Connection) -> int:
    found: tuple[int] = connection.execute("PRAGMA data_version").fetchone()
    return found[0]


def _let_go() -> None:
    """Close all connections before this process forks, and have nobody open one meanwhile."""
    for each in list(_watching):
        each.pause()
        _paused.append(each)


def _go_on() -> None:
    while _paused:
        _paused.pop().resume()


def _end() -> None:
    for each in list(_watching):
        each.close()


os.register_at_fork(before=_let_go, after_in_parent=_go_on, after_in_child=_go_on)
atexit.register(_end)  # who is the last to close empties SQLite's journal
