"""Read an article's thread as everybody may see it: no address, no email, nothing held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ColumnExpressionArgument,
    Select,
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


@dataclass(frozen=True, slots=True)
class ShownComment:
    """A comment on its page: published, or a tombstone without name, website and text.

    `is_changed` tells that its writer changed it after it was published.
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
    shown_below: int

    @property
    def is_published(self) -> bool:
        """Tell a comment from its tombstone."""
        return self.status == Status.PUBLISHED


@dataclass(frozen=True, slots=True)
class Answered:
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
    # All of these have no root: it stands here for an index in this order (PostgreSQL).
    order = [Comment.root_id, Comment.id]
    top = (
        select(Comment.id)
        .where(_is_top_of(article_id))
        .order_by(*([column.desc() for column in order] if newest_first else order))
        .limit(per_page)
        .offset((number - 1) * per_page)
        .cte("top")
    )
    is_below = (Comment.article_id == article_id) & Comment.root_id.in_(select(top.c.id))
    # Two selects rather than an OR, for which PostgreSQL would read the whole table, and
    # sorted here: to have them in order, SQLite would read it.
    rows = union_all(
        select(*_columns()).where(Comment.id.in_(select(top.c.id))),
        select(*_columns()).where(is_below, Comment.is_shown),
    )
    found = [ShownComment(*row) for row in db.session.execute(rows)]
    return sorted(found, key=attrgetter("id"))


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

    def latest(is_wanted: ColumnElement[bool]) -> Select[int]:
        wanted = (
            select(Comment.id)
            .where(Comment.article_id == article_id, Comment.is_highlighted, is_wanted)
            .where(Comment.status == Status.PUBLISHED)
            .order_by(Comment.id.desc())
            .limit(limit)
        )
        return select(wanted.subquery())

    is_reader = Comment.role == Role.READER
    found = union_all(latest(is_reader), latest(~is_reader))
    return _answered(Comment.id.in_(found), order=Comment.id, limit=2 * limit)


def published_since(article_id: int, version: int, *, limit: int) -> list[Answered]:
    """What was published after a version of the thread, in that order; one query."""
    return _answered(
        Comment.article_id == article_id,
        Comment.published_in > version,
        order=Comment.published_in,
        limit=limit,
    )


def newest(
    article_id: int, *, after: int | None = None, before: int | None = None, limit: int
) -> Newest:
    """The newest first of those that follow the one numbered `after`, or precede `before`.

    One query.
    """
    is_backwards = before is not None
    place = before if is_backwards else after
    # A sum, as no index has: else these would be looked for among those of all articles.
    number = Comment.id + 0
    is_wanted = [Comment.article_id == article_id]
    if place is not None:
        is_wanted.append(number > place if is_backwards else number < place)
    order = number.asc() if is_backwards else number.desc()
    found = _answered(*is_wanted, order=order, limit=limit + 1)
    has_more = len(found) > limit
    return Newest(
        found[:limit][::-1] if is_backwards else found[:limit],
        has_previous=has_more if is_backwards else after is not None,
        has_next=is_backwards or has_more,
    )


def find_published(article_id: int, comment_id: int) -> Answered | None:
    """A published comment of an article, or None; one query."""
    is_it = (Comment.id == comment_id) & (Comment.article_id == article_id)
    return next(iter(_answered(is_it, order=Comment.id, limit=1)), None)


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


def _is_top_of(article_id: int) -> ColumnElement[bool]:
    return (Comment.article_id == article_id) & Comment.root_id.is_(None) & Comment.is_shown


def _columns() -> list[ColumnElement[Any]]:
    def if_published(column: Any) -> ColumnElement[Any]:
        return case((Comment.status == Status.PUBLISHED, column), else_="")

    is_changed = func.coalesce(Comment.edited_at > Comment.published_at, False)
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
        Comment.shown_below,
    )
    names = ShownComment.__slots__
    return [column.label(name) for column, name in zip(columns, names, strict=True)]


def _answered(
    *conditions: ColumnExpressionArgument[bool], order: Any, limit: int
) -> list[Answered]:
    question = aliased(Comment)
    is_told = question.status == Status.PUBLISHED
    rows = db.session.execute(
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
    shown = len(ShownComment.__slots__)
    return [Answered(ShownComment(*row[:shown]), *row[shown:]) for row in rows]
