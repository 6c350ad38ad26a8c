"""Lead moderators apart: who reads what, for two minutes; each function is one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from blog.comments.decision_models import Lease
from blog.comments.models import Comment
from blog.core import outbox
from blog.core.database import transaction
from blog.moderation import lease_queries

LASTS = timedelta(minutes=2)
# How many comments one of the staff usually has ahead, and keeps others from at most.
USUAL = 10
MOST = 50


def lease(
    comment_ids: Sequence[int] | None, *, count: int, staff_id: int, now: datetime
) -> list[int]:
    """Lease so many comments to one of the staff; return which.

    They are the first of these, or the most urgent where it is None, that wait and nobody
    else has leased. What this one had leased and is not among them is free again.
    """
    with transaction() as session:
        outbox.hold(session, "leases")
        is_free = or_(Lease.until <= now, Lease.staff_id == staff_id)
        wanted = min(count, MOST)
        found = (
            lease_queries.most_urgent_unread(wanted, is_free)
            if comment_ids is None
            else lease_queries.unread(comment_ids, is_free)
        )
        found = _hold_still(session, found)[:wanted]
        session.execute(delete(Lease).where(is_free))
        session.add_all(
            Lease(comment_id=each, staff_id=staff_id, until=now + LASTS) for each in found
        )
        return found


def _hold_still(session: Session, comment_ids: Sequence[int]) -> list[int]:
    """Keep these comments from being decided about until the leases are there; return which.

    Not those that somebody decides about in this moment: on PostgreSQL they would wait for
    the lease that is dropped, and the new one for them.
    """
    free = (
        select(Comment.id)
        .where(Comment.id.in_(comment_ids))
        .with_for_update(read=True, key_share=True, skip_locked=True)
    )
    found = set(session.scalars(free))
    return [each for each in comment_ids if each in found]
