"""Tables of what an article was: its revisions, corrections and unsaved texts."""

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
)
from sqlalchemy.orm import Mapped, mapped_column

from blog.articles.policy import MAX_HEADLINE, Change, Placement
from blog.core.database import Base

_CHANGES = ", ".join(f"'{change}'" for change in Change)
_PLACEMENTS = ", ".join(f"'{placement}'" for placement in Placement)


class Revision(Base):
    """An article as it was saved, under the number that `Article.revision` had then.

    `details` holds all but the text itself: slug, byline, section, tags, authors, language,
    lead image, canonical link, and what applies to comments. `staff_id` is None for what
    came in by command line; `who` is a name.
    """

    __tablename__ = "revisions"
    __table_args__ = (
        UniqueConstraint("article_id", "number"),
        CheckConstraint(f"change IN ({_CHANGES})", name="change_is_known"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"))
    number: Mapped[int]
    change: Mapped[str] = mapped_column(String(12))
    made_at: Mapped[datetime]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    who: Mapped[str] = mapped_column(Text)
    headline: Mapped[str] = mapped_column(String(MAX_HEADLINE))
    standfirst: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    details: Mapped[dict[str, Any]] = mapped_column(JSON)


class Correction(Base):
    """A dated note that says what was wrong, and the two revisions between which it was mended.

    `note` is one paragraph of plain text. `credit` names the reader who found the error,
    if they wished it.
    """

    __tablename__ = "corrections"
    __table_args__ = (
        CheckConstraint(f"placement IN ({_PLACEMENTS})", name="placement_is_known"),
        Index("ix_corrections_made_at_id", "made_at", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), index=True
    )
    number_before: Mapped[int]
    number_after: Mapped[int]
    note: Mapped[str] = mapped_column(Text)
    placement: Mapped[str] = mapped_column(String(6))
    credit: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime]
    who: Mapped[str] = mapped_column(Text)


class Autosave(Base):
    """What one of the staff has typed and not saved, and the revision it began from."""

    __tablename__ = "autosaves"

    article_id: Mapped[int] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True
    )
    staff_id: Mapped[int] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    based_on: Mapped[int]
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    saved_at: Mapped[datetime]


class PreviewLink(Base):
    """A private link to an article as it stands, for somebody outside; its number is signed."""

    __tablename__ = "preview_links"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), index=True
    )
    who: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
