"""Set up, use and drop the second factor; each function but `take` is one transaction.

What one does with one's own takes the token of the browser from which one does it, and raises
session_actions.Ended if its session is over: its owner may have ended it a moment ago.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from blog.accounts import codes, session_actions
from blog.accounts.staff_models import RecoveryCode, Staff
from blog.core import audit
from blog.core.audit import Actor
from blog.core.database import transaction
from blog.core.tokens import hash_token


class NoFactor(Exception):
    """There is no second factor to which recovery codes could belong."""


@dataclass(frozen=True, slots=True)
class SetUp:
    """What comes of a second factor: a new token for this browser, and recovery codes."""

    token: str
    recovery_codes: list[str]


def set_up(
    secret: str, code: str, *, token: str, browser: str, by: Actor, now: datetime
) -> SetUp | None:
    """Take a secret as one's second factor if this is its code; None if it is not.

    What was set up before, and its codes, count no more. All sessions end, as none of them
    was opened with it; this browser, whose token this was, gets a new one.
    """
    step = codes.find_step(secret, code, now)
    if step is None:
        return None
    with transaction() as session:
        member = _lock(session, token, by)
        member.totp_secret, member.totp_confirmed_at = secret, now
        member.totp_last_step = step
        audit.note(session, by, "staff.factor_set", subject=f"staff:{member.id}", now=now)
        session_actions.drop_all(session, member.id)
        fresh = session_actions.add(session, member.id, browser=browser, is_complete=True, now=now)
        return SetUp(fresh, _renewed(session, member.id))


def renew_codes(*, token: str, by: Actor, now: datetime) -> list[str]:
    """Replace one's recovery codes, used or not; raises NoFactor."""
    with transaction() as session:
        member = _lock(session, token, by)
        if member.totp_confirmed_at is None:
            raise NoFactor
        audit.note(session, by, "staff.codes_renewed", subject=f"staff:{member.id}", now=now)
        return _renewed(session, member.id)


def remove(*, token: str, by: Actor, now: datetime) -> None:
    """Drop one's own second factor."""
    with transaction() as session:
        member = _lock(session, token, by)
        _drop(session, member, by, now)


def reset(staff_id: int, *, by: Actor, now: datetime) -> None:
    """Drop somebody's second factor who has lost it, and sign them out everywhere."""
    with transaction() as session:
        member = session.get_one(Staff, staff_id, with_for_update=True)
        session_actions.drop_all(session, member.id)
        _drop(session, member, by, now)


def take(session: Session, member: Staff, code: str, now: datetime) -> bool:
    """Use a code up, of the app or for recovery; tell whether it was good.

    The condition stands in the UPDATE itself, so that no code ever counts twice.
    """
    step = codes.find_step(member.totp_secret, code, now)
    if step is not None:
        statement = (
            update(Staff)
            .where(Staff.id == member.id, Staff.totp_last_step < step)
            .values(totp_last_step=step)
            .returning(Staff.id)
        )
        return session.scalar(statement) is not None
    used = session.scalar(
        update(RecoveryCode)
        .where(
            RecoveryCode.code_hash == hash_token(codes.normal_recovery_code(code)),
            RecoveryCode.staff_id == member.id,
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now)
        .returning(RecoveryCode.staff_id)
    )
    if used is not None:
        by = Actor(member.name, member.id)
        audit.note(session, by, "staff.recovery_code_used", subject=f"staff:{used}", now=now)
    return used is not None


def _lock(session: Session, token: str, by: Actor) -> Staff:
    member = session.get_one(Staff, by.staff_id, with_for_update=True)
    session_actions.see_open(session, token, member.id)
    return member


def _renewed(session: Session, staff_id: int) -> list[str]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == staff_id))
    made = codes.new_recovery_codes()
    session.add_all(
        RecoveryCode(code_hash=hash_token(codes.normal_recovery_code(each)), staff_id=staff_id)
        for each in made
    )
    return made


def _drop(session: Session, member: Staff, by: Actor, now: datetime) -> None:
    member.totp_secret, member.totp_confirmed_at = "", None
    session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == member.id))
    audit.note(session, by, "staff.factor_removed", subject=f"staff:{member.id}", now=now)
