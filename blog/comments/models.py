"""Tables of the comments room."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from blog.comments.status import Decider, Status
from blog.core.database import Base

_STATUSES = ", ".join(f"'{status}'" for status in Status)
_DECIDERS = ", ".join(f"'{decider}'" for decider in Decider)


class Comment(Base):
    """What one reader said, and its present state; the log says how it came to it.

    `root_id` is the top-level comment of its branch (None: itself), so that a page of
    branches can be read at once. `address_hash` is a keyed hash of the sender's IP.
    """

    __tablename__ = "comments"
    __table_args__ = (
        CheckConstraint(f"status IN ({_STATUSES})", name="status_is_known"),
        CheckConstraint(
            "(parent_id IS NULL) = (root_id IS NULL) AND (parent_id IS NULL) = (depth = 0)",
            name="reply_has_root_and_depth",
        ),
        CheckConstraint("parent_id <> id", name="answers_another"),
        Index("ix_comments_article_id_status_id", "article_id", "status", "id"),
        Index("ix_comments_status_id", "status", "id"),
        Index("ix_comments_address_hash_submitted_at", "address_hash", "submitted_at"),
        Index("ix_comments_body_digest_submitted_at", "body_digest", "submitted_at"),
        # SQLite would give a deleted last comment's number, and so its permalink, to another.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="RESTRICT"))
    parent_id: Mapped[int | None] = mapped_column(
        ForeignKey("comments.id", ondelete="RESTRICT"), index=True
    )
    root_id: Mapped[int | None] = mapped_column(
        ForeignKey("comments.id", ondelete="RESTRICT"), index=True
    )
    depth: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(Text)
    email: Mapped[str] = mapped_column(Text)
    website: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    renderer: Mapped[int]
    body_digest: Mapped[str] = mapped_column(String(32))
    status: Mapped[str] = mapped_column(String(20))
    submitted_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    edited_at: Mapped[datetime | None]
    address_hash: Mapped[str | None] = mapped_column(String(32))


class Decision(Base):
    """One line of the log: who moved a comment from where to where, and why.

    Append-only; triggers of the database refuse any change. `reasons` holds what
    `policy.Reason.as_stored` gives; `note` is a sentence for the writer.
    """

    __tablename__ = "decisions"
    __table_args__ = (
        CheckConstraint(f"to_status IN ({_STATUSES})", name="to_status_is_known"),
        CheckConstraint(f"decided_by IN ({_DECIDERS})", name="decided_by_is_known"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(
        ForeignKey("comments.id", ondelete="RESTRICT"), index=True
    )
    from_status: Mapped[str | None] = mapped_column(String(20))
    to_status: Mapped[str] = mapped_column(String(20))
    decided_by: Mapped[str] = mapped_column(String(20))
    staff_name: Mapped[str] = mapped_column(Text, default="")
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    note: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime]


class Receipt(Base):
    """A writer's private way to a comment; only a hash of its token is stored."""

    __tablename__ = "receipts"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    comment_id: Mapped[int] = mapped_column(
        ForeignKey("comments.id", ondelete="CASCADE"), index=True
    )
    issued_at: Mapped[datetime]
