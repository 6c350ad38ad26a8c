"""Tables of the learned filter."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from blog.core.database import Base

ONLY = 1


class FilterState(Base):
    """What the filter has learned; one row, made by the migration.

    `version` rises with every model. `learned_from` is the digest of the examples of which
    `model` was made (`Model.to_bytes`; empty: nothing yet). `claimed_until` is until when
    somebody is learning.
    """

    __tablename__ = "filter_state"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(default=0)
    model: Mapped[bytes] = mapped_column(LargeBinary, default=b"", deferred=True)
    good: Mapped[int] = mapped_column(default=0)
    spam: Mapped[int] = mapped_column(default=0)
    learned_from: Mapped[str] = mapped_column(String(64), default="")
    learned_at: Mapped[datetime | None]
    claimed_until: Mapped[datetime | None]


class FilterExample(Base):
    """A labelled text that somebody loaded; the same text and name are there once."""

    __tablename__ = "filter_examples"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    text: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text, default="")
    is_spam: Mapped[bool]
    source: Mapped[str] = mapped_column(Text, default="")
    added_at: Mapped[datetime]
