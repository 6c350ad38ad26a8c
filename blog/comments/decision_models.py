"""Tables beside the log of decisions: who is about to decide, and how many decisions there were."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from blog.accounts.staff_models import Staff
from blog.comments.models import Comment
from blog.core.database import Base


class Lease(Base):
    """That one of the staff is about to decide on a comment: others are led past it until then.

    Nobody is kept from deciding by it.
    """

    __tablename__ = "leases"
    __table_args__ = (Index("ix_leases_staff_id_until", "staff_id", "until"),)

    comment_id: Mapped[int] = mapped_column(
        ForeignKey(Comment.id, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    staff_id: Mapped[int] = mapped_column(ForeignKey(Staff.id, ondelete="CASCADE"))
    until: Mapped[datetime]


class DecisionCount(Base):
    """How many decisions of a kind there were in a month, of those that are counted by now.

    `month` is like 2026-11, in UTC. Each decision counts once under the empty code, once
    under the code of each reason that led to its outcome, and one that takes another back
    once more under `undo`. In its month it counts the same way, as the public log tells it,
    under `told:` and the code (`tally.told_keys`). What is a year old when it would be
    counted is not: no page shows it.
    """

    __tablename__ = "decision_counts"

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    to_status: Mapped[str] = mapped_column(String(20), primary_key=True)
    decided_by: Mapped[str] = mapped_column(String(20), primary_key=True)
    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    number: Mapped[int] = mapped_column(default=0)


class DecisionTally(Base):
    """Up to which decision the counts go; one row, made by the migration."""

    __tablename__ = "decision_tally"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    counted_until: Mapped[int] = mapped_column(default=0)
