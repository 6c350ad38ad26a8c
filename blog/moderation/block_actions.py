"""Hold what somebody who is blocked has published."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from blog.comments import actions, door, settling_actions
from blog.comments.door import Cause
from blog.comments.policy import Rules
from blog.comments.reasons import Code, Outcome, Reason
from blog.comments.status import Decider, Status
from blog.core.audit import Actor
from blog.core.database import transaction


def hold(
    comment_ids: Iterable[int], *, rule_id: int, by: Actor, rules: Rules, now: datetime
) -> int:
    """Move comments from published to held, each in a transaction of its own; return how many.

    Each can be undone like any decision. What is not published any more stays as it is.
    Raises actions.NotFound.
    """
    return sum(_hold(each, rule_id, by, rules, now) for each in comment_ids)


def _hold(comment_id: int, rule_id: int, by: Actor, rules: Rules, now: datetime) -> bool:
    with transaction() as session:
        comment = actions.lock_comment(session, comment_id)
        if comment.status != Status.PUBLISHED:
            return False
        cause = Cause(
            by=Decider.STAFF,
            staff_name=by.name,
            staff_id=by.staff_id,
            reasons=(Reason(Code.BLOCKED, Outcome.HELD, rule=rule_id),),
        )
        door.move(session, comment, Status.HELD, cause, rules=rules, now=now)
        settling_actions.settle(
            session, comment, "", was=Status.PUBLISHED, by=by, rules=rules, now=now
        )
        return True
