"""Read what became of a reader's other comments; cheaply, however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, func, select

from blog.accounts.models import Reader
from blog.comments.mail_models import Claim
from blog.comments.models import Comment
from blog.comments.status import Status
from blog.core.bounded_queries import count
from blog.core.database import db

# Nobody decides differently for 101 comments than for 1,000.
MOST_COUNTED = 100
_COUNTED = (Status.PUBLISHED, Status.REMOVED, Status.SPAM)


@dataclass(frozen=True, slots=True)
class Past:
    """What became of a reader's other comments; each number stops above MOST_COUNTED.

    `since` is when the first of those was sent that are published; None if none is.
    `confirmed_at` is None where nobody has shown whose they are: then they are those of
    whoever typed the same address.
    """

    published: int
    removed: int
    spam: int
    since: datetime | None
    confirmed_at: datetime | None


def pasts(comments: Collection[Comment], readers: dict[int, Reader]) -> dict[int, Past]:
    """The past of the writer of each comment, by its number; two queries.

    `readers` are those who have confirmed to have written one, by its number. Of what the
    newsroom wrote, and what was erased, there is none.
    """
    of_readers = _by_reader({each.id for each in readers.values()})
    by_email = _by_email([each.id for each in comments if each.id not in readers and each.email])
    found = {}
    for comment in comments:
        reader = readers.get(comment.id)
        if reader is not None:
            found[comment.id] = _past(of_readers[reader.id], comment, reader.confirmed_at)
        elif comment.email:
            found[comment.id] = _past(by_email[comment.email], comment, None)
    return found


def find_reader(comment_id: int) -> Reader | None:
    """Who has confirmed to have written a comment, or None; one query."""
    return db.session.scalar(
        select(Reader)
        .join(Claim, Claim.reader_id == Reader.id)
        .where(Claim.comment_id == comment_id)
    )


@dataclass(slots=True)
class _Counted:
    """How many there are in each state, and when the first published one was sent."""

    numbers: dict[str, int]
    since: datetime | None = None


def _past(counted: _Counted, comment: Comment, confirmed_at: datetime | None) -> Past:
    """Return what was counted, without the comment itself."""
    numbers = {each: counted.numbers.get(each, 0) for each in _COUNTED}
    if comment.status in numbers and numbers[Status(comment.status)] <= MOST_COUNTED:
        numbers[Status(comment.status)] -= 1
    return Past(
        published=numbers[Status.PUBLISHED],
        removed=numbers[Status.REMOVED],
        spam=numbers[Status.SPAM],
        since=counted.since if numbers[Status.PUBLISHED] > 0 else None,
        confirmed_at=confirmed_at,
    )


def _by_reader(reader_ids: Iterable[int]) -> dict[int, _Counted]:
    """Count among the latest comments that each of these readers has shown to be theirs."""
    nth = func.row_number().over(partition_by=Claim.reader_id, order_by=Claim.comment_id.desc())
    latest = (
        select(Claim.reader_id, Claim.comment_id, nth.label("nth"))
        .where(Claim.reader_id.in_(list(reader_ids)))
        .subquery()
    )
    rows = db.session.execute(
        select(latest.c.reader_id, Comment.status, func.count(), func.min(Comment.submitted_at))
        .join(Comment, Comment.id == latest.c.comment_id)
        .where(latest.c.nth <= MOST_COUNTED + 1)
        .group_by(latest.c.reader_id, Comment.status)
    )
    found: dict[int, _Counted] = defaultdict(lambda: _Counted({}))
    for reader_id, status, number, first_at in rows:
        found[reader_id].numbers[status] = number
        if status == Status.PUBLISHED:
            found[reader_id].since = first_at
    return found


def _by_email(comment_ids: Sequence[int]) -> dict[str, _Counted]:
    """Count all comments with the address that one of these was sent with."""
    typed = select(Comment.email).where(Comment.id.in_(comment_ids)).distinct().subquery("typed")
    rows = db.session.execute(
        select(typed.c.email, *(_number(typed, each) for each in _COUNTED), _first(typed))
    )
    found: dict[str, _Counted] = defaultdict(lambda: _Counted({}))
    for email, published, removed, spam, since in rows:
        numbers = dict(zip(_COUNTED, (published, removed, spam), strict=True))
        found[email] = _Counted({str(each): number for each, number in numbers.items()}, since)
    return found


def _number(typed: Any, status: Status) -> ScalarSelect[int]:
    is_same = (Comment.email == typed.c.email) & (Comment.status == status)
    return count(select(Comment.id).where(is_same).correlate(typed), most=MOST_COUNTED)


def _first(typed: Any) -> ScalarSelect[datetime]:
    is_same = (Comment.email == typed.c.email) & (Comment.status == Status.PUBLISHED)
    return (
        select(Comment.submitted_at)
        .where(is_same)
        .order_by(Comment.submitted_at)
        .limit(1)
        .correlate(typed)
        .scalar_subquery()
    )
