"""Look for words in all that the newsroom has.

No index serves words inside a text: each of these reads its table, the newest row first,
until it has found as many as it may return. `before` is the number of a row from which
to go on downwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVarTuple

from sqlalchemy import Select, func, or_, select

from blog.accounts.staff_models import Staff
from blog.articles import queries as article_queries
from blog.articles.models import Article, Tag
from blog.articles.revision_models import Correction
from blog.comments.models import Comment
from blog.core.bounded_queries import contains
from blog.core.database import db
from blog.images.models import Image

RowT = TypeVarTuple("RowT")


def articles(
    words: str, *, by: int | None, now: datetime, before: int | None, limit: int
) -> Sequence[Article]:
    """Articles in whatever state; with `by`, only public ones and those of this author."""
    found = contains(words, Article.headline, Article.standfirst, Article.body, Article.slug)
    statement = select(Article).where(found)
    if by is not None:
        statement = statement.where(or_(article_queries.is_public(now), article_queries.is_by(by)))
    return db.session.scalars(_page(statement, Article.id, before, limit)).all()


def comments(words: str, *, before: int | None, limit: int) -> list[tuple[Comment, Article]]:
    """Comments in whatever state, by text and name; by address only where it is all of it."""
    found = contains(words, Comment.body, Comment.name)
    if "@" in words:
        found = or_(found, func.lower(Comment.email) == words.lower())
    statement = (
        select(Comment, Article).join(Article, Article.id == Comment.article_id).where(found)
    )
    rows = db.session.execute(_page(statement, Comment.id, before, limit))
    return [(comment, article) for comment, article in rows]


def staff(words: str, *, before: int | None, limit: int) -> Sequence[Staff]:
    """Who makes the blog, also who has left."""
    statement = select(Staff).where(contains(words, Staff.name, Staff.email, Staff.about))
    return db.session.scalars(_page(statement, Staff.id, before, limit)).all()


def tags(words: str, *, before: int | None, limit: int) -> Sequence[Tag]:
    """Tags, whether an article has them or not."""
    statement = select(Tag).where(contains(words, Tag.name, Tag.slug))
    return db.session.scalars(_page(statement, Tag.id, before, limit)).all()


def images(words: str, *, before: int | None, limit: int) -> Sequence[Image]:
    """Pictures, by what is said of them and what their files were called."""
    said = contains(words, Image.alt, Image.caption, Image.credit, Image.file_name)
    return db.session.scalars(_page(select(Image).where(said), Image.id, before, limit)).all()


def corrections(words: str, *, before: int | None, limit: int) -> list[tuple[Correction, Article]]:
    """Notes of corrections, with their articles."""
    statement = (
        select(Correction, Article)
        .join(Article, Article.id == Correction.article_id)
        .where(contains(words, Correction.note, Correction.credit))
    )
    rows = db.session.execute(_page(statement, Correction.id, before, limit))
    return [(correction, article) for correction, article in rows]


def _page(statement: Select[*RowT], number: Any, before: int | None, limit: int) -> Select[*RowT]:
    statement = statement.order_by(number.desc()).limit(limit)
    return statement if before is None else statement.where(number < before)
