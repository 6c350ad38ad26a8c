"""Read what staff did, and what they decided about comments, the newest first."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from blog.comments.models import Decision
from blog.comments.status import Decider
from blog.core.audit import AuditEntry
from blog.core.database import db


def entries(
    *,
    staff_id: int | None = None,
    is_command_line: bool = False,
    did: str = "",
    before: int | None,
    limit: int,
) -> Sequence[AuditEntry]:
    """What somebody did, or whoever had no account here, or everybody; one query.

    `did` leaves one kind of deed. Each filter has its index; both together read what the
    person did.
    """
    statement = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(limit)
    if is_command_line:
        statement = statement.where(AuditEntry.staff_id.is_(None))
    elif staff_id is not None:
        statement = statement.where(AuditEntry.staff_id == staff_id)
    if did:
        statement = statement.where(AuditEntry.did == did)
    if before is not None:
        statement = statement.where(AuditEntry.id < before)
    return db.session.scalars(statement).all()


def decisions(
    *, staff_name: str | None = None, before: int | None, limit: int
) -> Sequence[Decision]:
    """What staff decided about comments, under whatever name they had then; one query.

    The log has those of the rules too: it is read from its end until enough are found.
    """
    statement = (
        select(Decision)
        .where(Decision.decided_by == Decider.STAFF)
        .order_by(Decision.id.desc())
        .limit(limit)
    )
    if staff_name is not None:
        statement = statement.where(Decision.staff_name == staff_name)
    if before is not None:
        statement = statement.where(Decision.id < before)
    return db.session.scalars(statement).all()
