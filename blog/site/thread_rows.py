"""The threads that were read last: after a new comment only that comment is read.

A thread counts its changes (`Article.thread_version`), and each comment says in which of
them it was published. Where as many were published since a reading as there were changes,
nothing else has changed: what was read still holds, and those join it. Otherwise all of
the thread is read again. Only threads that stand on one page are kept.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import NamedTuple

from flask import Flask, current_app

from blog.comments import thread_queries
from blog.comments.thread_queries import Answered, ShownComment
from blog.comments.vocabulary import Role

MOST_POINTERS = 20
# In each worker, of all threads together; a row takes about a kilobyte.
MOST_ROWS = 5_000
# Whoever missed more reads all of the thread instead.
_MOST_NEW = 20


class Rows(NamedTuple):
    """All of a thread in one version: what it shows, in the order of the numbers."""

    version: int
    comments: tuple[ShownComment, ...]
    highlights: tuple[Answered, ...]


class Memory:
    """Rows by the number of their article, the least recently used out first."""

    def __init__(self, most_rows: int) -> None:
        self._most_rows = most_rows
        self._lock = threading.Lock()
        self._kept: OrderedDict[int, Rows] = OrderedDict()
        self._count = 0

    def __len__(self) -> int:
        """Count the rows."""
        return self._count

    def find(self, article_id: int) -> Rows | None:
        """Return what is kept of an article's thread, which counts as a use of it."""
        with self._lock:
            rows = self._kept.get(article_id)
            if rows is not None:
                self._kept.move_to_end(article_id)
            return rows

    def keep(self, article_id: int, rows: Rows) -> None:
        """Keep a thread in the place of an older version of it, if there is room for it."""
        with self._lock:
            before = self._kept.get(article_id)
            if before is not None and before.version > rows.version:
                return
            self._drop(article_id)
            if len(rows.comments) > self._most_rows:
                return
            self._kept[article_id] = rows
            self._count += len(rows.comments)
            while self._count > self._most_rows:
                self._drop(next(iter(self._kept)))

    def _drop(self, article_id: int) -> None:
        rows = self._kept.pop(article_id, None)
        if rows is not None:
            self._count -= len(rows.comments)


def init_app(app: Flask) -> None:
    """Give the application an empty memory."""
    app.extensions["thread_rows"] = Memory(MOST_ROWS)


def read(article_id: int, *, version: int, branches: int) -> Rows:
    """Return a thread of so many branches, which stands on one page.

    Two queries, one after a new comment, none where nothing has changed.
    """
    memory: Memory = current_app.extensions["thread_rows"]
    known = memory.find(article_id)
    if known is not None and known.version == version:
        return known
    rows = known and _with_new(article_id, known, version)
    if rows is None:
        rows = _whole(article_id, version, branches)
        # On PostgreSQL somebody may have begun a branch since the article was read.
        if sum(each.parent_id is None for each in rows.comments) != branches:
            return rows
    memory.keep(article_id, rows)
    return rows


def _whole(article_id: int, version: int, branches: int) -> Rows:
    comments = thread_queries.page_of_branches(
        article_id, number=1, per_page=branches, newest_first=False
    )
    return Rows(version, tuple(comments), _highlights(article_id))


def _with_new(article_id: int, known: Rows, version: int) -> Rows | None:
    """Return a thread with what was published since; None where that is not all that happened."""
    changes = version - known.version
    if not 0 < changes <= _MOST_NEW:
        return None
    found = thread_queries.published_since(article_id, known.version, limit=changes + 1)
    new = [each.comment for each in found if each.published_in <= version]
    numbers = {each.id for each in known.comments}
    if len(new) != changes or not numbers.isdisjoint(each.id for each in new):
        return None
    for each in new:
        if each.parent_id is not None and each.parent_id not in numbers:
            return None  # what it answers was not shown, and is now
        numbers.add(each.id)
    comments = sorted((*known.comments, *new), key=lambda each: each.id)
    is_pointed_at = any(each.role != Role.READER for each in new)
    highlights = _highlights(article_id) if is_pointed_at else known.highlights
    return Rows(version, tuple(comments), highlights)


def _highlights(article_id: int) -> tuple[Answered, ...]:
    return tuple(thread_queries.highlights(article_id, limit=MOST_POINTERS))
