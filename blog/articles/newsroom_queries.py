"""Read articles for who makes them: lists in every state, and what a form offers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select, union_all

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


_ORDERS: dict[Order, tuple[ColumnElement[Any], ...]] = {
    Order.CHANGED: (Article.changed_at.desc(), Article.id.desc()),
    Order.PUBLISHED: (Article.published_at.desc().nulls_last(), Article.id.desc()),
    Order.HEADLINE: (Article.headline_in_small.asc(), Article.id.asc()),
}
# Of which there are few at a time.
_FEW = {State.SUBMITTED, State.UNPUBLISHED, State.SCHEDULED}


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
    numbers = _by_date if wanted.order == Order.PUBLISHED else _in_order
    chosen = pages.numbers(
        numbers(wanted, now, most=page * per_page + 1), page=page, per_page=per_page
    )
    last = and_(Revision.article_id == Article.id, Revision.number == Article.revision)
    found = db.session.execute(
        select(Article, Revision.who)
        .join(chosen, chosen.c.id == Article.id)
        .outerjoin(Revision, last)
        .order_by(*_ORDERS[wanted.order])
    )
    rows = [Row(article, article.changed_at, who or "") for article, who in found]
    return pages.page_of(rows, page=page, per_page=per_page)


def is_in(state: State, now: datetime) -> ColumnElement[bool]:
    """Return `policy.state` as SQL."""
    is_draft, is_submitted = Article.status == Status.DRAFT, Article.submitted_at.is_not(None)
    # Not as an index has them: by those, all in that state would be read.
    is_any_draft = func.coalesce(Article.status, "") == Status.DRAFT
    is_out = func.coalesce(Article.published_at, now) <= now
    was_shown = Article.unpublished_at.is_not(None)
    conditions: dict[State, ColumnElement[bool]] = {
        State.DRAFT: and_(is_draft, not_(is_submitted), not_(was_shown)),
        State.SUBMITTED: and_(is_any_draft, is_submitted),
        State.UNPUBLISHED: and_(is_any_draft, not_(is_submitted), was_shown),
        State.SCHEDULED: and_(Article.status == Status.PUBLISHED, Article.published_at > now),
        State.PUBLISHED: and_(Article.status == Status.PUBLISHED, is_out),
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


def _in_order(wanted: Wanted, now: datetime, *, most: int) -> Select[int]:
    """Select the numbers of the articles that are wanted, by an index in their order."""
    statement = select(Article.id).where(*_conditions(wanted, now))
    if wanted.order == Order.HEADLINE:
        return statement.order_by(*_ORDERS[Order.HEADLINE])
    if wanted.author_id is not None:
        who = ArticleAuthor.staff_id == wanted.author_id
        joined = statement.join(ArticleAuthor, ArticleAuthor.article_id == Article.id).where(who)
        return joined.order_by(ArticleAuthor.changed_at.desc(), ArticleAuthor.article_id.desc())
    if wanted.state in _FEW:
        # No column of an index: these are found by their state, and then put in their order.
        changed_at = func.coalesce(Article.changed_at, Article.created_at)
        return statement.order_by(changed_at.desc(), Article.id.desc())
    return statement.order_by(*_ORDERS[Order.CHANGED])


def _by_date(wanted: Wanted, now: datetime, *, most: int) -> Select[int]:
    """Select their numbers by when they are published; behind those, what has no such instant.

    No index of both engines has it so: it is put together of two parts, of so many each.
    """
    statement = select(Article.id, Article.published_at).where(*_conditions(wanted, now))
    order = Article.published_at.desc(), Article.id.desc()
    out = statement.where(Article.published_at.is_not(None)).order_by(*order).limit(most)
    never = statement.where(Article.published_at.is_(None)).order_by(Article.id.desc()).limit(most)
    both = union_all(select(out.subquery()), select(never.subquery())).subquery()
    return select(both.c.id).order_by(both.c.published_at.desc().nulls_last(), both.c.id.desc())


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
