"""What the newsroom's decisions teach the learned filter about a comment. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from blog.comments.status import Decider, Status
from blog.comments.vocabulary import Label

_TAUGHT = {Status.PUBLISHED: Label.GOOD, Status.SPAM: Label.SPAM}


@dataclass(frozen=True, slots=True)
class Step:
    """One decision of a comment's log; `is_undo` if it takes back the one before it."""

    to: Status
    by: Decider
    is_undo: bool = False


def label(log: Iterable[Step]) -> Label:
    """Return what a log teaches, the first decision first.

    Only what one of the staff decided teaches anything, and only while it is in force: a
    decision and the one that took it back leave no trace, so that the comment is again
    what the decisions before them say.
    """
    present = earlier = previous = None  # the decision in force, and which was before the last
    for step in log:
        if step.is_undo and previous is not None and _is_staffs(previous) and _is_staffs(step):
            present, earlier = earlier, present  # one that is taken back may itself be an undo
        else:
            present, earlier = step, present
        previous = step
    if present is None or not _is_staffs(present):
        return Label.NONE
    return _TAUGHT.get(present.to, Label.NONE)


def _is_staffs(step: Step) -> bool:
    return step.by == Decider.STAFF
