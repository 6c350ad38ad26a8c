"""Carry out what somebody at the desk decides about a comment, and say whether it was they."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from blog.comments import actions, queries, rules
from blog.comments.door import NotAllowed
from blog.comments.status import Status, may_follow
from blog.comments.vocabulary import Removal
from blog.newsroom.moderation.comment_forms import Seen
from blog.web import present


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is decided, by whom: `removal` is for everybody to read, `note` for the writer."""

    to: Status
    staff_name: str
    removal: Removal | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a decision about several: those it reached, and those left as they are.

    `moved` had changed since they were looked at; `impossible` cannot become what was asked.
    """

    decided: list[int]
    moved: list[int]
    impossible: list[int]


def carry_out(seen: Seen, verdict: Verdict, now: datetime) -> bool:
    """Decide about a comment as it was seen; tell whether this decision is the one that counts.

    It is not where a colleague or the writer was faster, also by doing the same: then what
    was typed here stands nowhere. Raises comments.actions.NotFound.
    """
    try:
        actions.decide(
            seen.comment_id,
            verdict.to,
            staff_name=verdict.staff_name,
            rules=rules.of(present.settings()),
            removal=verdict.removal,
            note=verdict.note,
            seen=seen.status,
            seen_text=seen.text,
            now=now,
        )
    except (actions.Moved, NotAllowed):
        return False
    if seen.status == verdict.to:
        return True  # left as it is: an appeal is answered, reports are settled
    latest = queries.decisions_of(seen.comment_id)[-1]
    return (latest.staff_name, latest.decided_at) == (verdict.staff_name, now)


def carry_out_all(all_seen: list[Seen], verdict: Verdict, now: datetime) -> Outcome:
    """Decide about several comments, each in a transaction of its own."""
    decided, moved, impossible = [], [], []
    for seen in all_seen:
        is_possible = seen.status == verdict.to or may_follow(seen.status, verdict.to)
        if not is_possible:
            impossible.append(seen.comment_id)
        elif _is_carried_out(seen, verdict, now):
            decided.append(seen.comment_id)
        else:
            moved.append(seen.comment_id)
    return Outcome(decided, moved, impossible)


def _is_carried_out(seen: Seen, verdict: Verdict, now: datetime) -> bool:
    try:
        return carry_out(seen, verdict, now)
    except actions.NotFound:
        return False
