"""Count attempts to sign in before anything costly is done; each function is one transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from blog.accounts import attempt_queries
from blog.accounts.attempt_queries import Attempt, Limits
from blog.accounts.staff_models import SignInAttempt
from blog.core.database import transaction

# Two kinds of lock: whoever holds an address's waits for no account's, so no two ever wait
# for each other.
_ACCOUNT, _ADDRESS = 1, 2


class TooMany(Exception):
    """As many attempts were made as may be; the next has to wait."""

    def __init__(self, wait_seconds: int) -> None:
        super().__init__(f"Wait {wait_seconds} seconds.")
        self.wait_seconds = wait_seconds


def reserve(attempt: Attempt, limits: Limits, now: datetime) -> int:
    """Take one of the attempts that are left, and return its number; raises TooMany.

    Only what is let through is written down: however many try, the table stays small, and
    who is refused has waited for no lock.
    """
    _see_left(attempt, limits, now)
    with transaction() as session:
        _lock(session, attempt)
        _see_left(attempt, limits, now)
        row = SignInAttempt(
            account_hash=attempt.account_hash, address_hash=attempt.address_hash, at=now
        )
        session.add(row)
        session.flush()
        return row.id


def release(number: int) -> None:
    """Give an attempt back that led somebody all the way in."""
    with transaction() as session:
        session.execute(delete(SignInAttempt).where(SignInAttempt.id == number))


def _see_left(attempt: Attempt, limits: Limits, now: datetime) -> None:
    if wait_seconds := attempt_queries.wait_seconds(attempt, limits, now):
        raise TooMany(wait_seconds)


def _lock(session: Session, attempt: Attempt) -> None:
    """Let nobody else count for these until the transaction ends; SQLite has one writer."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for kind, key in ((_ACCOUNT, attempt.account_hash), (_ADDRESS, attempt.address_hash)):
        session.execute(select(func.pg_advisory_xact_lock(kind, func.hashtext(key))))
