"""Read what waits among the articles, for the desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, true

from blog.articles.models import Article
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
    is_seen = true() if sees_all else is_by(staff_id)
    is_draft = Article.status == Status.DRAFT
    is_submitted = Article.submitted_at.is_not(None)
    is_new = ~is_submitted & Article.unpublished_at.is_(None)
    row = db.session.execute(
        select(
            count(select(Article.id).where(is_draft, is_new, is_by(staff_id))),
            count(select(Article.id).where(is_draft, is_submitted, is_seen)),
            count(select(Article.id).where(_is_scheduled(now), is_seen)),
        )
    ).one()
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


def _is_scheduled(now: datetime) -> ColumnElement[bool]:
    return (Article.status == Status.PUBLISHED) & (Article.published_at > now)
