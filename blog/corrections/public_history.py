"""What readers may know of an article's revisions. Pure: values in, answers out.

They see that and when a text they could read was changed, and of a correction also how.
What was written before they could read it, or while they could not, is nobody's business.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from blog.articles.policy import Change


class Step(StrEnum):
    """What happened to an article, apart from its corrections."""

    PUBLISHED = "published"
    EDITED = "edited"
    REPLACED = "replaced"
    RESTORED = "restored"
    PUBLISHED_AGAIN = "published again"


@dataclass(frozen=True, slots=True)
class Saved:
    """That a revision was made, what it is, and from when it was let out; None: it was not."""

    number: int
    change: str
    made_at: datetime
    out_at: datetime | None


@dataclass(frozen=True, slots=True)
class Told:
    """What readers are told: a step, and the revisions between which a text was replaced."""

    step: Step
    at: datetime
    number_before: int = 0
    number_after: int = 0


_STEPS = {
    Change.MINOR: Step.EDITED,
    Change.IMPORTED: Step.REPLACED,
    Change.RESTORED: Step.RESTORED,
}


def steps(saved: Sequence[Saved]) -> Iterator[Told]:
    """Yield what readers may know, the oldest first; `saved` are all revisions by number.

    What was changed before they could see it, or while they could not, is not told.
    """
    before = None
    has_begun = False
    for each, until in _with_ends(saved):
        out_at = each.out_at
        if out_at is None or not _is_seen(each, until):
            before = None
            continue
        if not has_begun:
            yield Told(Step.PUBLISHED, out_at)
        elif before is None:
            yield Told(Step.PUBLISHED_AGAIN, max(out_at, each.made_at))
        elif step := _STEPS.get(Change(each.change)):
            yield Told(step, each.made_at, before.number, each.number)
        before, has_begun = each, True


def was_read(number: int, saved: Sequence[Saved]) -> bool:
    """Tell whether readers could see the revision of a number."""
    return any(each.number == number and _is_seen(each, until) for each, until in _with_ends(saved))


def _is_seen(saved: Saved, until: datetime | None) -> bool:
    """Tell whether there was an instant at which this was the article, and was public."""
    if saved.out_at is None:
        return False
    return until is None or max(saved.out_at, saved.made_at) < until


def _with_ends(saved: Sequence[Saved]) -> Iterator[tuple[Saved, datetime | None]]:
    """Yield each revision with when the next one took its place; None for the present one."""
    ends = [each.made_at for each in saved[1:]]
    yield from zip(saved, [*ends, None], strict=False)
