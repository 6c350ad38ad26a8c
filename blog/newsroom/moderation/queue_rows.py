"""The rows of the queue: each comment with all that one needs to decide about it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from blog.comments import appeal_queries, wording
from blog.comments.models import Comment, Flag
from blog.comments.status import Status, may_follow
from blog.comments.vocabulary import FlagReason
from blog.core.text import mark
from blog.moderation import evidence_queries, past_queries
from blog.moderation.desk_queries import Listed
from blog.moderation.evidence_queries import Evidence
from blog.moderation.past_queries import Past
from blog.newsroom.moderation import comment_wording, queue_wording
from blog.newsroom.moderation.comment_forms import as_seen
from blog.newsroom.moderation.comment_page import Choice
from blog.newsroom.moderation.queue_wording import Ground
from blog.web import present

_REPORTS_SHOWN = 5
_REASONS_WITH_A_KEY = 9


@dataclass(frozen=True, slots=True)
class Report:
    """What a reader reported; `line` may be empty."""

    reason: str
    line: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RemovalReason:
    """Why a comment may be removed; `key` is the digit that chooses it, empty beyond nine."""

    code: str
    text: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A comment in the list.

    `value` is what its checkbox carries, `seen_text` the mark of its text; `following` is
    the comment below it, to which a decision leads. One `is_for_colleague` whose appeal
    somebody else has to answer.
    """

    listed: Listed
    value: str
    is_chosen: bool
    seen_text: str
    grounds: list[Ground]
    hosts: list[str]
    score: str
    past: list[str]
    reports: list[Report]
    further_reports: int
    choices: list[Choice]
    may_remove: bool
    is_for_colleague: bool
    following: int | None


def rows(all_listed: Sequence[Listed], *, chosen: Collection[str], staff_id: int) -> list[Row]:
    """Return the rows of a page for one of the staff; four queries, two more of what is removed."""
    comments = [each.comment for each in all_listed]
    evidence = evidence_queries.evidence([each.id for each in comments])
    readers = {each.comment.id: each.reader for each in all_listed if each.reader}
    pasts = past_queries.pasts(comments, readers)
    following = [*(each.id for each in comments[1:]), None]
    removed = [each.id for each in comments if each.status == Status.REMOVED]
    not_theirs = appeal_queries.for_colleagues(staff_id, removed)
    found = [
        _row(listed, evidence[listed.comment.id], pasts.get(listed.comment.id), chosen, after)
        for listed, after in zip(all_listed, following, strict=False)
    ]
    return [
        _for_colleague(each) if each.listed.comment.id in not_theirs else each for each in found
    ]


def removal_reasons() -> list[RemovalReason]:
    """Return why comments may be removed, in the newsroom's order."""
    codes = [each.code for each in present.removals() if not each.is_retired]
    return [
        RemovalReason(code, wording.removal(code), str(n) if n <= _REASONS_WITH_A_KEY else "")
        for n, code in enumerate(codes, start=1)
    ]


def _row(
    listed: Listed,
    evidence: Evidence,
    past: Past | None,
    chosen: Collection[str],
    following: int | None,
) -> Row:
    comment = listed.comment
    seen_text = mark(comment.body)
    value = as_seen(comment.id, comment.status, seen_text, comment.open_flags)
    shown = evidence.reports[:_REPORTS_SHOWN]
    return Row(
        listed=listed,
        value=value,
        is_chosen=value in chosen,
        seen_text=seen_text,
        grounds=queue_wording.grounds(evidence.grounds),
        hosts=queue_wording.hosts(comment),
        score=queue_wording.score(comment, evidence.grounds),
        past=list(queue_wording.past(past)),
        reports=[_report(each) for each in shown],
        further_reports=max(0, comment.open_flags - len(shown)),
        choices=_choices(comment),
        may_remove=may_follow(Status(comment.status), Status.REMOVED),
        is_for_colleague=False,
        following=following,
    )


def _for_colleague(row: Row) -> Row:
    """Offer nothing to decide, since what is decided would answer the appeal."""
    return replace(row, choices=[], may_remove=False, is_for_colleague=True)


def _report(flag: Flag) -> Report:
    return Report(wording.flag_reason(FlagReason(flag.reason)), flag.line, flag.flagged_at)


def _choices(comment: Comment) -> list[Choice]:
    """Return what takes one press: to publish, to call spam, or to leave it in spite of reports."""
    present_state = Status(comment.status)
    found = [
        Choice(to, comment_wording.button(to))
        for to in (Status.PUBLISHED, Status.SPAM)
        if may_follow(present_state, to)
    ]
    if present_state == Status.PUBLISHED and comment.open_flags:
        stays = comment_wording.button(Status.PUBLISHED, stays=True)
        found.insert(0, Choice(Status.PUBLISHED, stays))
    return found
