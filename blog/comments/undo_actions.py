"""Take a decision of the newsroom back; each function is one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from blog.comments import actions, door, queries, settling_actions
from blog.comments.actions import Moved
from blog.comments.door import Cause, NotAllowed
from blog.comments.models import Comment, Decision
from blog.comments.policy import Rules
from blog.comments.status import Decider, Status
from blog.core.audit import Actor
from blog.core.database import transaction


def undo(comment_id: int, decision_id: int, *, by: Actor, rules: Rules, now: datetime) -> Comment:
    """Bring a comment back to where it was before a decision of the staff; itself a decision.

    What that decision settled waits again: the reports, the appeal. Who takes a removal
    back grants the appeal against it; that is open to whoever decided it, too. Raises
    actions.NotFound, Moved if it is not the latest any more or would publish what its
    writer has changed since, NotAllowed if it is not the staff's or its comment was new.
    """
    with transaction() as session:
        comment = actions.lock_comment(session, comment_id)
        log = queries.decisions_of(comment_id)
        latest = log[-1]
        if latest.id != decision_id:
            raise Moved(f"Comment {comment_id} is {comment.status} by now.")
        if latest.decided_by != Decider.STAFF or latest.from_status is None:
            raise NotAllowed(f"Decision {decision_id} cannot be taken back.")
        if latest.from_status == Status.PUBLISHED and is_changed_since(comment, latest):
            raise Moved(f"Comment {comment_id} has another text by now; look at it again.")
        cause = Cause(
            by=Decider.STAFF,
            staff_name=by.name,
            staff_id=by.staff_id,
            removal=_removal(log) if latest.from_status == Status.REMOVED else "",
        )
        door.move(session, comment, Status(latest.from_status), cause, rules=rules, now=now)
        settling_actions.reopen(session, comment, latest, by=by, rules=rules, now=now)
        return comment


def is_changed_since(comment: Comment, decision: Decision) -> bool:
    """Tell whether a writer has changed the text that was decided about.

    What is held, or spam, may be changed, and nobody has read that.
    """
    return comment.edited_at is not None and comment.edited_at > decision.decided_at


def _removal(log: Sequence[Decision]) -> str:
    """Return why the comment was removed the last time."""
    removals = [each.reasons for each in log if each.to_status == Status.REMOVED]
    codes = [str(each["code"]) for each in removals[-1] if each.get("outcome") == "removed"]
    return codes[-1] if codes else ""
