"""Hours of a week as people write them: `mon-fri 08:00-18:00, sat 10:00-14:00`. Pure.

Known are wall clocks only; which zone a clock is in, and what is true at an instant, is
for others to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

DAY = 24 * 60
WEEK = 7 * DAY
MOST_CHARACTERS = 200

Span = tuple[int, int]

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# What people, and their word processors, put between two ends.
_DASH = re.compile(r"\s*[-\u2010-\u2015\u2212]\s*")
_TIMES = re.compile(r"([0-9]{1,2}):([0-9]{2})-([0-9]{1,2}):([0-9]{2})")
_SHOWN_CHARACTERS = 30


class Problem(StrEnum):
    """Why a text says no hours."""

    TOO_LONG = "too long"
    UNKNOWN = "unknown"
    NO_DAY = "no day"
    NO_TIMES = "no times"
    NO_SUCH_TIME = "no such time"
    EMPTY = "empty"


_SENTENCES = {
    Problem.TOO_LONG: f"must have at most {MOST_CHARACTERS} characters",
    Problem.UNKNOWN: "has “{part}”, which is neither a day such as mon nor hours such as "
    "08:00-18:00",
    Problem.NO_DAY: "must name a day before {part}",
    Problem.NO_TIMES: "must name hours after {part}, such as 08:00-18:00",
    Problem.NO_SUCH_TIME: "has {part}, but a day has hours from 00:00 to 24:00",
    Problem.EMPTY: "has {part}, which ends when it begins",
}


class BadHours(ValueError):
    """A text that says no hours: what is wrong, and where.

    As text it is what follows a setting's name.
    """

    def __init__(self, problem: Problem, part: str = "") -> None:
        self.problem = problem
        self.part = part if len(part) <= _SHOWN_CHARACTERS else f"{part[:_SHOWN_CHARACTERS]}…"
        super().__init__(_SENTENCES[problem].format(part=self.part))


def parse(text: str) -> tuple[Span, ...]:
    """Read hours; return spans of minutes since Monday 00:00, rising and apart.

    Days are English, whole or from their first two letters on, in capitals or not; a
    semicolon or another day begins anew. Hours that end before they begin go on into the
    next day. What overlaps or touches is one span, but none goes over the week's end. An
    empty text has none. Raises BadHours.
    """
    if len(text) > MOST_CHARACTERS:
        raise BadHours(Problem.TOO_LONG)
    plain = _DASH.sub("-", text.lower())
    spans = [span for part in re.split("[;\u061b]", plain) for span in _spans(part)]
    if plain.strip() and not spans:
        raise BadHours(Problem.UNKNOWN, plain.strip())
    return _merged(spans)


def _spans(part: str) -> Iterator[Span]:
    """Yield the spans of what stands between two semicolons: days, then their hours, again."""
    days: list[int] = []
    named = ""  # the latest day that has no hours yet
    for word in re.split("[\\s,\u060c]+", part):
        if found := _days(word):
            days = [*days, *found] if named else found
            named = word
        elif word:
            begins, lasts = _hours(word)
            if not days:
                raise BadHours(Problem.NO_DAY, word)
            named = ""
            for day in days:
                start = day * DAY + begins
                yield start, start + lasts
    if named:
        raise BadHours(Problem.NO_TIMES, named)


def _days(word: str) -> list[int]:
    """Return the days that a word names, Monday as 0; none for what names none."""
    first, dash, last = word.partition("-")
    start, end = _day(first), _day(last if dash else first)
    if start is None or end is None:
        return []
    return [(start + n) % 7 for n in range((end - start) % 7 + 1)]


def _day(word: str) -> int | None:
    if len(word) < 2:
        return None
    return next((n for n, name in enumerate(_DAYS) if name.startswith(word)), None)


def _hours(word: str) -> Span:
    """Return at which minute of a day hours begin, and how many minutes they last."""
    found = _TIMES.fullmatch(word)
    if found is None:
        raise BadHours(Problem.UNKNOWN, word)
    hours = [int(found[1]), int(found[3])]
    minutes = [int(found[2]), int(found[4])]
    begins, ends = (hour * 60 + minute for hour, minute in zip(hours, minutes, strict=True))
    if max(minutes) > 59 or begins >= DAY or ends > DAY:
        raise BadHours(Problem.NO_SUCH_TIME, word)
    if begins == ends:
        raise BadHours(Problem.EMPTY, word)
    return begins, (ends - begins) % DAY or DAY


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for start, end in sorted(piece for span in spans for piece in _in_one_week(span)):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((start, end))
    return tuple(merged)


def _in_one_week(span: Span) -> Iterator[Span]:
    start, end = span
    yield start, min(end, WEEK)
    if end > WEEK:
        yield 0, end - WEEK
