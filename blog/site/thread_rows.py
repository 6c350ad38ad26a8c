"""The threads that were read last: after a new comment only that comment is read.

A thread counts its changes (`Article.thread_version`), and each comment says in which of
them it was published. Where as many were published since a reading as there were changes,
nothing else has changed: what was read still holds, and those join it. Otherwise all of
the thread is read again. Only threads that stand on one page are kept.

A branch into which nothing new has come stays the same object, with the HTML that was
made of it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple

from flask import Flask, current_app

from blog.comments import thread_queries, threads
from blog.comments.thread_queries import Answered, ShownComment
from blog.comments.vocabulary import Role
from blog.core.bounded import Bounded

_MOST_POINTERS = 20
# In each worker, of all threads together.
MAX_BYTES = 4_000_000
# What a row takes beside its text, which is there as it was read and in the page's HTML.
_ROW_BYTES, _TIMES = 1_000, 3
# Whoever missed more reads all of the thread instead.
_MOST_NEW = 20


@dataclass(slots=True)
class Branch:
    """A comment at the top of a thread and all that answers it, in the order of the numbers.

    `html` is how it was shown last, behind all that this depends on; `size` is how many
    bytes of memory it takes, about.
    """

    comments: tuple[ShownComment, ...]
    size: int = field(init=False)
    html: tuple[Hashable, bytes] | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Reckon the size once."""
        self.size = sum(_ROW_BYTES + _TIMES * len(each.body_html) for each in self.comments)


class Rows(NamedTuple):
    """All of a thread in one version; `places` says of each comment in which branch it is."""

    version: int
    branches: tuple[Branch, ...]
    places: dict[int, int]
    highlights: tuple[Answered, ...]

    @property
    def size(self) -> int:
        """How many bytes of memory it takes, about."""
        return sum(each.size for each in self.branches)


def init_app(app: Flask) -> None:
    """Give the application an empty memory."""
    app.extensions["thread_rows"] = Bounded[int, Rows](MAX_BYTES)


def read(article_id: int, *, version: int, branches: int) -> Rows:
    """Return a thread of so many branches, which stands on one page.

    Two queries, one after a new comment, none where nothing has changed.
    """
    memory: Bounded[int, Rows] = current_app.extensions["thread_rows"]
    known = memory.find(article_id)
    if known is not None and known.version == version:
        return known
    rows = known and _with_new(article_id, known, version)
    if rows is None:
        rows = _whole(article_id, version, branches)
        # On PostgreSQL some may have begun branches since the article was read.
        if len(rows.branches) != branches:
            return rows
    memory.put(article_id, rows)
    return rows


def parted(comments: Iterable[ShownComment]) -> list[Branch]:
    """Return comments, given in the order of their numbers, as branches."""
    return [Branch(tuple(each)) for each in threads.branches(comments)]


def highlights(article_id: int) -> tuple[Answered, ...]:
    """Return what the index of a thread points to; one query."""
    return tuple(thread_queries.highlights(article_id, limit=_MOST_POINTERS))


def _whole(article_id: int, version: int, branches: int) -> Rows:
    comments = thread_queries.page_of_branches(
        article_id, number=1, per_page=branches + _MOST_NEW, newest_first=False
    )
    found = parted(comments)
    places = {row.id: place for place, branch in enumerate(found) for row in branch.comments}
    return Rows(version, tuple(found), places, highlights(article_id))


def _with_new(article_id: int, known: Rows, version: int) -> Rows | None:
    """Return a thread with what was published since; None where that is not all that happened."""
    changes = version - known.version
    if not 0 < changes <= _MOST_NEW:
        return None
    found = thread_queries.published_since(article_id, known.version, limit=changes + 1)
    new = [each.comment for each in found if each.published_in <= version]
    joined = _joined(known, new) if len(new) == changes else None
    if joined is None:
        return None
    is_pointed_at = any(each.role != Role.READER for each in new)
    return Rows(version, *joined, highlights(article_id) if is_pointed_at else known.highlights)


def _joined(
    known: Rows, new: Iterable[ShownComment]
) -> tuple[tuple[Branch, ...], dict[int, int]] | None:
    """Return branches and places with new comments among them; None where one has no place."""
    branches, places = list(known.branches), known.places.copy()
    for each in new:
        place = len(branches) if each.parent_id is None else places.get(each.parent_id)
        if place is None or each.id in places:
            return None  # what it answers was not shown, and is now
        if place < len(branches):
            comments = sorted((*branches[place].comments, each), key=attrgetter("id"))
            branches[place] = Branch(tuple(comments))
        elif not branches or branches[-1].comments[0].id < each.id:
            branches.append(Branch((each,)))
        else:
            return None  # it was written before others that came before it
        places[each.id] = place
    return tuple(branches), places
