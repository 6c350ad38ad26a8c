"""Tables of the accounts room."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from blog.core.database import Base


class Reader(Base):
    """Somebody who has shown that mail to an address reaches them; it is in lower case."""

    __tablename__ = "readers"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(Text, unique=True)
    confirmed_at: Mapped[datetime]


class Browser(Base):
    """A browser that carries a reader's proof in a cookie; only a hash of it is stored."""

    __tablename__ = "browsers"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    reader_id: Mapped[int] = mapped_column(ForeignKey("readers.id", ondelete="CASCADE"), index=True)
    remembered_at: Mapped[datetime]
