"""Tables of the publication room."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from blog.core.database import Base


class SiteValue(Base):
    """A setting that the newsroom has changed; its name is that of the field in Settings."""

    __tablename__ = "site_values"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)


class Section(Base):
    """A department of the blog, such as Politics; `position` orders them."""

    __tablename__ = "sections"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int] = mapped_column(default=0)
    is_premoderated: Mapped[bool] = mapped_column(default=False)


class RemovalReason(Base):
    """Why the newsroom removes a comment, as everybody may read it.

    `code` is what the logs keep. `sentence` is the newsroom's own words; empty for those
    that came with the blog, which speak every language of it. A retired one is not
    offered any more; what was removed for it still says so.
    """

    __tablename__ = "removal_reasons"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    sentence: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int] = mapped_column(default=0)
    is_retired: Mapped[bool] = mapped_column(default=False)
