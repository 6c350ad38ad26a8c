"""What staff did, in the database's own append-only log; the desk shows it to admins.

Decisions about comments have a log of their own, with their reasons.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, Session, mapped_column

from blog.core.database import Base


class AuditEntry(Base):
    """One thing that somebody did.

    `who` is the name as it was then, `staff_id` whose it was; both stay when the account
    goes. `did` is a short phrase such as `article.published`, `subject` what it was done
    to, such as `article:12`, and `detail` a line for people. Never a secret.
    """

    __tablename__ = "audit_log"
    __table_args__ = (
        Index("ix_audit_log_staff_id_id", "staff_id", "id"),
        Index("ix_audit_log_did_id", "did", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    staff_id: Mapped[int | None]
    who: Mapped[str] = mapped_column(Text)
    did: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(60), default="")
    detail: Mapped[str] = mapped_column(Text, default="")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: one of the staff, or whoever is at the command line."""

    name: str
    staff_id: int | None = None


def note(
    session: Session,
    by: Actor,
    did: str,
    *,
    now: datetime,
    subject: str = "",
    detail: str = "",
) -> None:
    """Write a line of the log in the transaction of what it tells."""
    session.add(
        AuditEntry(
            at=now, staff_id=by.staff_id, who=by.name, did=did, subject=subject, detail=detail
        )
    )
