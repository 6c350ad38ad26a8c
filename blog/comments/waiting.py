"""Whether more comments wait than the newsroom can read, as pages say it."""

from __future__ import annotations

import logging
import threading
import time

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from blog.comments.models import Comment
from blog.comments.status import Status
from blog.core.bounded_queries import count
from blog.core.database import described

LOG_NAME = "waiting"

_LOOK_EVERY_SECONDS = 10.0

_log = logging.getLogger("blog.comments")


def are_more_than(connection: Connection | Session, cap: int) -> bool:
    """Tell whether more comments than these wait; one query, which counts no further."""
    held = select(Comment.id).where(Comment.status == Status.HELD)
    return (connection.scalar(select(count(held, most=cap))) or 0) > cap


class Waiting:
    """The length of the queue as a page may say it, counted once in ten seconds at most.

    Where the database is down, what was known last goes on.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._cap = 0
        self._is_long = False
        self._looked_at = float("-inf")
        self._lock = threading.Lock()

    def is_longer_than(self, cap: int) -> bool:
        """Tell whether more comments than these waited of late; 0: they never do."""
        if not cap:
            return False
        is_due = cap != self._cap or time.monotonic() - self._looked_at >= _LOOK_EVERY_SECONDS
        # Whoever finds somebody else looking goes on with what was known.
        if is_due and self._lock.acquire(blocking=False):
            try:
                self._look(cap)
            finally:
                self._lock.release()
        return self._is_long

    def _look(self, cap: int) -> None:
        try:
            with self._engine.connect().execution_options(logging_token=LOG_NAME) as connection:
                self._is_long = are_more_than(connection, cap)
        except SQLAlchemyError as error:
            _log.warning("event=waiting_not_counted error=%s", described(error))
        self._cap, self._looked_at = cap, time.monotonic()
