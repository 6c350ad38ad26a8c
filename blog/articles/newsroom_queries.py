"""Read articles for who makes them: lists in every state, and what a form offers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, func, not_, or_, select

from blog.accounts.staff_models import Staff
from blog.articles.models import Article, ArticleAuthor
from blog.articles.policy import State, Status
from blog.articles.queries import is_by, is_public
from blog.articles.revision_models import Revision
from blog.core import pages
from blog.core.bounded_queries import contains
from blog.core.database import db
from blog.core.pages import Page
from blog.core.pictures import Picture
from blog.images import queries as image_queries
from blog.images.models import Image
from blog.publication import section_queries
from blog.publication.models import Section

_MOST_IMAGES = 50


class Order(StrEnum):
    """What a list is sorted by; the word stands in the address."""

    CHANGED = "changed"
    PUBLISHED = "published"
    HEADLINE = "headline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which articles a list shows; None and empty texts leave a filter out.

    With `reader_id` it shows what this one of the staff may see who is no editor: their
    own articles, and what is public.
    """

    state: State | None = None
    section_id: int | None = None
    author_id: int | None = None
    words: str = ""
    order: Order = Order.CHANGED
    reader_id: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """An article in a list, when it was changed last, and by whom (empty: nobody knows)."""

    article: Article
    changed_at: datetime
    who: str


@dataclass(frozen=True, slots=True)
class Offers:
    """What a form of an article lets one choose from."""

    sections: Sequence[Section]
    staff: Sequence[Staff]
    images: Sequence[Image]


def listed(wanted: Wanted, now: datetime, *, page: int, per_page: int) -> Page[Row]:
    """A page of the articles that are wanted; one query."""
    changed_at = func.coalesce(
        Revision.made_at, Article.revised_at, Article.published_at, Article.created_at
    )
    last = and_(Revision.article_id == Article.id, Revision.number == Article.revision)
    statement = select(Article, Revision.made_at, Revision.who).outerjoin(Revision, last)
    order: dict[Order, tuple[ColumnElement[Any], ...]] = {
        Order.CHANGED: (changed_at.desc(), Article.id.desc()),
        Order.PUBLISHED: (Article.published_at.desc().nulls_last(), Article.id.desc()),
        Order.HEADLINE: (func.lower(Article.headline), Article.id.asc()),
    }
    statement = statement.where(*_conditions(wanted, now)).order_by(*order[wanted.order])
    found = db.session.execute(pages.cut(statement, page=page, per_page=per_page)).all()
    rows = [
        Row(
            article,
            made_at or article.revised_at or article.published_at or article.created_at,
            who or "",
        )
        for article, made_at, who in found
    ]
    return pages.page_of(rows, page=page, per_page=per_page)


def is_in(state: State, now: datetime) -> ColumnElement[bool]:
    """Return `policy.state` as SQL."""
    is_draft, is_submitted = Article.status == Status.DRAFT, Article.submitted_at.is_not(None)
    was_shown = Article.unpublished_at.is_not(None)
    conditions: dict[State, ColumnElement[bool]] = {
        State.DRAFT: and_(is_draft, not_(is_submitted), not_(was_shown)),
        State.SUBMITTED: and_(is_draft, is_submitted),
        State.UNPUBLISHED: and_(is_draft, not_(is_submitted), was_shown),
        State.SCHEDULED: and_(Article.status == Status.PUBLISHED, Article.published_at > now),
        State.PUBLISHED: is_public(now),
    }
    return conditions[state]


def is_author(article_id: int, staff_id: int) -> bool:
    """Tell whether one of the staff is among an article's authors; one query."""
    return db.session.get(ArticleAuthor, (article_id, staff_id)) is not None


def writers(beside: Sequence[int] = ()) -> Sequence[Staff]:
    """Who may be an author: all active staff, and those `beside`, by name; one query."""
    may = select(Staff).where(or_(Staff.is_active, Staff.id.in_(beside)))
    return db.session.scalars(may.order_by(Staff.name, Staff.id)).all()


def offers(article: Article | None) -> Offers:
    """What the form of an article offers; three queries."""
    newest = select(Image).order_by(Image.id.desc()).limit(_MOST_IMAGES)
    images = list(db.session.scalars(newest))
    return Offers(
        section_queries.every_section(), writers(article.author_ids if article else ()), images
    )


def find_picture(image_id: int | None) -> Picture | None:
    """The image of this number as a page shows it, or None; one query."""
    return image_queries.pictures([image_id]).get(image_id) if image_id else None


def _conditions(wanted: Wanted, now: datetime) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.state is not None:
        conditions.append(is_in(wanted.state, now))
    if wanted.section_id is not None:
        conditions.append(Article.section_id == wanted.section_id)
    if wanted.author_id is not None:
        conditions.append(is_by(wanted.author_id))
    if wanted.words:
        conditions.append(contains(wanted.words, Article.headline))
    if wanted.reader_id is not None:
        conditions.append(or_(is_by(wanted.reader_id), is_public(now)))
    return conditions
