"""Claim mails, and note what became of them; each function is one transaction."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from blog.core import audit
from blog.core.audit import Actor
from blog.core.database import transaction
from blog.core.outbox import OutboxMail
from blog.notifications import queries

# Longer than a mail can take to send (delivery.MAIL_SECONDS), or two would send it.
LEASE = timedelta(minutes=10)
MAX_ATTEMPTS = 8
NOTHING_TO_TELL = "nothing to tell"

_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A mail that is ours to send until its lease ends."""

    id: int
    kind: str
    key: str
    payload: dict[str, Any]
    message_id: str
    until: datetime


def claim(*, now: datetime, lease: timedelta = LEASE) -> Claimed | None:
    """Claim the mail that has been due for longest, or None; no other deliverer gets it.

    A deliverer that dies leaves it to the others once the lease has ended.
    """
    with transaction() as session:
        mail = session.scalar(
            select(OutboxMail)
            .where(queries.is_free(now))
            .order_by(OutboxMail.due_at, OutboxMail.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if mail is None:
            return None
        mail.attempts += 1
        mail.claimed_until = until = now + lease
        return Claimed(mail.id, mail.kind, mail.key, mail.payload, mail.message_id, until)


def sent(claimed: Claimed, *, now: datetime) -> None:
    """Note that the mail server has taken a mail, even if the lease ended meanwhile."""
    with transaction() as session:
        mail = session.get(OutboxMail, claimed.id, with_for_update=True)
        if mail is not None:
            mail.is_open, mail.sent_at, mail.died_at, mail.error = False, now, None, ""


def closed(claimed: Claimed) -> None:
    """Note that there is nothing to tell any more."""
    with transaction() as session:
        if mail := _still_ours(session, claimed):
            mail.is_open, mail.error = False, NOTHING_TO_TELL


def failed(claimed: Claimed, *, error: str, is_for_good: bool = False, now: datetime) -> bool:
    """Put a mail off, or give it up; tell whether it is a dead letter now.

    `error` names no person. `is_for_good` is that no later attempt can do better.
    """
    with transaction() as session:
        mail = _still_ours(session, claimed)
        if mail is None:
            return False
        mail.error, mail.claimed_until = error, None
        if is_for_good or mail.attempts >= MAX_ATTEMPTS:
            mail.is_open, mail.died_at = False, now
        else:
            mail.due_at = now + pause_after(mail.attempts)
        return not mail.is_open


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts, of which there was at least one."""
    return min(_FIRST_PAUSE * int(4 ** (attempts - 1)), _LONGEST_PAUSE)


def revive(ids: Collection[int] | None, *, by: Actor | None = None, now: datetime) -> list[int]:
    """Make mails due at once, with all attempts before them; return which.

    `ids` may name dead letters and mails that wait; None: all dead letters. What was
    sent, or is being sent, is left alone. `by` is noted in the log of what staff did.
    """
    with transaction() as session:
        statement = select(OutboxMail).order_by(OutboxMail.id).with_for_update()
        if ids is None:
            statement = statement.where(OutboxMail.died_at.is_not(None))
        else:
            statement = statement.where(OutboxMail.id.in_(list(ids)))
        revived = [mail for mail in session.scalars(statement) if _may_be_revived(mail, now)]
        for mail in revived:
            mail.is_open, mail.died_at, mail.error = True, None, ""
            mail.attempts, mail.claimed_until, mail.due_at = 0, None, now
            if by is not None:
                audit.note(session, by, "mail.revived", subject=f"mail:{mail.id}", now=now)
        return [mail.id for mail in revived]


def _may_be_revived(mail: OutboxMail, now: datetime) -> bool:
    is_claimed = mail.claimed_until is not None and mail.claimed_until > now
    return mail.died_at is not None or (mail.is_open and not is_claimed)


def _still_ours(session: Session, claimed: Claimed) -> OutboxMail | None:
    """Return the mail unless another has claimed it since our lease ended, or sent it."""
    mail = session.get(OutboxMail, claimed.id, with_for_update=True)
    is_ours = mail is not None and mail.is_open and mail.claimed_until == claimed.until
    return mail if is_ours else None
