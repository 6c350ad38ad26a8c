"""Carry out what somebody at the desk decides about comments, and say whether it was they."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from blog.comments import actions, queries, rules, undo_actions
from blog.comments.door import NotAllowed
from blog.comments.status import Status, may_follow
from blog.core.audit import Actor
from blog.newsroom.moderation import learner
from blog.newsroom.moderation.comment_forms import Seen
from blog.web import present


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is decided, by whom: `removal` is for everybody to read, `note` for the writer."""

    to: Status
    by: Actor
    removal: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """A decision that counts; its number in the log is None where nothing was moved by it."""

    decision_id: int | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a decision about several: those it reached, and those left as they are.

    `moved` had changed since they were looked at; `impossible` cannot become what was asked;
    `not_yours` have an appeal that a colleague has to answer.
    """

    decided: list[int]
    moved: list[int]
    impossible: list[int]
    not_yours: list[int]


def carry_out(seen: Seen, verdict: Verdict, now: datetime) -> Done | None:
    """Decide about a comment as it was seen; None where this decision is not the one that counts.

    That is where a colleague or the writer was faster, also by doing the same: then what
    was typed here stands nowhere. Raises comments.actions.NotFound, NotYours.
    """
    try:
        actions.decide(
            seen.comment_id,
            verdict.to,
            staff_name=verdict.by.name,
            staff_id=verdict.by.staff_id,
            rules=rules.of(present.settings()),
            removal=verdict.removal,
            note=verdict.note,
            seen=seen.status,
            seen_text=seen.text,
            seen_reports=seen.reports,
            now=now,
        )
    except (actions.Moved, NotAllowed):
        return None
    learner.wake()
    if seen.status == verdict.to:
        return Done(None)  # left as it is: an appeal is answered, reports are settled
    ours = (verdict.by.staff_id, now)
    log = queries.decisions_of(seen.comment_id)  # somebody may have gone on already
    return Done(next(each.id for each in log if (each.staff_id, each.decided_at) == ours))


def take_back(comment_id: int, decision_id: int, *, by: Actor, now: datetime) -> bool:
    """Undo the newsroom's decision about a comment; tell whether it still was the latest.

    Raises comments.actions.NotFound.
    """
    rules_now = rules.of(present.settings())
    try:
        undo_actions.undo(comment_id, decision_id, by=by, rules=rules_now, now=now)
    except (actions.Moved, NotAllowed):
        return False
    learner.wake()
    return True


def carry_out_all(all_seen: list[Seen], verdict: Verdict, now: datetime) -> Outcome:
    """Decide about several comments, each in a transaction of its own."""
    outcome = Outcome([], [], [], [])
    for seen in all_seen:
        _list_for(outcome, seen, verdict, now).append(seen.comment_id)
    return outcome


def _list_for(outcome: Outcome, seen: Seen, verdict: Verdict, now: datetime) -> list[int]:
    """Decide about a comment; return the list in which it belongs now."""
    if seen.status != verdict.to and not may_follow(seen.status, verdict.to):
        return outcome.impossible
    try:
        is_done = carry_out(seen, verdict, now) is not None
    except actions.NotFound:
        is_done = False
    except actions.NotYours:
        return outcome.not_yours
    return outcome.decided if is_done else outcome.moved
