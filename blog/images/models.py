"""Tables of the images room."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from blog.core.database import Base


class Image(Base):
    """A picture as we encoded it, in several widths, under the digest of the largest.

    `widths` are those there are files of, in pixels, rising; the last is `width`.
    `extension` is `jpg`, `png` or `webp`. `alt` is what is read out to who cannot see it.
    `uploaded_by` is a name.
    """

    __tablename__ = "images"
    __table_args__ = (
        CheckConstraint("width > 0 AND height > 0", name="has_a_size"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    extension: Mapped[str] = mapped_column(String(5))
    width: Mapped[int]
    height: Mapped[int]
    widths: Mapped[list[int]] = mapped_column(JSON)
    alt: Mapped[str] = mapped_column(Text)
    caption: Mapped[str] = mapped_column(Text, default="")
    credit: Mapped[str] = mapped_column(Text, default="")
    file_name: Mapped[str] = mapped_column(Text, default="")
    uploaded_by: Mapped[str] = mapped_column(Text)
    uploaded_at: Mapped[datetime]
