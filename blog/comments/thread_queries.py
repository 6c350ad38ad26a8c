"""Read an article's thread as everybody may see it: no address, no email, nothing held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    ColumnExpressionArgument,
    CompoundSelect,
    Integer,
    Result,
    Select,
    bindparam,
    case,
    func,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from blog.articles import queries as articles
from blog.articles.models import Article
from blog.comments.models import Comment
from blog.comments.status import Status
from blog.comments.vocabulary import Role
from blog.core.database import db


class ShownComment(NamedTuple):
    """A comment on its page: published, or a tombstone without name, website and text.

    `is_changed` tells that its writer changed it after it was published. A tuple, not a
    dataclass: what was rendered is found again by it, for each comment of each page.
    """

    id: int
    parent_id: int | None
    status: str
    name: str
    website: str
    body_html: str
    role: str
    submitted_at: datetime
    is_changed: bool
    removed_for: str

    @property
    def is_published(self) -> bool:
        """Tell a comment from its tombstone."""
        return self.status == Status.PUBLISHED


class Answered(NamedTuple):
    """A published comment with what it answers; the two last are empty where nothing is shown."""

    comment: ShownComment
    published_in: int
    question_id: int | None
    question_name: str
    question_html: str


@dataclass(frozen=True, slots=True)
class Newest:
    """A part of an article's published comments, and whether there is more before and behind it."""

    rows: list[Answered]
    has_previous: bool
    has_next: bool


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A published comment with its article, for feeds; `question` is what it answers.

    That is None at the top, and where what it answers is not published.
    """

    comment: Comment
    article: Article
    question: Comment | None


def page_of_branches(
    article_id: int, *, number: int, per_page: int, newest_first: bool
) -> list[ShownComment]:
    """The comments on a page of a thread, in the order of their ids; one query.

    A page holds `per_page` top-level comments, with all that answers them.
    """
    statement = _NEWEST_BRANCHES if newest_first else _OLDEST_BRANCHES
    cut = {"article_id": article_id, "limit": per_page, "offset": (number - 1) * per_page}
    rows = db.session.connection().execute(statement, cut).all()
    return sorted(map(ShownComment._make, rows), key=attrgetter("id"))


def page_number(article_id: int, top_id: int, *, per_page: int, newest_first: bool) -> int:
    """The number of the page on which a shown top-level comment stands; one query."""
    is_before = Comment.id > top_id if newest_first else Comment.id < top_id
    before = db.session.scalar(
        select(func.count()).select_from(Comment).where(_is_top_of(article_id), is_before)
    )
    return (before or 0) // per_page + 1


def find_shown(comment_id: int, now: datetime) -> tuple[Comment, Article] | None:
    """A shown comment on a public article, with that article, or None; one query."""
    row = db.session.execute(
        select(Comment, Article)
        .join(Article, Article.id == Comment.article_id)
        .where(Comment.id == comment_id, Comment.is_shown, articles.is_public(now))
    ).one_or_none()
    return (row[0], row[1]) if row else None


def highlights(article_id: int, *, limit: int) -> list[Answered]:
    """The latest that staff and author answered, and that editors picked; one query.

    Of each at most `limit`, the oldest first.
    """
    asked = {"article_id": article_id, "each": limit, "limit": 2 * limit}
    return _found(db.session.connection().execute(_HIGHLIGHTS, asked))


def published_since(article_id: int, version: int, *, limit: int) -> list[Answered]:
    """What was published after a version of the thread, in that order; one query."""
    asked = {"article_id": article_id, "version": version, "limit": limit}
    return _found(db.session.connection().execute(_PUBLISHED_SINCE, asked))


def newest(
    article_id: int, *, after: int | None = None, before: int | None = None, limit: int
) -> Newest:
    """The newest first of those that follow the one numbered `after`, or precede `before`.

    One query.
    """
    is_backwards = before is not None
    place = before if is_backwards else after
    number = Comment.id.expression
    is_wanted = [Comment.article_id == article_id]
    if place is not None:
        is_wanted.append(number > place if is_backwards else number < place)
    order = number.asc() if is_backwards else number.desc()
    found = _found(db.session.execute(_answered(*is_wanted, order=order, limit=limit + 1)))
    has_more = len(found) > limit
    return Newest(
        found[:limit][::-1] if is_backwards else found[:limit],
        has_previous=has_more if is_backwards else after is not None,
        has_next=is_backwards or has_more,
    )


def find_published(article_id: int, comment_id: int) -> Answered | None:
    """A published comment of an article, or None; one query."""
    is_it = (Comment.id == comment_id) & (Comment.article_id == article_id)
    return next(iter(_found(db.session.execute(_answered(is_it, order=Comment.id, limit=1)))), None)


def feed(now: datetime, *, article_id: int | None = None, limit: int) -> list[FeedEntry]:
    """The newest comments, of one article or of all public ones, the newest first; one query."""
    question = aliased(Comment)
    is_told = (question.id == Comment.parent_id) & (question.status == Status.PUBLISHED)
    statement = (
        select(Comment, Article, question)
        .join(Article, Article.id == Comment.article_id)
        .outerjoin(question, is_told)
        .where(Comment.status == Status.PUBLISHED, articles.is_public(now))
        .limit(limit)
    )
    if article_id is None:
        statement = statement.order_by(Comment.published_at.desc(), Comment.id.desc())
    else:
        statement = statement.where(Comment.article_id == article_id).order_by(
            # Those from before versions were counted all have the same one.
            Comment.published_in.desc(),
            Comment.id.desc(),
        )
    return [FeedEntry(*row) for row in db.session.execute(statement)]


def _is_top_of(article_id: int | ColumnElement[int]) -> ColumnElement[bool]:
    return (Comment.article_id == article_id) & Comment.root_id.is_(None) & Comment.is_shown


def _columns() -> list[ColumnElement[Any]]:
    is_published = Comment.status == Status.PUBLISHED

    def if_published(column: Any) -> ColumnElement[Any]:
        return case((is_published, column), else_="")

    is_changed = func.coalesce(is_published & (Comment.edited_at > Comment.published_at), False)
    columns = (
        Comment.id,
        Comment.parent_id,
        Comment.status,
        if_published(Comment.name),
        if_published(Comment.website),
        if_published(Comment.body_html),
        Comment.role,
        Comment.submitted_at,
        is_changed,
        Comment.removed_for,
    )
    names = ShownComment._fields
    return [column.label(name) for column, name in zip(columns, names, strict=True)]


def _branches(*, newest_first: bool) -> CompoundSelect[Any]:
    article_id = bindparam("article_id", type_=Integer)
    # All of these have no root: it stands here for an index in this order (PostgreSQL).
    order = [Comment.root_id, Comment.id]
    top = (
        select(Comment.id)
        .where(_is_top_of(article_id))
        .order_by(*([column.desc() for column in order] if newest_first else order))
        .limit(bindparam("limit", type_=Integer))
        .offset(bindparam("offset", type_=Integer))
        .cte("top")
    )
    is_below = (Comment.article_id == article_id) & Comment.root_id.in_(select(top.c.id))
    # Two selects rather than an OR, for which PostgreSQL would read the whole table, and
    # sorted in Python: to have them in order, SQLite would read it.
    return union_all(
        select(*_columns()).where(Comment.id.in_(select(top.c.id))),
        select(*_columns()).where(is_below, Comment.is_shown),
    )


def _highlights() -> Select[Any]:
    # Not as an index has it: SQLite would go through all that are published on the article.
    is_published = func.coalesce(Comment.status, "") == Status.PUBLISHED

    def latest(is_wanted: ColumnElement[bool]) -> Select[int]:
        wanted = (
            select(Comment.id)
            .where(Comment.article_id == bindparam("article_id", type_=Integer))
            .where(Comment.is_highlighted, is_wanted, is_published)
            .order_by(Comment.id.desc())
            .limit(bindparam("each", type_=Integer))
        )
        return select(wanted.subquery())

    is_reader = Comment.role == Role.READER
    found = union_all(latest(is_reader), latest(~is_reader))
    limit = bindparam("limit", type_=Integer)
    return _answered(Comment.id.in_(found), order=Comment.id, limit=limit)


def _published_since() -> Select[Any]:
    return _answered(
        Comment.article_id == bindparam("article_id", type_=Integer),
        Comment.published_in > bindparam("version", type_=Integer),
        order=Comment.published_in,
        limit=bindparam("limit", type_=Integer),
    )


def _answered(
    *conditions: ColumnExpressionArgument[bool], order: Any, limit: int | ColumnElement[int]
) -> Select[Any]:
    question = aliased(Comment)
    is_told = question.status == Status.PUBLISHED
    return (
        select(
            *_columns(),
            Comment.published_in,
            question.id.label("question_id"),
            case((is_told, question.name), else_="").label("question_name"),
            case((is_told, question.body_html), else_="").label("question_html"),
        )
        .outerjoin(question, question.id == Comment.parent_id)
        .where(Comment.status == Status.PUBLISHED, *conditions)
        .order_by(order)
        .limit(limit)
    )


def _found(rows: Result[Any]) -> list[Answered]:
    shown = len(ShownComment._fields)
    return [Answered(ShownComment._make(row[:shown]), *row[shown:]) for row in rows.all()]


# Written once: to build and to look up such a statement would take longer than to run it.
_OLDEST_BRANCHES = _branches(newest_first=False)
_NEWEST_BRANCHES = _branches(newest_first=True)
_HIGHLIGHTS = _highlights()
_PUBLISHED_SINCE = _published_since()
