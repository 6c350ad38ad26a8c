"""Tables of the moderation room."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from blog.accounts.staff_models import Staff
from blog.core.database import Base


class Backtest(Base):
    """What a rule that is not saved yet would have done to the comments of the last days.

    `rule` is what the form sent. `tried` of `total` comments have been looked at;
    `alive_at` is when the one who counts last said so. `result` is empty until `ended_at`.
    """

    __tablename__ = "backtests"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey(Staff.id, ondelete="CASCADE"), index=True)
    rule: Mapped[dict[str, Any]] = mapped_column(JSON)
    total: Mapped[int] = mapped_column(default=0)
    tried: Mapped[int] = mapped_column(default=0)
    result: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    error: Mapped[str] = mapped_column(String(200), default="")
    asked_at: Mapped[datetime]
    alive_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
