"""Read an article as its page shows it. Nothing here changes anything."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from blog.articles.models import Article
from blog.articles.queries import is_public
from blog.core.columns import UTCDateTime
from blog.core.database import db


class ShownArticle(NamedTuple):
    """An article as its page shows it, apart from the database; its columns as they stand."""

    id: int
    slug: str
    headline: str
    standfirst: str
    body_html: str
    byline: str
    language: str
    published_at: datetime
    revised_at: datetime | None
    revision: int
    section_id: int | None
    author_ids: list[int]
    tags: list[dict[str, str]]
    corrections: list[dict[str, Any]]
    lead_html: str
    canonical_url: str
    comments_open: bool
    is_premoderated: bool
    comments_close_at: datetime | None
    comments_kept_open: bool
    slow_until: datetime | None
    thread_version: int
    comment_count: int
    branch_count: int
    thread_order: str


def find_shown(slug: str, now: datetime) -> ShownArticle | None:
    """What the page of a public article shows, or None; one query."""
    asked = {"slug": slug, "now": now}
    row = db.session.connection().execute(_SHOWN, asked).one_or_none()
    return ShownArticle._make(row) if row else None


# Written once: to build it anew would take longer than to run it.
_SHOWN = select(*(getattr(Article, name) for name in ShownArticle._fields)).where(
    Article.slug == bindparam("slug"), is_public(bindparam("now", type_=UTCDateTime))
)
