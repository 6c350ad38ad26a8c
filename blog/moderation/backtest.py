"""What rules would have done to comments of the past. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from blog.comments.status import Status
from blog.rulebook.vocabulary import Kind

GOES_BACK = timedelta(days=90)
# So long a backtest is kept, and what was tried may be saved: then the comments are others.
KEPT = timedelta(days=1)
# What would have hit more of the published comments than this has to be confirmed.
_MUCH = 0.01
_LISTED = {Status.PUBLISHED: 50}
_LISTED_OTHERS = 20
_MOST_WORDS = 5
# Nothing of an address is kept but a hash, of which nobody knows to which range it belongs.
_OF_PEOPLE = frozenset({Kind.NAME, Kind.EMAIL})
_UNTRIABLE = frozenset({Kind.NETWORK, Kind.ADDRESS, Kind.READER})


def may_try(kind: Kind) -> bool:
    """Tell whether rules of this kind can be tried on what is kept of comments."""
    return kind not in _UNTRIABLE


def may_quote(kind: Kind) -> bool:
    """Tell whether it may be kept what a rule found: not who somebody is."""
    return kind not in _OF_PEOPLE


@dataclass(frozen=True, slots=True)
class Found:
    """A comment that would have been hit, and for which words."""

    comment_id: int
    words: tuple[str, ...]


@dataclass(slots=True)
class Findings:
    """What is known so far: how many comments there were in each state, and which were hit."""

    there: Counter[str] = field(default_factory=Counter)
    hit: Counter[str] = field(default_factory=Counter)
    _latest: defaultdict[str, deque[Found]] = field(default_factory=lambda: defaultdict(deque))

    def note(self, comment_id: int, status: str, words: Iterable[str]) -> None:
        """Count a comment that would have been hit; the latest ones come last."""
        self.hit[status] += 1
        latest = self._latest[status]
        latest.append(Found(comment_id, tuple(dict.fromkeys(words))[:_MOST_WORDS]))
        if len(latest) > _LISTED.get(Status(status), _LISTED_OTHERS):
            latest.popleft()

    def result(self) -> Result:
        """Return what came out."""
        latest = {status: tuple(reversed(found)) for status, found in self._latest.items()}
        return Result(dict(self.there), dict(self.hit), latest)


@dataclass(frozen=True, slots=True)
class Result:
    """How many comments there were in each state, how many of them were hit, and the latest."""

    there: Mapping[str, int]
    hit: Mapping[str, int]
    latest: Mapping[str, tuple[Found, ...]]

    def share(self, status: Status) -> float:
        """Return which part of the comments in a state would have been hit, from 0 to 1."""
        there = self.there.get(status, 0)
        return self.hit.get(status, 0) / there if there else 0.0

    @property
    def is_much(self) -> bool:
        """Tell whether so many published comments would have been hit that it has to be meant."""
        return self.share(Status.PUBLISHED) > _MUCH

    def as_stored(self) -> dict[str, Any]:
        """Return what can be kept as JSON."""
        latest = {
            status: [[each.comment_id, list(each.words)] for each in found]
            for status, found in self.latest.items()
        }
        return {"there": dict(self.there), "hit": dict(self.hit), "latest": latest}


def from_stored(stored: Mapping[str, Any]) -> Result:
    """Return the result out of what `as_stored` gave."""
    latest = {
        status: tuple(Found(number, tuple(words)) for number, words in found)
        for status, found in stored["latest"].items()
    }
    return Result(stored["there"], stored["hit"], latest)
