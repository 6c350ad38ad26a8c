"""Writers on SQLite take turns, in all processes of one machine.

SQLite's own busy handler sleeps longer the longer it waits, so that whoever came last is
served first and one waits for seconds. Here the threads of a process queue at a lock of
their own, and the first of each at two bytes of a file beside the database, as at a
turnstile: only who has passed the one byte may wait for the other. Thus nobody who has
just had the turn can take it again before the next. The kernel frees the bytes of a
process that dies (fcntl(2), record locks), and a child has none of its parent's.

A lock that blocks in the kernel could not be given up in time, so it is asked for again
and again; docs/decisions/0022-fair-writers.md has what that costs.
"""

from __future__ import annotations

import fcntl
import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from sqlite3 import OperationalError as SQLiteError
from weakref import finalize

from sqlalchemy.exc import OperationalError

_QUEUE, _TURN = 0, 1  # the bytes
# Who has the turn keeps it for some tenths of a millisecond, and one process alone waits for it.
_ASK_FOR_TURN_SECONDS = 0.0001
_ASK_IN_QUEUE_SECONDS = 0.0004

_log = logging.getLogger("blog.turns")


class Turns:
    """The turns of those who write to one database; without a file, of this process alone.

    The file belongs to whoever the one that it is to be `like` belongs to, with the same rights.
    """

    def __init__(self, file: Path | None, *, seconds: float, like: Path | None = None) -> None:
        self._file = file
        self._like = like
        self._seconds = seconds
        self._lock = threading.Lock()
        self._descriptor: int | None = None

    @contextmanager
    def mine(self) -> Iterator[float]:
        """Wait for the turn, and keep it to the end of the block; give the seconds that are left.

        Raises OperationalError, as SQLite would, if the turn does not come in time.
        """
        deadline = time.monotonic() + self._seconds
        if not self._lock.acquire(timeout=self._seconds):
            raise _locked("another thread of this process writes")
        try:
            descriptor = self._open()
            if descriptor is not None:
                _wait(descriptor, deadline)
            try:
                yield max(0.0, deadline - time.monotonic())
            finally:
                if descriptor is not None:
                    fcntl.lockf(descriptor, fcntl.LOCK_UN, 1, _TURN)
        finally:
            self._lock.release()

    def _open(self) -> int | None:
        # Kept open: who closes a file gives up all locks that the process has on it.
        if self._descriptor is None and self._file is not None:
            try:
                self._descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o644)
            except OSError as error:
                # Less fair, and no less correct: SQLite has one writer anyway.
                name = type(error).__name__
                _log.warning("event=no_turns file=%s error=%s", self._file.name, name)
                self._file = None
                return None
            finalize(self, os.close, self._descriptor)
            if self._like is not None:
                _share(self._descriptor, self._like)
        return self._descriptor


def _share(descriptor: int, like: Path) -> None:
    """Let in who may write to the database, as SQLite does with the files it puts beside it.

    Else a command that root has run would shut out the account that the blog runs under.
    """
    with suppress(OSError):  # it is somebody else's, who has seen to it
        found = like.stat()
        os.fchmod(descriptor, found.st_mode & 0o666)
        os.fchown(descriptor, found.st_uid, found.st_gid)


def _wait(descriptor: int, deadline: float) -> None:
    _take(descriptor, _QUEUE, _ASK_IN_QUEUE_SECONDS, deadline)
    try:
        _take(descriptor, _TURN, _ASK_FOR_TURN_SECONDS, deadline)
    finally:
        fcntl.lockf(descriptor, fcntl.LOCK_UN, 1, _QUEUE)


def _take(descriptor: int, byte: int, every_seconds: float, deadline: float) -> None:
    while True:
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, byte)
        except (BlockingIOError, PermissionError) as error:  # EAGAIN or EACCES: fcntl(2)
            if time.monotonic() >= deadline:
                raise _locked("another process writes") from error
            time.sleep(every_seconds)
        else:
            return


def _locked(reason: str) -> OperationalError:
    return OperationalError("BEGIN IMMEDIATE", None, SQLiteError(f"database is locked: {reason}"))
