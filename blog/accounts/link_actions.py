"""Make the links by which staff set a password; `make` and `ask` are one transaction each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from blog.accounts.staff_models import Staff, StaffLink
from blog.accounts.vocabulary import LinkPurpose
from blog.core import audit, outbox
from blog.core.audit import Actor
from blog.core.database import transaction

# So many mails may whoever types somebody's address have sent to them in a day; and one
# whenever no link works, or a stranger who asks at night would bar the owner by day.
MOST_ASKED_A_DAY = 3

_DAY = timedelta(days=1)
_SOMEBODY = Actor("somebody at the sign-in")


class Inactive(Exception):
    """Who has left gets no link."""


@dataclass(frozen=True, slots=True)
class Ways:
    """How long links work, and whether they are mailed; else somebody hands them over."""

    invitation: timedelta
    new_password: timedelta
    is_mailing: bool

    def lasting(self, purpose: LinkPurpose) -> timedelta:
        """Return how long a link of this purpose works."""
        return self.invitation if purpose == LinkPurpose.INVITATION else self.new_password


def make(staff_id: int, ways: Ways, *, by: Actor, now: datetime) -> int:
    """Make a fresh link for somebody, and mail it; return its number.

    Who has no password yet is invited again. Earlier links work no more. Raises Inactive.
    """
    with transaction() as session:
        member = session.get_one(Staff, staff_id, with_for_update=True)
        if not member.is_active:
            raise Inactive(f"{member.name} has left.")
        void(session, member.id, now)
        purpose = LinkPurpose.NEW_PASSWORD if member.password_hash else LinkPurpose.INVITATION
        audit.note(session, by, "staff.link_made", subject=f"staff:{member.id}", now=now)
        return add(session, member, purpose, ways, now)


def ask(email: str, ways: Ways, *, now: datetime) -> None:
    """Mail a link for a new password to whoever has this address; nothing where nobody has.

    Who asks learns nothing. Earlier links go on working, or a stranger could end them.
    """
    with transaction() as session:
        member = session.scalar(
            select(Staff).where(Staff.email == email.lower(), Staff.is_active).with_for_update()
        )
        if member is None or not _may_ask(session, member.id, now):
            return
        add(session, member, LinkPurpose.NEW_PASSWORD, ways, now)
        subject = f"staff:{member.id}"
        audit.note(session, _SOMEBODY, "staff.link_asked", subject=subject, now=now)


def add(session: Session, member: Staff, purpose: LinkPurpose, ways: Ways, now: datetime) -> int:
    """Make a link in somebody else's transaction, and mail it if we do; return its number."""
    link = StaffLink(
        staff_id=member.id, purpose=purpose, made_at=now, expires_at=now + ways.lasting(purpose)
    )
    session.add(link)
    session.flush()
    if ways.is_mailing:
        outbox.put(session, purpose, f"staff-link:{link.id}", {"number": link.id}, now=now)
    return link.id


def void(session: Session, staff_id: int, now: datetime) -> None:
    """End somebody's links that were not used, in somebody else's transaction."""
    session.execute(
        update(StaffLink)
        .where(StaffLink.staff_id == staff_id, StaffLink.used_at.is_(None))
        .values(used_at=now)
    )


def _may_ask(session: Session, staff_id: int, now: datetime) -> bool:
    working = select(StaffLink.id).where(
        StaffLink.staff_id == staff_id, StaffLink.used_at.is_(None), StaffLink.expires_at > now
    )
    return (
        _asked_today(session, staff_id, now) < MOST_ASKED_A_DAY
        or session.scalar(working.limit(1)) is None
    )


def _asked_today(session: Session, staff_id: int, now: datetime) -> int:
    statement = select(func.count(StaffLink.id)).where(
        StaffLink.staff_id == staff_id,
        StaffLink.purpose == LinkPurpose.NEW_PASSWORD,
        StaffLink.made_at > now - _DAY,
    )
    return session.scalar(statement) or 0
