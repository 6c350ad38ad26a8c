"""Tables of the comments room."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from blog.comments.status import Decider, Status
from blog.comments.vocabulary import FlagReason, Label, Role
from blog.core.database import Base

_STATUSES = ", ".join(f"'{status}'" for status in Status)
_DECIDERS = ", ".join(f"'{decider}'" for decider in Decider)
_ROLES = ", ".join(f"'{role}'" for role in Role)
_FLAG_REASONS = ", ".join(f"'{reason}'" for reason in FlagReason)


_LABELS = ", ".join(f"'{label}'" for label in Label)
_PAGE_OF_BRANCHES = ("article_id", "root_id", "is_shown", "id")
_REPORTED = ("status", "open_flags", "id")
_SCORED = ("id", "score", "label", "submitted_at")


def _few(name: str, *columns: str, where: str) -> Index:
    """Make an index of the few rows of which this is so."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


# Of the few decisions among whose reasons is an editors' rule; said so, an index finds them.
NAMES_A_RULE = {
    "sqlite": """instr(reasons, '"rule": ') > 0""",
    "postgresql": """strpos(CAST(reasons AS TEXT), '"rule": ') > 0""",
}


class Comment(Base):
    """What one reader said, and its present state; the log says how it came to it.

    `root_id` is the top-level comment of its branch (None: itself), so that a page of
    branches can be read at once. `shown_below` counts the published comments among all
    that answer it, however deep; it is shown if it is published, or if one of them is:
    then as a tombstone. `published_in` is the version of the thread in which it first
    appeared. `added_unread` is how many characters its writer has added since it was last
    decided about (`policy.added`). `address_hash` is a keyed hash of the sender's IP. An
    erased comment has no email.

    `folded` is its text and its name as the editors' rules see them (`searchable.folded`,
    made by the version of the folding that `fold_version` says). `written_seconds` is how
    long after its form was made it was sent. `score` is what the learned filter said of it,
    `label` what the decisions in force teach that filter. Among those that wait, the one
    with the least `queue_rank` is the most urgent; `open_flags` counts the reports that no
    editor has weighed.
    """

    __tablename__ = "comments"
    __table_args__ = (
        CheckConstraint(f"status IN ({_STATUSES})", name="status_is_known"),
        CheckConstraint(
            "(parent_id IS NULL) = (root_id IS NULL) AND (parent_id IS NULL) = (depth = 0)",
            name="reply_has_root_and_depth",
        ),
        CheckConstraint("parent_id <> id", name="answers_another"),
        CheckConstraint(f"role IN ({_ROLES})", name="role_is_known"),
        CheckConstraint("shown_below >= 0", name="shown_below_not_negative"),
        CheckConstraint(f"label IN ({_LABELS})", name="label_is_known"),
        CheckConstraint(
            "is_shown = (status = 'published' OR shown_below > 0)", name="shown_if_published_below"
        ),
        Index("ix_comments_article_id_root_id_is_shown_id", *_PAGE_OF_BRANCHES),
        Index("ix_comments_article_id_published_in", "article_id", "published_in"),
        Index("ix_comments_article_id_status_id", "article_id", "status", "id"),
        Index(
            "ix_comments_article_id_id_highlighted",
            "article_id",
            "id",
            sqlite_where=text("is_highlighted = 1"),
            postgresql_where=text("is_highlighted"),
        ),
        Index("ix_comments_status_published_at", "status", "published_at"),
        Index("ix_comments_status_id", "status", "id"),
        Index("ix_comments_address_hash_submitted_at", "address_hash", "submitted_at"),
        Index("ix_comments_article_id_body_digest", "article_id", "body_digest"),
        Index("ix_comments_body_digest_submitted_at", "body_digest", "submitted_at"),
        Index("ix_comments_status_queue_rank_id", "status", "queue_rank", "id"),
        Index("ix_comments_email_status_submitted_at", "email", "status", "submitted_at"),
        _few("ix_comments_parent_id", "parent_id", where="parent_id IS NOT NULL"),
        _few("ix_comments_root_id", "root_id", where="root_id IS NOT NULL"),
        _few("ix_comments_open_flags_id", "open_flags", "id", where="open_flags > 0"),
        _few("ix_comments_status_open_flags_id", *_REPORTED, where="open_flags > 0"),
        _few("ix_comments_scored", *_SCORED, where="score IS NOT NULL"),
        _few("ix_comments_label_id", "label", "id", where="label <> ''"),
        # SQLite would give a deleted last comment's number, and so its permalink, to another.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="RESTRICT"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="RESTRICT"))
    root_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="RESTRICT"))
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
    role: Mapped[str] = mapped_column(String(20), default=Role.READER)
    picked_at: Mapped[datetime | None]
    is_highlighted: Mapped[bool] = mapped_column(default=False)
    removed_for: Mapped[str] = mapped_column(String(40), default="")
    published_in: Mapped[int | None]
    shown_below: Mapped[int] = mapped_column(default=0)
    is_shown: Mapped[bool] = mapped_column(default=False)
    added_unread: Mapped[int] = mapped_column(default=0)
    folded: Mapped[str] = mapped_column(Text, default="", deferred=True)
    fold_version: Mapped[int] = mapped_column(default=0)
    written_seconds: Mapped[int | None]
    score: Mapped[float | None]
    label: Mapped[str] = mapped_column(String(10), default=Label.NONE)
    queue_rank: Mapped[int] = mapped_column(default=30)
    open_flags: Mapped[int] = mapped_column(default=0)


class Decision(Base):
    """One line of the log: who moved a comment from where to where, and why.

    Append-only; triggers of the database refuse any change. `reasons` holds what
    `reasons.Reason.as_stored` gives; `note` is a sentence for the writer. `undoes_id` is
    the decision before it on the same comment, which it takes back.
    """

    __tablename__ = "decisions"
    __table_args__ = (
        CheckConstraint(f"to_status IN ({_STATUSES})", name="to_status_is_known"),
        CheckConstraint(f"decided_by IN ({_DECIDERS})", name="decided_by_is_known"),
        _few("ix_decisions_staff_id_id", "staff_id", "id", where="staff_id IS NOT NULL"),
        _few("ix_decisions_undoes_id", "undoes_id", where="undoes_id IS NOT NULL"),
        Index(
            "ix_decisions_of_rules",
            "id",
            sqlite_where=text(NAMES_A_RULE["sqlite"]),
            postgresql_where=text(NAMES_A_RULE["postgresql"]),
        ),
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
    staff_id: Mapped[int | None]
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"))
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


class Appeal(Base):
    """A writer's one objection to a removal, and what the newsroom answered.

    `is_mail_wanted` is that the answer is mailed to the writer's confirmed address too.
    """

    __tablename__ = "appeals"
    __table_args__ = (Index("ix_appeals_answered_at_comment_id", "answered_at", "comment_id"),)

    comment_id: Mapped[int] = mapped_column(
        ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    text: Mapped[str] = mapped_column(Text)
    appealed_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]
    is_mail_wanted: Mapped[bool] = mapped_column(default=False)


class Flag(Base):
    """A reader's report of a comment: one for each reporter and comment.

    `reporter_hash` is a keyed hash of the reporter's IP, dropped after a while;
    `settled_at` is when an editor approved the comment in spite of it.
    """

    __tablename__ = "flags"
    __table_args__ = (
        CheckConstraint(f"reason IN ({_FLAG_REASONS})", name="reason_is_known"),
        UniqueConstraint("comment_id", "reporter_hash"),
        Index("ix_flags_reporter_hash_flagged_at", "reporter_hash", "flagged_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"))
    reporter_hash: Mapped[str | None] = mapped_column(String(32))
    reason: Mapped[str] = mapped_column(String(20))
    line: Mapped[str] = mapped_column(Text, default="")
    flagged_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
