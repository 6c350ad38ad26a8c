"""Read lists of public articles: of a section, a tag, an author. Nothing here changes anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from blog.accounts.staff_models import Staff
from blog.articles.models import Article, ArticleAuthor, ArticleTag, Tag
from blog.articles.queries import in_order, newest_first
from blog.core import pages
from blog.core.bounded_queries import count
from blog.core.database import db
from blog.core.pages import Page
from blog.core.pictures import Picture
from blog.images import queries as images
from blog.images.models import Image
from blog.publication.models import Section


@dataclass(frozen=True, slots=True)
class Portrayed:
    """One of the staff who writes, and their portrait if there is one."""

    staff: Staff
    portrait: Picture | None


def find_tag(slug: str) -> Tag | None:
    """The tag at this slug, or None; one query."""
    return db.session.scalar(select(Tag).where(Tag.slug == slug))


def find_author(slug: str) -> Portrayed | None:
    """Whose page is at this slug, or None; one query."""
    found = db.session.execute(
        select(Staff, Image)
        .outerjoin(Image, Image.id == Staff.portrait_id)
        .where(Staff.slug == slug)
    ).one_or_none()
    if found is None:
        return None
    member, image = found
    return Portrayed(member, images.picture(image) if image else None)


def of_section(section_id: int, now: datetime, *, page: int, per_page: int) -> Page[Article]:
    """A page of a section's public articles, the newest first; one query."""
    return _page(_in_section(section_id, now), page, per_page)


def of_tag(tag_id: int, now: datetime, *, page: int, per_page: int) -> Page[Article]:
    """A page of the public articles that have a tag, the newest first; one query."""
    return _page(_newest_of(ArticleTag, ArticleTag.tag_id, tag_id, now), page, per_page)


def of_author(staff_id: int, now: datetime, *, page: int, per_page: int) -> Page[Article]:
    """A page of the public articles that somebody wrote, the newest first; one query."""
    return _page(_by(staff_id, now), page, per_page)


def newest(now: datetime, *, limit: int) -> Sequence[Article]:
    """The newest public articles, for a feed; one query."""
    return db.session.scalars(newest_first(now).limit(limit)).all()


def newest_of_section(section_id: int, now: datetime, *, limit: int) -> Sequence[Article]:
    """The newest public articles of a section, for its feed; one query."""
    return in_order(_in_section(section_id, now).limit(limit).subquery())


def newest_of_author(staff_id: int, now: datetime, *, limit: int) -> Sequence[Article]:
    """The newest public articles that somebody wrote, for their feed; one query."""
    return in_order(_by(staff_id, now).limit(limit).subquery())


def counts_by_section() -> dict[int, int]:
    """How many articles stand in each section, whatever their state, capped; one query."""
    of_section = select(Article.id).where(Article.section_id == Section.id).correlate(Section)
    return dict(db.session.execute(select(Section.id, count(of_section))).all())


def count_in_section(section_id: int) -> int:
    """How many articles stand in a section, whatever their state; one query, in an index."""
    statement = select(func.count(Article.id)).where(Article.section_id == section_id)
    return db.session.scalar(statement) or 0


def _in_section(section_id: int, now: datetime) -> Select[int]:
    in_section = newest_first(now).where(Article.section_id == section_id)
    return in_section.with_only_columns(Article.id)


def _by(staff_id: int, now: datetime) -> Select[int]:
    return _newest_of(ArticleAuthor, ArticleAuthor.staff_id, staff_id, now)


def _newest_of(
    table: type[ArticleTag | ArticleAuthor],
    whose: InstrumentedAttribute[int],
    number: int,
    now: datetime,
) -> Select[int]:
    """Select the public articles of a tag or an author, which know when they were published."""
    return (
        select(table.article_id.label("id"))
        .where(whose == number, table.published_at <= now)
        .order_by(table.published_at.desc(), table.article_id.desc())
    )


def _page(newest: Select[int], page: int, per_page: int) -> Page[Article]:
    found = in_order(pages.numbers(newest, page=page, per_page=per_page))
    return pages.page_of(found, page=page, per_page=per_page)
