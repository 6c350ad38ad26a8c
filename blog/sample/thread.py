"""One article's thread, as if its readers had come one by one. Pure.

Whoever answers a comment finds it published. What is taken down is taken down once the
thread has come to rest, so that versions 1, 2, 3 … of a thread are publications, and
all is as the comments room's door would have left it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from heapq import heappop, heappush
from random import Random
from typing import Any

from blog.comments import searchable
from blog.comments.status import Status
from blog.rulebook.folding import FOLD_VERSION, fold
from blog.sample import fates, flags, prose
from blog.sample.library import Library

# Columns by their names, as they are stored.
Row = dict[str, Any]

MOST_DEPTH = 12
_TOP_LEVEL_SHARE = 0.45
_QUARREL_SHARE = 0.02
_NEWSROOM_SHARE = 0.03
_PICK_SHARE = 0.01
_EDIT_SHARE = 0.03
_COMMENTS_IN_VIEW = 8

# Of the time in which a thread lives: readers come in the first part, editors read what
# waits in the second at the latest, and in the last some comments go.
_COMING, _READING, _RESTING = 0.6, 0.2, 0.2


@dataclass(slots=True, kw_only=True)
class Thread:
    """A thread that grows; `lives` is how long, `byline` is its article's."""

    library: Library
    random: Random
    article_id: int
    language: int
    byline: str
    begins_at: datetime
    lives: timedelta
    version: int = 0
    rows: list[Row] = field(default_factory=list)
    decisions: list[Row] = field(default_factory=list)
    flags: list[Row] = field(default_factory=list)
    _by_id: dict[int, Row] = field(default_factory=dict)
    _answerable: list[Row] = field(default_factory=list)
    _waiting: list[tuple[datetime, int]] = field(default_factory=list)
    _leaving: list[tuple[datetime, int, Status]] = field(default_factory=list)
    _quarrel_left: int = 0

    def grow(self, size: int, first_id: int) -> None:
        """Have so many comments come, and count what is shown in the end."""
        moments = sorted(self._moment(0, _COMING) for _ in range(size))
        for comment_id, at in enumerate(moments, first_id):
            self._read_until(at)
            self._submit(comment_id, at)
        self._read_until(self.begins_at + self.lives)
        for at, comment_id, to in sorted(self._leaving):
            self._take_down(self._by_id[comment_id], to, at)
        self._count()

    @property
    def comment_count(self) -> int:
        """How many comments are published."""
        return sum(row["status"] == Status.PUBLISHED for row in self.rows)

    @property
    def branch_count(self) -> int:
        """How many top-level comments are shown."""
        return sum(row["is_shown"] for row in self.rows if row["parent_id"] is None)

    def _submit(self, comment_id: int, at: datetime) -> None:
        random, parent = self.random, self._parent()
        language = self.library.language_near(self.language, random)
        is_newsroom = parent is not None and random.random() < _NEWSROOM_SHARE
        fate = fates.STRAIGHT if is_newsroom else fates.fate(random)
        if is_newsroom:
            language, writer = self.language, self.library.newsroom(self.byline, random)
        else:
            writer = self.library.reader(language, random)
        is_spam = fate[-1] == Status.SPAM
        row = writer | self._text(language, writer["name"], is_spam=is_spam)
        row |= {
            "id": comment_id,
            "article_id": self.article_id,
            "parent_id": parent["id"] if parent else None,
            "root_id": (parent["root_id"] or parent["id"]) if parent else None,
            "depth": parent["depth"] + 1 if parent else 0,
            "status": fate[0],
            "submitted_at": at,
            "published_at": None,
            "published_in": None,
            "edited_at": self._edited_at(at),
            "picked_at": None,
            "is_highlighted": is_newsroom,
            "removed_for": "",
            "shown_below": 0,
            "is_shown": False,
            "added_unread": 0,
            "written_seconds": None,
            "score": None,
            "open_flags": 0,
        }
        self.rows.append(row)
        self._by_id[comment_id] = row
        self._decide(row, None, fate[0], at)
        if fate[0] == Status.PUBLISHED:
            self._publish(row, at)
        self._plan(comment_id, fate, at)

    def _plan(self, comment_id: int, fate: fates.Fate, at: datetime) -> None:
        """Put down what will become of a comment, and when."""
        for to in fate[1:]:
            if to == Status.PUBLISHED:
                heappush(self._waiting, (at + self._span(_READING), comment_id))
            else:
                at = self._moment(1 - _RESTING, _RESTING)
                self._leaving.append((at, comment_id, to))

    def _read_until(self, now: datetime) -> None:
        while self._waiting and self._waiting[0][0] <= now:
            at, comment_id = heappop(self._waiting)
            row = self._by_id[comment_id]
            self._decide(row, Status(row["status"]), Status.PUBLISHED, at)
            self._publish(row, at)

    def _publish(self, row: Row, at: datetime) -> None:
        self.version += 1
        row |= {"status": Status.PUBLISHED, "published_at": at, "published_in": self.version}
        self._answerable.append(row)

    def _take_down(self, row: Row, to: Status, at: datetime) -> None:
        present = Status(row["status"])
        self.version += present == Status.PUBLISHED
        if to == Status.HELD:
            drawn = flags.draw(
                row["id"], published_at=row["published_at"], held_at=at, random=self.random
            )
            self.flags += drawn
            row["open_flags"] = len(drawn)
        decision = self._decide(row, present, to, at)
        row["status"] = to
        if to == Status.REMOVED:
            row["removed_for"] = decision["reasons"][0]["code"]

    def _decide(self, row: Row, present: Status | None, to: Status, at: datetime) -> Row:
        decision = fates.decision(present, to, self.random)
        decision |= {"comment_id": row["id"], "decided_at": at}
        self.decisions.append(decision)
        row |= fates.left(decision, row["role"])
        return decision

    def _count(self) -> None:
        """Count what is published below each comment, from the last answer upwards."""
        for row in reversed(self.rows):
            is_published = row["status"] == Status.PUBLISHED
            row["is_shown"] = is_published or row["shown_below"] > 0
            if row["parent_id"] is not None:
                self._by_id[row["parent_id"]]["shown_below"] += row["shown_below"] + is_published
            if is_published and not row["is_highlighted"] and self.random.random() < _PICK_SHARE:
                picked_at = row["published_at"] + self._span(_RESTING)
                row |= {"picked_at": picked_at, "is_highlighted": True}

    def _parent(self) -> Row | None:
        """Draw what is answered: mostly one of the latest, and now and then two quarrel."""
        answerable, random = self._answerable, self.random
        if self._quarrel_left:
            self._quarrel_left -= 1
            behind = 0
        elif not answerable or random.random() < _TOP_LEVEL_SHARE:
            return None
        else:
            if random.random() < _QUARREL_SHARE:
                self._quarrel_left = MOST_DEPTH
            behind = int(random.expovariate(1 / _COMMENTS_IN_VIEW))
        parent = answerable[max(len(answerable) - 1 - behind, 0)]
        return parent if parent["depth"] < MOST_DEPTH else None

    def _text(self, language: int, name: str, *, is_spam: bool) -> Row:
        library, random = self.library, self.random
        if is_spam:
            said = prose.comment(library.advertisements, random, has_aside=True)
        else:
            said = prose.comment(library.shelves[language].comments, random)
        text = said.rendered
        return {
            "folded": searchable.put_together(said.folded, _folded(name)),
            "fold_version": FOLD_VERSION,
            "body": text.source,
            "body_html": text.html,
            "renderer": text.renderer,
            "body_digest": text.digest,
        }

    def _edited_at(self, submitted_at: datetime) -> datetime | None:
        if self.random.random() >= _EDIT_SHARE:
            return None
        return submitted_at + timedelta(seconds=30 + int(self.random.random() * 600))

    def _moment(self, after: float, share: float) -> datetime:
        """Draw an instant in a part of the thread's life, whole seconds after it began."""
        return self.begins_at + timedelta(
            seconds=int(self.lives.total_seconds() * (after + share * self.random.random() ** 2))
        )

    def _span(self, share: float) -> timedelta:
        return timedelta(
            seconds=int(self.lives.total_seconds() * share * self.random.random() ** 2)
        )


@lru_cache(10_000)
def _folded(name: str) -> str:
    """Return how rules read a name; the same readers come again and again."""
    return fold(name)
