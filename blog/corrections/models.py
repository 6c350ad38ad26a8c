"""Tables of the corrections room."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from blog.core.database import Base
from blog.corrections.vocabulary import ReportStatus

_REPORT_STATUSES = ", ".join(f"'{status}'" for status in ReportStatus)
_SETTLED = text("status <> 'open'")


class ErrorReport(Base):
    """A reader's message that something in an article is wrong; never shown in the thread.

    `passage` is quoted from the article. `email` is for questions only. `address_hash` is a
    keyed hash of the sender's network. `credit` is set if the reader wishes to be named.
    """

    __tablename__ = "error_reports"
    __table_args__ = (
        CheckConstraint(f"status IN ({_REPORT_STATUSES})", name="status_is_known"),
        Index("ix_error_reports_status_id", "status", "id"),
        Index("ix_error_reports_settled", "id", sqlite_where=_SETTLED, postgresql_where=_SETTLED),
        Index("ix_error_reports_address_hash_sent_at", "address_hash", "sent_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), index=True
    )
    status: Mapped[str] = mapped_column(String(10), default=ReportStatus.OPEN)
    passage: Mapped[str] = mapped_column(Text)
    message: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text, default="")
    email: Mapped[str] = mapped_column(Text, default="")
    credit: Mapped[bool] = mapped_column(default=False)
    address_hash: Mapped[str | None] = mapped_column(String(32))
    sent_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str] = mapped_column(Text, default="")
