"""Set passwords, and end what the old one had opened; each function is one transaction.

A password is hashed before it: that takes long, and nobody is to wait for it.
"""

from __future__ import annotations

from datetime import datetime

from blog.accounts import hashing, link_actions, session_actions, sign_in_actions, staff_queries
from blog.accounts.hashing import Cost
from blog.accounts.sign_in_actions import Opened
from blog.accounts.staff_models import Staff, StaffLink
from blog.core import audit
from blog.core.audit import Actor
from blog.core.database import transaction


def change(
    password: str, *, token: str, cost: Cost, browser: str, by: Actor, now: datetime
) -> str | None:
    """Change one's own password; return a new token for this browser, whose token this was.

    All sessions end, so that a stolen cookie opens nothing any more. None, and nothing
    changed, if this one has ended since it was let in: its owner may have ended it.
    """
    password_hash = hashing.hash_password(password, cost)
    with transaction() as session:
        member = session.get_one(Staff, by.staff_id, with_for_update=True)
        if not session_actions.drop(session, token, member.id):
            return None
        member.password_hash = password_hash
        session_actions.drop_all(session, member.id)
        link_actions.void(session, member.id, now)
        subject = f"staff:{member.id}"
        audit.note(session, by, "staff.password_changed", subject=subject, now=now)
        return session_actions.add(session, member.id, browser=browser, is_complete=True, now=now)


def set_by_link(
    number: int, password: str, *, cost: Cost, browser: str, now: datetime
) -> Opened | None:
    """Set a password with a mailed link, and let its owner in; None if the link works no more.

    All sessions and all other links end. A second factor is still asked for.
    """
    password_hash = hashing.hash_password(password, cost)
    with transaction() as session:
        link = session.get(StaffLink, number)
        if link is None:
            return None
        # Whoever changes a link holds its owner first.
        member = session.get_one(Staff, link.staff_id, with_for_update=True)
        session.refresh(link)
        if not staff_queries.is_open(link, member, now):
            return None
        member.password_hash = password_hash
        session_actions.drop_all(session, member.id)
        link_actions.void(session, member.id, now)
        by, subject = Actor(member.name, member.id), f"staff:{member.id}"
        audit.note(session, by, "staff.password_set", subject=subject, now=now)
        return sign_in_actions.admit(session, member, browser=browser, now=now)
