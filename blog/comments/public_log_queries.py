"""Read what the public log tells of decisions. Nothing here changes anything."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Row, Text, and_, cast, func, not_, select

from blog.articles.models import Article
from blog.articles.queries import is_public
from blog.comments import public_log
from blog.comments.models import Comment, Decision
from blog.comments.public_log import Line, Told
from blog.comments.status import Decider, Status
from blog.core.database import db

# A page reads the rest of one block of numbers and the one before it, whatever is found
# there. Blocks stand still: an end that moved with each decision would tell of hidden ones.
BLOCK = 2000

COLUMNS = (
    Decision.id,
    Decision.comment_id,
    Decision.from_status,
    Decision.to_status,
    Decision.decided_by,
    Decision.reasons,
    Decision.undoes_id,
    Decision.decided_at,
)
_SPAM_AS_HELD = {Status.HELD: (Status.HELD, Status.SPAM)}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which decisions are wanted: of one outcome, by rules or staff; None: all."""

    outcome: Status | None = None
    by: Decider | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """An article that readers may see now."""

    slug: str
    headline: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A decision as everybody may know it.

    `place` is None where the article is not public. `comment_id` is of a comment, or of
    the tombstone of one, that readers see and of which this decision still holds.
    """

    at: datetime
    told: Told
    is_taken_back: bool
    place: Place | None
    comment_id: int | None


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the log; `before` is where it goes on, None at its end."""

    entries: list[Entry]
    before: int | None


def listing(wanted: Wanted, now: datetime, *, before: int | None, limit: int) -> Listing:
    """Decisions of the rules and the staff, the latest first; three queries.

    Reads two blocks of the log at most, so a page may be empty though more are to come.
    """
    if before is None:
        before = (db.session.scalar(select(func.max(Decision.id))) or 0) + 1
    least = (before - 1) // BLOCK * BLOCK - BLOCK
    rows = db.session.execute(
        select(
            *COLUMNS, Comment.status, Comment.is_shown, Article.slug, Article.headline,
            Article.language,
        )
        .join(Comment, Comment.id == Decision.comment_id)
        .outerjoin(Article, and_(Article.id == Comment.article_id, is_public(now)))
        .where(Decision.id < before, Decision.id >= least, *_listed(wanted))
        .order_by(Decision.id.desc())
        .limit(limit + 1)
    ).all()  # fmt: skip
    shown = rows[:limit]
    goes_on = shown[-1].id if len(rows) > limit else least
    return Listing(_entries(shown), goes_on if goes_on > 1 else None)


def histories(comment_ids: Collection[int]) -> dict[int, list[Told]]:
    """What is told of these comments' decisions, by comment; one query, none for none."""
    if not comment_ids:
        return {}
    statement = (
        select(*COLUMNS)
        .where(Decision.comment_id.in_(comment_ids))
        .order_by(Decision.comment_id, Decision.id)
    )
    logs = groupby(map(line, db.session.execute(statement)), key=lambda each: each.comment_id)
    return {comment_id: public_log.told(log) for comment_id, log in logs}


def line(row: Row[Any]) -> Line:
    """Return a row of COLUMNS as a line of the log."""
    return Line(
        id=row.id,
        comment_id=row.comment_id,
        from_status=Status(row.from_status) if row.from_status else None,
        to_status=Status(row.to_status),
        by=Decider(row.decided_by),
        reasons=tuple(row.reasons),
        undoes_id=row.undoes_id,
        decided_at=row.decided_at,
    )


def _listed(wanted: Wanted) -> Iterable[ColumnElement[bool]]:
    """Leave out what accounts for nothing, or would tell spam from held."""
    from_status, to_status = Decision.from_status, Decision.to_status
    yield Decision.decided_by != Decider.WRITER
    yield not_(
        and_(
            from_status.is_(None),
            to_status == Status.PUBLISHED,
            cast(Decision.reasons, Text) == "[]",
        )
    )
    kept_waiting = (Status.HELD, Status.SPAM)
    yield not_(and_(func.coalesce(from_status, "").in_(kept_waiting), to_status.in_(kept_waiting)))
    if wanted.outcome is not None:
        yield to_status.in_(_SPAM_AS_HELD.get(wanted.outcome, (wanted.outcome,)))
    if wanted.by is not None:
        yield Decision.decided_by == wanted.by


def _entries(rows: Sequence[Row[Any]]) -> list[Entry]:
    logs = histories({row.comment_id for row in rows})
    told_of = {told.id: told for log in logs.values() for told in log}
    undone = {number for log in logs.values() for number in public_log.taken_back(log)}
    return [_entry(row, told_of[row.id], row.id in undone) for row in rows]


def _entry(row: Row[Any], told: Told, is_taken_back: bool) -> Entry:
    is_seen = row.slug is not None and row.is_shown
    holds = told.outcome == row.status and told.outcome != Status.HELD and not is_taken_back
    return Entry(
        at=row.decided_at,
        told=told,
        is_taken_back=is_taken_back,
        place=Place(row.slug, row.headline, row.language) if row.slug is not None else None,
        comment_id=row.comment_id if is_seen and holds else None,
    )
