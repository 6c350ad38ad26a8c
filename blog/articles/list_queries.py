"""Read lists of public articles: of a section, a tag, an author. Nothing here changes anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from blog.accounts.staff_models import Staff
from blog.articles.models import Article, ArticleTag, Tag
from blog.articles.queries import is_by, newest_first
from blog.core import pages
from blog.core.database import db
from blog.core.pages import Page
from blog.core.pictures import Picture
from blog.images import queries as images
from blog.images.models import Image


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
    tagged = select(ArticleTag.article_id).where(ArticleTag.tag_id == tag_id)
    return _page(newest_first(now).where(Article.id.in_(tagged)), page, per_page)


def of_author(staff_id: int, now: datetime, *, page: int, per_page: int) -> Page[Article]:
    """A page of the public articles that somebody wrote, the newest first; one query."""
    return _page(_by(staff_id, now), page, per_page)


def newest(now: datetime, *, limit: int) -> Sequence[Article]:
    """The newest public articles, for a feed; one query."""
    return db.session.scalars(newest_first(now).limit(limit)).all()


def newest_of_section(section_id: int, now: datetime, *, limit: int) -> Sequence[Article]:
    """The newest public articles of a section, for its feed; one query."""
    return db.session.scalars(_in_section(section_id, now).limit(limit)).all()


def newest_of_author(staff_id: int, now: datetime, *, limit: int) -> Sequence[Article]:
    """The newest public articles that somebody wrote, for their feed; one query."""
    return db.session.scalars(_by(staff_id, now).limit(limit)).all()


def counts_by_section() -> dict[int, int]:
    """How many articles stand in each section that has any, whatever their state; one query."""
    counted = db.session.execute(
        select(Article.section_id, func.count(Article.id)).group_by(Article.section_id)
    )
    return {section_id: count for section_id, count in counted if section_id is not None}


def _in_section(section_id: int, now: datetime) -> Select[Article]:
    return newest_first(now).where(Article.section_id == section_id)


def _by(staff_id: int, now: datetime) -> Select[Article]:
    return newest_first(now).where(is_by(staff_id))


def _page(statement: Select[Article], page: int, per_page: int) -> Page[Article]:
    found = db.session.scalars(pages.cut(statement, page=page, per_page=per_page)).all()
    return pages.page_of(found, page=page, per_page=per_page)
