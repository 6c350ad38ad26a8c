"""What the public log tells of the decisions about a comment. Pure.

Spam is answered to its writer exactly like held, and whoever knows when their comment was
sent finds its line in the log. So the log, too, knows no spam: it is what it would be if
each had only been held, also in what took what back (docs/decisions/0020).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from blog.comments.reasons import Code
from blog.comments.status import Decider, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the log of decisions, without who decided; `reasons` are as stored."""

    id: int
    comment_id: int
    from_status: Status | None
    to_status: Status
    by: Decider
    reasons: tuple[Mapping[str, Any], ...] = ()
    undoes_id: int | None = None
    decided_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What everybody may know of a decision: published, held or removed, and why.

    `reasons` are those that led to it. `takes_back` is the id of the line before it of
    which it undoes what was told.
    """

    id: int
    before: Status | None
    outcome: Status
    by: Decider
    reasons: tuple[Mapping[str, Any], ...] = ()
    takes_back: int | None = None


def told(log: Iterable[Line]) -> list[Told]:
    """Return what is told of a comment's decisions, given all of them, the first one first.

    Nothing is told of a move between held and spam, nor of what its writer takes back. What
    is told of a line depends on those before it only.
    """
    found: list[Told] = []
    for line in log:
        before, after = _shown(line.from_status), _shown(line.to_status)
        if after == before or after == Status.WITHDRAWN or after is None:
            continue
        latest = found[-1] if found else None
        found.append(
            Told(
                id=line.id,
                before=before,
                outcome=after,
                by=line.by,
                reasons=told_of(after, line.reasons),
                takes_back=latest.id if latest and latest.before == after else None,
            )
        )
    return found


def taken_back(found: Iterable[Told]) -> set[int]:
    """Return the ids of the lines which a later one takes back."""
    return {each.takes_back for each in found if each.takes_back is not None}


def that_led_to(
    outcome: Status, reasons: Iterable[Mapping[str, Any]]
) -> tuple[Mapping[str, Any], ...]:
    """Return the reasons that speak for an outcome; a comment may have others too."""
    return tuple(each for each in reasons if each.get("outcome") == outcome)


def told_of(outcome: Status, reasons: Iterable[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    """Return the reasons that may be told of an outcome.

    What makes spam of a comment is told as if it had held it: else a comment of which
    nothing is told would be spam. Only the trap is told to nobody who fell into it.
    """
    if outcome != Status.HELD:
        return that_led_to(outcome, reasons)
    return tuple(
        each
        for each in reasons
        if each.get("outcome") in {Status.HELD, Status.SPAM}
        and each.get("code") != Code.TRAP_FILLED
    )


def _shown(status: Status | None) -> Status | None:
    return Status.HELD if status == Status.SPAM else status
