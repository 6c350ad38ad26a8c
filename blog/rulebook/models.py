"""Tables of the rulebook."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from blog.core.database import Base
from blog.rulebook.vocabulary import Effect, Kind

_KINDS = ", ".join(f"'{kind}'" for kind in Kind)
_EFFECTS = ", ".join(f"'{effect}'" for effect in Effect)


class EditorRule(Base):
    """A rule that somebody of the newsroom wrote: what it looks for, where, and what follows.

    `section_id` and `article_id` narrow it down; `ends_at` is when it ends by itself.
    `note` is for the newsroom. One that was taken out of force is retired, and stays:
    the log of decisions names rules by their numbers.
    """

    __tablename__ = "editor_rules"
    __table_args__ = (
        CheckConstraint(f"kind IN ({_KINDS})", name="kind_is_known"),
        CheckConstraint(f"effect IN ({_EFFECTS})", name="effect_is_known"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    pattern: Mapped[str] = mapped_column(Text)
    effect: Mapped[str] = mapped_column(String(20))
    section_id: Mapped[int | None] = mapped_column(ForeignKey("sections.id"))
    article_id: Mapped[int | None]
    note: Mapped[str] = mapped_column(Text, default="")
    written_by: Mapped[str] = mapped_column(Text, default="")
    written_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    retired_at: Mapped[datetime | None] = mapped_column(index=True)
