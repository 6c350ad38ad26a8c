"""Read articles. Nothing here changes anything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, Subquery, and_, exists, select

from blog.articles.models import Article, ArticleAuthor, FormerSlug
from blog.articles.policy import Status
from blog.core import pages
from blog.core.database import db
from blog.core.pages import Page

_NEWEST_FIRST = Article.published_at.desc(), Article.id.desc()


def is_public(now: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
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
    newest_ids = newest_first(now).with_only_columns(Article.id)
    found = in_order(pages.numbers(newest_ids, page=page, per_page=per_page))
    return pages.page_of(found, page=page, per_page=per_page)


def in_order(chosen: Subquery) -> Sequence[Article]:
    """The articles with the numbers `chosen.c.id`, the newest first; one query."""
    statement = select(Article).join(chosen, chosen.c.id == Article.id)
    return db.session.scalars(statement.order_by(*_NEWEST_FIRST)).all()


def newest_first(now: datetime) -> Select[Article]:
    """Return, as a statement, the public articles, the newest first."""
    return select(Article).where(is_public(now)).order_by(*_NEWEST_FIRST)


def is_by(staff_id: int) -> ColumnElement[bool]:
    """Return, as SQL, whether one of the staff is among an article's authors."""
    is_theirs = exists().where(
        ArticleAuthor.article_id == Article.id, ArticleAuthor.staff_id == staff_id
    )
    return is_theirs.correlate(Article)


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
