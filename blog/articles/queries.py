"""Read articles. Nothing here changes anything."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, select

from blog.articles.models import Article, ArticleAuthor, FormerSlug
from blog.articles.policy import Status
from blog.core import pages
from blog.core.database import db
from blog.core.pages import Page


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


def newest(now: datetime, *, page: int, per_page: int) -> Page[Article]:
    """A page of the public articles, the newest first; one query."""
    statement = pages.cut(newest_first(now), page=page, per_page=per_page)
    return pages.page_of(db.session.scalars(statement).all(), page=page, per_page=per_page)


def newest_first(now: datetime) -> Select[Article]:
    """Return, as a statement, the public articles, the newest first."""
    order = Article.published_at.desc(), Article.id.desc()
    return select(Article).where(is_public(now)).order_by(*order)


def is_by(staff_id: int) -> ColumnElement[bool]:
    """Return, as SQL, whether one of the staff is among an article's authors."""
    return Article.id.in_(
        select(ArticleAuthor.article_id).where(ArticleAuthor.staff_id == staff_id)
    )


def find_any(slug: str) -> Article | None:
    """The article at this slug in whatever state, or None; one query."""
    return db.session.scalar(select(Article).where(Article.slug == slug))


def find_numbered(article_id: int) -> Article | None:
    """The article of this number in whatever state, or None; one query."""
    return db.session.get(Article, article_id)


def every_article() -> list[Article]:
    """All articles in any state, the newest first, for the command line; one query."""
    return list(db.session.scalars(select(Article).order_by(Article.id.desc())))


def is_empty() -> bool:
    """Tell whether there is no article at all; one query."""
    return db.session.scalar(select(Article.id).limit(1)) is None
