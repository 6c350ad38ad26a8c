"""Read why comments stand where they stand: their decisions, and what readers report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased

from blog.comments import queries
from blog.comments.models import Comment, Decision, Flag
from blog.comments.status import Decider, Status
from blog.core.database import db

# So many reports of all comments on a page are read, the latest: what more would change no mind.
_MOST_REPORTS = 500


@dataclass(frozen=True, slots=True)
class Evidence:
    """What led a comment to where it stands.

    `grounds` is the decision whose reasons are in force, None where there is none;
    `reports` are those that no editor has weighed, the latest first.
    """

    grounds: Decision | None
    reports: list[Flag]


@dataclass(frozen=True, slots=True)
class Changed:
    """A comment that is in another state by now, and by which decision; None if it is gone."""

    comment_id: int
    decision: Decision | None


def evidence(comment_ids: Collection[int]) -> dict[int, Evidence]:
    """The evidence for each of these comments, by its number; two queries."""
    logs: dict[int, list[Decision]] = defaultdict(list)
    reports: dict[int, list[Flag]] = defaultdict(list)
    for decision in db.session.scalars(
        select(Decision).where(Decision.comment_id.in_(comment_ids)).order_by(Decision.id)
    ):
        logs[decision.comment_id].append(decision)
    for flag in db.session.scalars(
        select(Flag)
        .where(Flag.comment_id.in_(comment_ids), Flag.settled_at.is_(None))
        .order_by(Flag.id.desc())
        .limit(_MOST_REPORTS)
    ):
        reports[flag.comment_id].append(flag)
    return {each: Evidence(grounds(logs[each]), reports[each]) for each in comment_ids}


def grounds(log: Sequence[Decision]) -> Decision | None:
    """Return the decision of a log whose reasons are in force, the first decision first.

    One that takes another back gives no reasons: those count that were there before.
    """
    in_force: list[Decision] = []
    for decision in log:
        if decision.undoes_id is not None and not decision.reasons and in_force:
            in_force.pop()
        else:
            in_force.append(decision)
    return in_force[-1] if in_force else None


def find_own_latest(decision_id: int, staff_id: int) -> Decision | None:
    """A decision of one of the staff if it is still a comment's latest, or None; one query."""
    later = aliased(Decision)
    is_latest = (
        ~select(later.id)
        .where(later.comment_id == Decision.comment_id, later.id > Decision.id)
        .exists()
    )
    return db.session.scalar(
        select(Decision).where(
            Decision.id == decision_id,
            Decision.staff_id == staff_id,
            Decision.decided_by == Decider.STAFF,
            is_latest,
        )
    )


def changed(comment_ids: Collection[int], seen: Status) -> list[Changed]:
    """Which of these comments are not in the state in which they were seen; one query."""
    rows = db.session.execute(
        select(Comment.id, Comment.status, Decision)
        .outerjoin(Decision, Decision.id == queries.latest_decision())
        .where(Comment.id.in_(comment_ids))
    )
    found = {comment_id: (status, decision) for comment_id, status, decision in rows}
    states = {each: found.get(each, (None, None)) for each in comment_ids}
    return [
        Changed(comment_id, decision)
        for comment_id, (status, decision) in states.items()
        if status != seen
    ]
