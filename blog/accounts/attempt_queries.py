"""Read how often somebody has tried to sign in. Nothing here changes anything."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from blog.accounts.staff_models import SignInAttempt
from blog.core.database import db


@dataclass(frozen=True, slots=True)
class Limits:
    """How many attempts one account, and one address, may make in a window."""

    per_account: int
    per_address: int
    window: timedelta


@dataclass(frozen=True, slots=True)
class Attempt:
    """Who tries, and whence, as keyed hashes of which nobody can tell who it is."""

    account_hash: str
    address_hash: str


def wait_seconds(attempt: Attempt, limits: Limits, now: datetime) -> int:
    """How long until another attempt may be made; 0: at once. Two queries."""
    counted = (
        (SignInAttempt.account_hash, attempt.account_hash, limits.per_account),
        (SignInAttempt.address_hash, attempt.address_hash, limits.per_address),
    )
    return max(_wait_seconds(*each, limits.window, now) for each in counted)


def _wait_seconds(
    column: InstrumentedAttribute[str], value: str, most: int, window: timedelta, now: datetime
) -> int:
    made = db.session.scalars(
        select(SignInAttempt.at)
        .where(column == value, SignInAttempt.at > now - window)
        .order_by(SignInAttempt.at.desc())
        .limit(most)
    ).all()
    if len(made) < most:
        return 0
    return max(1, math.ceil((made[-1] + window - now).total_seconds()))
