"""How many decisions of a kind there were, month by month. Pure.

Each decision counts as it is. While its month lasts, what the public log tells of it
counts as well, under codes of its own: until the month is over, that is what is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

from blog.comments.public_log import Line, Told, that_led_to
from blog.comments.status import Decider, Status

MONTHS = 12

# Codes of reasons are neither empty nor this word: own ones have a hyphen.
_ALL = ""
_UNDO = "undo"
_TOLD = "told:"
_OUTCOMES = (Status.PUBLISHED, Status.HELD, Status.SPAM, Status.REMOVED)


class Key(NamedTuple):
    """What is counted apart: a month such as 2026-11 (in UTC), an outcome, who, and why."""

    month: str
    to_status: str
    decided_by: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """What some decisions of a month have in common; `number` is how many they are."""

    month: str
    to_status: Status
    by: Decider
    reasons: tuple[Mapping[str, Any], ...]
    is_undo: bool
    number: int


@dataclass(frozen=True, slots=True)
class Why:
    """How often a reason led to an outcome."""

    outcome: Status
    code: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """The decisions of a month, but for what writers took back themselves.

    `spam` is None while the month lasts: then it is among what was held. `undone` is how
    many took back another one.
    """

    first: date
    published: int
    held: int
    spam: int | None
    removed: int
    undone: int
    by_policy: int
    by_staff: int
    reasons: tuple[Why, ...]

    @property
    def waiting(self) -> int:
        """How many were held or put aside as spam."""
        return self.held + (self.spam or 0)


def month_of(instant: datetime) -> str:
    """Return the month of an instant, which is in UTC."""
    return f"{instant:%Y-%m}"


def keys(alike: Alike) -> Iterator[Key]:
    """Yield what decisions count under: all, each reason that led to them, and an undo."""
    codes = {str(each.get("code", "")) for each in that_led_to(alike.to_status, alike.reasons)}
    undo = {_UNDO} if alike.is_undo else set()
    for code in {_ALL} | codes | undo:
        yield Key(alike.month, alike.to_status, alike.by, code)


def told_keys(line: Line, told: Told) -> Iterator[Key]:
    """Yield under what counts that which is told of a decision."""
    codes = {str(each.get("code", "")) for each in told.reasons}
    undo = {_UNDO} if told.takes_back is not None else set()
    for code in {_ALL} | codes | undo:
        yield Key(month_of(line.decided_at), told.outcome, told.by, _TOLD + code)


def begun(now: datetime) -> list[datetime]:
    """Return when the months that are shown began, the latest first; in UTC."""
    return [datetime.combine(first, time(), tzinfo=UTC) for first in _firsts(now)]


def months(counts: Mapping[Key, int], now: datetime) -> list[Month]:
    """Return the latest months with their numbers, the present one first."""
    present, *past = _firsts(now)
    return [_month(counts, present, _TOLD), *(_month(counts, first, "") for first in past)]


def _month(counts: Mapping[Key, int], first: date, prefix: str) -> Month:
    """Sum up a month; with the prefix, of what was told of it."""
    found = {
        key._replace(code=key.code.removeprefix(prefix)): number
        for key, number in counts.items()
        if key.month == f"{first:%Y-%m}"
        and key.code.startswith(_TOLD) == bool(prefix)
        and key.decided_by != Decider.WRITER
    }
    by_outcome, by_decider = _sums(found, 1), _sums(found, 2)
    return Month(
        first=first,
        published=by_outcome.get(Status.PUBLISHED, 0),
        held=by_outcome.get(Status.HELD, 0),
        spam=None if prefix else by_outcome.get(Status.SPAM, 0),
        removed=by_outcome.get(Status.REMOVED, 0),
        undone=sum(number for key, number in found.items() if key.code == _UNDO),
        by_policy=by_decider.get(Decider.POLICY, 0),
        by_staff=by_decider.get(Decider.STAFF, 0),
        reasons=tuple(_reasons(found)),
    )


def _sums(found: Mapping[Key, int], part: int) -> dict[str, int]:
    """Add up the decisions by one part of their keys."""
    sums: dict[str, int] = {}
    for key, number in found.items():
        if key.code == _ALL:
            sums[key[part]] = sums.get(key[part], 0) + number
    return sums


def _reasons(found: Mapping[Key, int]) -> Iterator[Why]:
    sums: dict[tuple[str, str], int] = {}
    for key, number in found.items():
        if key.code not in {_ALL, _UNDO}:
            why = key.to_status, key.code
            sums[why] = sums.get(why, 0) + number
    for outcome in _OUTCOMES:
        of_outcome = [(n, code) for (to, code), n in sums.items() if to == outcome]
        for number, code in sorted(of_outcome, key=lambda each: (-each[0], each[1])):
            yield Why(outcome, code, number)


def _firsts(now: datetime) -> list[date]:
    """Return the first days of the months that are shown, the present one first."""
    number = now.year * 12 + now.month - 1
    return [date((number - n) // 12, (number - n) % 12 + 1, 1) for n in range(MONTHS)]
