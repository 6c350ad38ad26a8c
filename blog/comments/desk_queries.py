"""Read comments for the desk: what waits, the list with its filters, and what comes next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased

from blog.articles.models import Article
from blog.comments.models import Appeal, Comment, Decision, Flag
from blog.comments.status import Status
from blog.core.bounded_queries import contains, count
from blog.core.database import db

# Nothing finds the reports that no editor has weighed but reading them: this many, the latest.
_LATEST_REPORTS = 10_000


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many comments wait for an editor; each number is capped."""

    held: int
    appealed: int
    flagged: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which comments a list shows, and in which order; what is None or empty leaves all."""

    status: Status | None = None
    is_flagged: bool = False
    is_appealed: bool = False
    article_id: int | None = None
    words: str = ""
    is_newest_first: bool = True


@dataclass(frozen=True, slots=True)
class Listed:
    """A comment with its article, the latest decision about it, and how many report it."""

    comment: Comment
    article: Article
    decision: Decision | None
    reports: int


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list, and whether there is more before and behind it."""

    rows: list[Listed]
    has_previous: bool
    has_next: bool


def waiting() -> Waiting:
    """Count what waits; one query."""
    is_flagged = (Comment.status == Status.PUBLISHED) & Comment.id.in_(_flagged())
    row = db.session.execute(
        select(
            count(select(Comment.id).where(Comment.status == Status.HELD)),
            count(select(Appeal.comment_id).where(Appeal.answered_at.is_(None))),
            count(select(Comment.id).where(is_flagged)),
        )
    ).one()
    return Waiting(*row)


def page(
    wanted: Wanted, *, after: int | None = None, before: int | None = None, limit: int
) -> Page:
    """The comments that follow the one numbered `after`, or precede `before`; two queries.

    Words are looked for by reading comment after comment, in the order of the list, until
    the page is full.
    """
    is_backwards = before is not None
    is_rising = wanted.is_newest_first == is_backwards
    place = before if is_backwards else after
    # An article's comments are few beside all there are, and both engines would rather go
    # through all in the order of their numbers than sort these: hence a sum, as no index has.
    number = Comment.id if wanted.article_id is None else Comment.id + 0
    statement = (
        _selected(wanted).order_by(number.asc() if is_rising else number.desc()).limit(limit + 1)
    )
    if place is not None:
        statement = statement.where(Comment.id > place if is_rising else Comment.id < place)
    found = db.session.execute(statement).all()
    has_more = len(found) > limit
    rows = found[:limit][::-1] if is_backwards else found[:limit]
    reports = _reports(row[0].id for row in rows)
    return Page(
        [Listed(*row, reports.get(row[0].id, 0)) for row in rows],
        has_previous=has_more if is_backwards else after is not None,
        has_next=is_backwards or has_more,
    )


def next_held(after: int) -> int | None:
    """The comment to read after another: the next that is held, else the first; two queries."""
    held = select(func.min(Comment.id)).where(Comment.status == Status.HELD)
    return db.session.scalar(held.where(Comment.id > after)) or db.session.scalar(
        held.where(Comment.id != after)
    )


def find(comment_id: int) -> tuple[Comment, Article, Comment | None] | None:
    """A comment in whatever state with its article and what it answers, or None; one query."""
    question = aliased(Comment)
    row = db.session.execute(
        select(Comment, Article, question)
        .join(Article, Article.id == Comment.article_id)
        .outerjoin(question, question.id == Comment.parent_id)
        .where(Comment.id == comment_id)
    ).one_or_none()
    return (row[0], row[1], row[2]) if row else None


def _selected(wanted: Wanted) -> Select[Comment, Article, Decision]:
    earlier = aliased(Decision)
    latest = (
        select(func.max(earlier.id))
        .where(earlier.comment_id == Comment.id)
        .correlate(Comment)
        .scalar_subquery()
    )
    return (
        select(Comment, Article, Decision)
        .join(Article, Article.id == Comment.article_id)
        .outerjoin(Decision, Decision.id == latest)
        .where(*_conditions(wanted))
    )


def _conditions(wanted: Wanted) -> Iterable[ColumnElement[bool]]:
    if wanted.article_id is not None:
        yield Comment.article_id == wanted.article_id
    if wanted.status is not None and wanted.article_id is not None:
        # As in `page`: not the index of all comments in this state.
        yield func.coalesce(Comment.status, "") == wanted.status
    elif wanted.status is not None:
        yield Comment.status == wanted.status
    if wanted.is_flagged:
        yield Comment.id.in_(_flagged())
    if wanted.is_appealed:
        yield Comment.id.in_(select(Appeal.comment_id).where(Appeal.answered_at.is_(None)))
    if wanted.words:
        yield contains(wanted.words, Comment.body, Comment.name)


def _flagged() -> Select[int]:
    """Select the comments about which a report was sent of late that no editor has weighed."""
    latest = select(Flag).order_by(Flag.id.desc()).limit(_LATEST_REPORTS).subquery()
    return select(latest.c.comment_id).where(latest.c.settled_at.is_(None))


def _reports(comment_ids: Iterable[int]) -> dict[int, int]:
    statement = (
        select(Flag.comment_id, func.count())
        .where(Flag.comment_id.in_(list(comment_ids)), Flag.settled_at.is_(None))
        .group_by(Flag.comment_id)
    )
    return dict(db.session.execute(statement).all())
