"""Read articles. Nothing here changes anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select

from blog.articles.models import Article, FormerSlug
from blog.articles.policy import Status
from blog.core.database import db


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list, newest first; `number` counts from 1."""

    number: int
    articles: list[Article]
    has_next: bool

    @property
    def previous_number(self) -> int:
        """The number of the page with newer articles."""
        return self.number - 1

    @property
    def next_number(self) -> int:
        """The number of the page with older articles."""
        return self.number + 1


def is_public(now: datetime) -> ColumnElement[bool]:
    """Return `policy.is_public` as SQL."""
    return and_(Article.status == Status.PUBLISHED, Article.published_at <= now)


def find_public(slug: str, now: datetime) -> Article | None:
    """The article at this slug that readers may see now, or None; one query."""
    return db.session.scalar(select(Article).where(Article.slug == slug, is_public(now)))


def find_moved(slug: str, now: datetime) -> str | None:
    """The slug to which a former one leads, if readers may see its article; one query."""
    return db.session.scalar(
        select(Article.slug)
        .join(FormerSlug, FormerSlug.article_id == Article.id)
        .where(FormerSlug.slug == slug, is_public(now))
    )


def newest(now: datetime, *, page: int, per_page: int) -> Page:
    """A page of the public articles, the newest first; one query."""
    found = list(
        db.session.scalars(
            select(Article)
            .where(is_public(now))
            .order_by(Article.published_at.desc(), Article.id.desc())
            .limit(per_page + 1)
            .offset((page - 1) * per_page)
        )
    )
    return Page(page, found[:per_page], has_next=len(found) > per_page)


def every_article() -> list[Article]:
    """All articles in any state, the newest first, for the command line; one query."""
    return list(db.session.scalars(select(Article).order_by(Article.id.desc())))


def is_empty() -> bool:
    """Tell whether there is no article at all; one query."""
    return db.session.scalar(select(Article.id).limit(1)) is None
