"""What readers may know of an article's revisions. Pure: values in, answers out.

They see that and when a text they could read was changed, and of a correction also how.
What was written before they could read it, or while they could not, is nobody's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from blog.articles.policy import Change


class Step(StrEnum):
    """What happened to an article, apart from its corrections."""

    PUBLISHED = "published"
    EDITED = "edited"
    RESTORED = "restored"
    PUBLISHED_AGAIN = "published again"


@dataclass(frozen=True, slots=True)
class Saved:
    """That a revision was made, and what it is."""

    number: int
    change: str
    made_at: datetime


_STEPS = {
    Change.MINOR: Step.EDITED,
    Change.IMPORTED: Step.EDITED,
    Change.RESTORED: Step.RESTORED,
    Change.PUBLISHED: Step.PUBLISHED_AGAIN,
}


def steps(saved: Iterable[Saved], published_at: datetime) -> Iterator[tuple[Step, datetime]]:
    """Yield what readers may know, the oldest first; `saved` are all revisions by number.

    A revision made before the instant of publication, or while the article was withdrawn,
    is not told. Nor is the first: it is the text that came in.
    """
    yield Step.PUBLISHED, published_at
    was_withdrawn = False
    for place, (each, is_out) in enumerate(_with_state(saved)):
        was_withdrawn |= each.change == Change.UNPUBLISHED
        step = _STEPS.get(Change(each.change))
        if step is None or place == 0 or not is_out or each.made_at <= published_at:
            continue
        if step != Step.PUBLISHED_AGAIN or was_withdrawn:
            yield step, each.made_at


def was_read(number: int, saved: Iterable[Saved], published_at: datetime, until: datetime) -> bool:
    """Tell whether readers could see the revision of a number, which was replaced at `until`."""
    states = {each.number: is_out for each, is_out in _with_state(saved)}
    return states.get(number, False) and published_at < until


def _with_state(saved: Iterable[Saved]) -> Iterator[tuple[Saved, bool]]:
    """Yield each revision, and whether the article was let out when it was made.

    What came in by import was public, or was let out by a revision before it mattered.
    """
    is_out = None
    for each in saved:
        if each.change in {Change.PUBLISHED, Change.UNPUBLISHED} or is_out is None:
            is_out = each.change in {Change.PUBLISHED, Change.IMPORTED}
        yield each, is_out
