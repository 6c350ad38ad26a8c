"""Tables of the articles room."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from blog.articles.policy import MAX_BYLINE, MAX_HEADLINE, Status, ThreadOrder
from blog.core.database import Base

_THREAD_ORDERS = ", ".join(f"'{order}'" for order in ThreadOrder)


class Article(Base):
    """One article, as it reads now.

    `revision` rises with every change a reader could see; `thread_version` rises when
    the visible thread changes. Together they say which page a reader has. `comment_count`
    counts published comments, `branch_count` the top-level ones that are shown.
    `thread_order` is which of them stand first; empty: as on the whole site.
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
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
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
    comments_open: Mapped[bool] = mapped_column(default=True)
    thread_version: Mapped[int] = mapped_column(default=0)
    comment_count: Mapped[int] = mapped_column(default=0)
    branch_count: Mapped[int] = mapped_column(default=0)
    thread_order: Mapped[str] = mapped_column(String(10), default="")
    imported_from: Mapped[str | None] = mapped_column(Text, index=True)
    created_at: Mapped[datetime]


class FormerSlug(Base):
    """A slug an article once had; it redirects for ever and is given to no other."""

    __tablename__ = "former_slugs"

    slug: Mapped[str] = mapped_column(String(120), primary_key=True)
    article_id: Mapped[int] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), index=True
    )
    retired_at: Mapped[datetime]
