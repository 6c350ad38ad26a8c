"""Read what waits among the articles, for the desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select, true

from blog.articles.models import Article, ArticleAuthor
from blog.articles.policy import Status
from blog.articles.queries import is_by
from blog.core.bounded_queries import count
from blog.core.database import db


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many articles wait; each number is capped."""

    own_drafts: int
    submitted: int
    scheduled: int


def waiting(staff_id: int, *, sees_all: bool, now: datetime) -> Waiting:
    """Count what waits, of one's own articles or of all; one query."""
    is_draft = Article.status == Status.DRAFT
    is_submitted = Article.submitted_at.is_not(None)
    # Not as an index has it: by that, all drafts would be read.
    is_any_draft = func.coalesce(Article.status, "") == Status.DRAFT
    is_new = ~is_submitted & Article.unpublished_at.is_(None)
    own_drafts = _own(staff_id, ArticleAuthor.published_at.is_(None), is_draft & is_new)
    submitted = select(Article.id).where(is_any_draft, is_submitted)
    scheduled = select(Article.id).where(_is_scheduled(now))
    if not sees_all:
        submitted = submitted.where(is_by(staff_id))
        scheduled = _own(staff_id, ArticleAuthor.published_at > now, _is_scheduled(now))
    counts = count(own_drafts), count(submitted), count(scheduled)
    row = db.session.execute(select(*counts)).one()
    return Waiting(*row)


def next_scheduled(
    staff_id: int, *, sees_all: bool, now: datetime, limit: int
) -> Sequence[Article]:
    """The articles whose instants come next, of one's own or of all; one query."""
    return db.session.scalars(
        select(Article)
        .where(_is_scheduled(now), true() if sees_all else is_by(staff_id))
        .order_by(Article.published_at, Article.id)
        .limit(limit)
    ).all()


def _own(
    staff_id: int, is_placed: ColumnElement[bool], is_wanted: ColumnElement[bool]
) -> Select[int]:
    """Select articles of one of the staff; each is looked at on its own until enough are found."""
    is_so = select(is_wanted).where(Article.id == ArticleAuthor.article_id)
    return select(ArticleAuthor.article_id).where(
        ArticleAuthor.staff_id == staff_id,
        is_placed,
        is_so.correlate(ArticleAuthor).scalar_subquery(),
    )


def _is_scheduled(now: datetime) -> ColumnElement[bool]:
    return (Article.status == Status.PUBLISHED) & (Article.published_at > now)
