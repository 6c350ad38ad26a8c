"""What becomes of sample comments, how often, and who says so. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate
from random import Random
from typing import Any

from blog.comments import labels
from blog.comments.labels import Step
from blog.comments.policy import Rules, flag_reasons, queue_rank
from blog.comments.reasons import Code, Outcome, Reason
from blog.comments.status import Decider, Status
from blog.comments.vocabulary import Label, Removal, Role
from blog.sample import flags
from blog.sample.prose import pick
from blog.sample.words import NOTES, STAFF

Fate = tuple[Status, ...]

STRAIGHT: Fate = (Status.PUBLISHED,)

# How many in a thousand go which way.
FATES: dict[Fate, int] = {
    STRAIGHT: 500,
    (Status.HELD, Status.PUBLISHED): 300,
    (Status.HELD,): 70,
    (Status.PUBLISHED, Status.HELD): 10,
    (Status.SPAM,): 45,
    (Status.HELD, Status.SPAM): 20,
    (Status.PUBLISHED, Status.SPAM): 5,
    (Status.PUBLISHED, Status.REMOVED): 12,
    (Status.HELD, Status.PUBLISHED, Status.REMOVED): 8,
    (Status.HELD, Status.REMOVED): 10,
    (Status.PUBLISHED, Status.WITHDRAWN): 10,
    (Status.HELD, Status.PUBLISHED, Status.WITHDRAWN): 5,
    (Status.HELD, Status.WITHDRAWN): 5,
}
_WAYS, _UP_TO = list(FATES), list(accumulate(FATES.values()))


_FIRST = Reason(Code.FIRST_COMMENT, Outcome.HELD)
_HELD = ((_FIRST,), (_FIRST,), (Reason(Code.SENT_TOO_FAST, Outcome.HELD, 3), _FIRST))
_TRAPPED = (Reason(Code.TRAP_FILLED, Outcome.SPAM), _FIRST)
_REPORTED = flag_reasons(flags.REASONS, Rules())
_REMOVALS = tuple(Removal)


def fate(random: Random) -> Fate:
    """Draw the states that a comment goes through, the last of which is its own."""
    return random.choices(_WAYS, cum_weights=_UP_TO)[0]


def decision(present: Status | None, to: Status, random: Random) -> dict[str, Any]:
    """Say who moves a comment from one state to another, and why, as the log keeps it."""
    cause: dict[str, Any] = {
        "from_status": present,
        "to_status": to,
        "decided_by": Decider.POLICY,
        "staff_name": "",
        "staff_id": None,
        "undoes_id": None,
        "reasons": [],
        "note": "",
    }
    if present is None or (present, to) == (Status.PUBLISHED, Status.HELD):
        cause["reasons"] = [each.as_stored() for each in _reasons(present, to, random)]
    elif to == Status.WITHDRAWN:
        cause["decided_by"] = Decider.WRITER
    else:
        cause |= {"decided_by": Decider.STAFF, "staff_name": pick(STAFF, random)}
        if to == Status.REMOVED:
            removal = pick(_REMOVALS, random)
            cause["reasons"] = [{"code": removal, "outcome": "removed", "evidence": 0}]
            cause["note"] = pick(NOTES, random)
    return cause


def left(decision: Mapping[str, Any], role: Role) -> dict[str, Any]:
    """Say what else the door leaves of a decision: what it teaches, and how urgent it is."""
    step = Step(Status(decision["to_status"]), Decider(decision["decided_by"]))
    is_flagged = step.to == Status.HELD and decision["from_status"] is not None
    return {
        "label": labels.label([step]) if role == Role.READER else Label.NONE,
        "queue_rank": queue_rank(_REPORTED if is_flagged else ()),
    }


def _reasons(present: Status | None, to: Status, random: Random) -> tuple[Reason, ...]:
    if to == Status.HELD:
        return _REPORTED if present else pick(_HELD, random)
    return _TRAPPED if to == Status.SPAM else ()
