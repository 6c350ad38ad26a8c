"""Tables of the articles room."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Computed, ForeignKey, Index, String, Text, text
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column

from blog.articles.policy import MAX_BYLINE, MAX_HEADLINE, MAX_SLUG, Status, ThreadOrder
from blog.core.database import Base

_THREAD_ORDERS = ", ".join(f"'{order}'" for order in ThreadOrder)


_PAGE_OF_SECTION = ("section_id", "status", "published_at", "id")


def _created_at(context: DefaultExecutionContext) -> datetime:
    """Return when a new row was made: it was not changed since."""
    created_at: datetime = context.get_current_parameters()["created_at"]  # type: ignore[no-untyped-call]
    return created_at


def _if_known(column: str) -> Index:
    """Make an index of the few articles that have such an instant."""
    where = text(f"{column} IS NOT NULL")
    return Index(f"ix_articles_{column}", column, sqlite_where=where, postgresql_where=where)


class Article(Base):
    """One article, as it reads now.

    `revision` rises with every change a reader could see; `thread_version` rises when
    the visible thread changes. Together they say which page a reader has. `comment_count`
    counts published comments, `branch_count` the top-level ones that are shown.
    `thread_order` is which of them stand first; empty: as on the whole site.

    `author_ids` (of staff, in their order), `tags` (`{"slug", "name"}` each) and
    `corrections` (`{"id", "made_at", "note", "placement", "credit"}` each, the newest
    first) repeat what other tables say, so that a page needs no further query.
    `comments_kept_open` is that somebody opened it by hand: no age closes it. `slow_until`
    is until when its thread is in slow mode. `lead_html` is the lead image as a reader sees
    it. `submitted_at` is when a writer handed a draft in, `unpublished_at` when it was taken
    from the readers: it is a draft then. `changed_at` is when its present revision was made.
    """

    __tablename__ = "articles"
    __table_args__ = (
        CheckConstraint("status IN ('draft', 'published')", name="status_is_known"),
        CheckConstraint(
            "status <> 'published' OR published_at IS NOT NULL", name="published_has_instant"
        ),
        CheckConstraint("comment_count >= 0", name="comment_count_not_negative"),
        CheckConstraint("branch_count >= 0", name="branch_count_not_negative"),
        CheckConstraint(f"thread_order IN ({_THREAD_ORDERS})", name="thread_order_is_known"),
        Index("ix_articles_status_published_at_id", "status", "published_at", "id"),
        Index("ix_articles_section_id_status_published_at_id", *_PAGE_OF_SECTION),
        Index("ix_articles_published_at_id", "published_at", "id"),
        Index("ix_articles_changed_at_id", "changed_at", "id"),
        Index("ix_articles_status_changed_at_id", "status", "changed_at", "id"),
        Index("ix_articles_section_id_changed_at_id", "section_id", "changed_at", "id"),
        Index("ix_articles_headline_in_small_id", "headline_in_small", "id"),
        _if_known("submitted_at"),
        _if_known("unpublished_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(MAX_SLUG), unique=True)
    headline: Mapped[str] = mapped_column(String(MAX_HEADLINE))
    standfirst: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    renderer: Mapped[int]
    byline: Mapped[str] = mapped_column(String(MAX_BYLINE), default="")
    language: Mapped[str] = mapped_column(String(35))
    status: Mapped[str] = mapped_column(String(20), default=Status.DRAFT)
    published_at: Mapped[datetime | None]
    revised_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)
    submitted_at: Mapped[datetime | None]
    unpublished_at: Mapped[datetime | None]
    section_id: Mapped[int | None] = mapped_column(ForeignKey("sections.id"))
    author_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    tags: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    corrections: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    lead_image_id: Mapped[int | None] = mapped_column(ForeignKey("images.id"), index=True)
    lead_html: Mapped[str] = mapped_column(Text, default="")
    canonical_url: Mapped[str] = mapped_column(Text, default="")
    comments_open: Mapped[bool] = mapped_column(default=True)
    is_premoderated: Mapped[bool] = mapped_column(default=False)
    comments_close_at: Mapped[datetime | None]
    comments_kept_open: Mapped[bool] = mapped_column(default=False)
    slow_until: Mapped[datetime | None]
    thread_version: Mapped[int] = mapped_column(default=0)
    comment_count: Mapped[int] = mapped_column(default=0)
    branch_count: Mapped[int] = mapped_column(default=0)
    thread_order: Mapped[str] = mapped_column(String(10), default="")
    imported_from: Mapped[str | None] = mapped_column(Text, index=True)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime] = mapped_column(default=_created_at)
    headline_in_small: Mapped[str] = mapped_column(Text, Computed("lower(headline)"), deferred=True)


class Tag(Base):
    """A word by which articles are found; the name is written as it was typed first."""

    __tablename__ = "tags"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(Text)


class ArticleTag(Base):
    """That an article has a tag.

    `published_at` is the article's, None while it is a draft: triggers keep it there, so that
    the newest articles with a tag are found however many there are.
    """

    __tablename__ = "article_tags"
    __table_args__ = (Index("ix_article_tags_newest", "tag_id", "published_at", "article_id"),)

    article_id: Mapped[int] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True
    )
    tag_id: Mapped[int] = mapped_column(ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True)
    published_at: Mapped[datetime | None]


class ArticleAuthor(Base):
    """That one of the staff has written an article.

    Triggers keep what the article's lists are sorted by: `changed_at`, and `published_at`,
    which is None while it is a draft.
    """

    __tablename__ = "article_authors"
    __table_args__ = (
        Index("ix_article_authors_newest", "staff_id", "published_at", "article_id"),
        Index("ix_article_authors_changed", "staff_id", "changed_at", "article_id"),
    )

    article_id: Mapped[int] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True
    )
    staff_id: Mapped[int] = mapped_column(
        ForeignKey("staff.id", ondelete="RESTRICT"), primary_key=True
    )
    published_at: Mapped[datetime | None]
    changed_at: Mapped[datetime | None]


class ArticleImage(Base):
    """That an article's present text shows an image; the lead image is named by the article."""

    __tablename__ = "article_images"

    article_id: Mapped[int] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True
    )
    image_id: Mapped[int] = mapped_column(
        ForeignKey("images.id", ondelete="RESTRICT"), primary_key=True, index=True
    )


class FormerSlug(Base):
    """A slug an article once had; it redirects for ever and is given to no other."""

    __tablename__ = "former_slugs"

    slug: Mapped[str] = mapped_column(String(MAX_SLUG), primary_key=True)
    article_id: Mapped[int] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), index=True
    )
    retired_at: Mapped[datetime]
