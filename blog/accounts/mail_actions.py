"""Have those of the staff mailed who want it: their choice, and what is put in the outbox."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from blog.accounts import mail_policy, staff_queries
from blog.accounts.mail_policy import Wishes
from blog.accounts.staff_models import Staff
from blog.core import audit, outbox
from blog.core.audit import Actor
from blog.core.database import transaction

# Kinds of mail. Each is gathered under a key with the number of whom it is for.
DIGEST, REPORTS = "staff digest", "flagged"


def choose(wishes: Wishes, *, by: Actor, now: datetime) -> None:
    """Set what one is mailed, from now on; what was being gathered begins anew."""
    with transaction() as session:
        member = session.get_one(Staff, by.staff_id, with_for_update=True)
        before = Wishes(member.digest_seconds, member.is_mailed_flags)
        if before == wishes:
            return
        member.digest_seconds = wishes.digest_seconds
        member.is_mailed_flags = wishes.is_mailed_flags
        if before.digest_seconds != wishes.digest_seconds:
            outbox.hold(session, DIGEST)  # before its mails, as whoever gathers does
            outbox.drop(session, _digest_key(member.id))
            if wishes.digest_seconds:  # something may be waiting already
                _gather_digests(session, {member.id: wishes.digest_seconds}, now)
        subject, detail = f"staff:{member.id}", f"{before} → {wishes}"
        audit.note(session, by, "staff.mails_chosen", subject=subject, detail=detail, now=now)


def gather_digests(session: Session, now: datetime) -> None:
    """Have the next digest of each who chose one tell what waits; five statements at most."""
    chosen = select(Staff.id, Staff.digest_seconds).where(
        staff_queries.is_editor(), Staff.digest_seconds > 0
    )
    _gather_digests(session, dict(session.execute(chosen).all()), now)


def gather_reports(session: Session, comment_id: int, now: datetime) -> None:
    """Have a comment that was reported mailed to each who wants it; five statements at most."""
    wanting = session.scalars(
        select(Staff.id).where(staff_queries.is_editor(), Staff.is_mailed_flags)
    ).all()
    if wanting:
        outbox.gather_each(
            session,
            REPORTS,
            [f"flagged:{each}" for each in wanting],
            comment_id,
            due_at=lambda _key, last: mail_policy.next_reports(last, now),
            now=now,
        )


def _gather_digests(session: Session, seconds: dict[int, int], now: datetime) -> None:
    if not seconds:
        return
    every = {_digest_key(number): timedelta(seconds=each) for number, each in seconds.items()}
    outbox.gather_each(
        session,
        DIGEST,
        every.keys(),
        0,
        due_at=lambda key, last: mail_policy.next_digest(last, every[key], now),
        now=now,
    )


def _digest_key(staff_id: int) -> str:
    return f"digest:{staff_id}"
