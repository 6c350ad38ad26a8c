"""What staff of the tests know and have: passwords, an app for one-time codes, links."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pyotp
from flask import Flask
from sqlalchemy import select

from blog.accounts import codes, hashing, link_actions
from blog.accounts.hashing import Cost
from blog.accounts.link_actions import Ways
from blog.accounts.staff_models import RecoveryCode, Staff
from blog.accounts.vocabulary import Role
from blog.core import tokens
from blog.core.audit import Actor, AuditEntry
from blog.core.clock import utc_now
from blog.core.database import db, transaction
from blog.core.tokens import hash_token
from tests.conftest import SECRET_KEY
from tests.pages import Reader
from tests.staff import NAMES, hire

PASSWORD = "four quiet words here"
OTHER = "another four quiet words"
WRONG = "four noisy words here"
CHEAP = Cost(memory_kib=8192, passes=1)
BY_HAND = Ways(timedelta(days=7), timedelta(hours=1), is_mailing=False)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def hires(role: Role, name: str | None = None, *, password: str = PASSWORD) -> int:
    """Take somebody on who has a password; returns their number."""
    staff_id = hire(role, name)
    with transaction() as session:
        member = session.get_one(Staff, staff_id)
        member.password_hash = hashing.hash_password(password, CHEAP)
    return staff_id


def carries_app(staff_id: int) -> list[str]:
    """Somebody has set a second factor up, a while ago; returns the recovery codes."""
    recovery_codes = codes.new_recovery_codes()
    with transaction() as session:
        member = session.get_one(Staff, staff_id)
        member.totp_secret, member.totp_confirmed_at = SECRET, utc_now() - timedelta(hours=1)
        session.add_all(
            RecoveryCode(code_hash=hash_token(each.replace("-", "")), staff_id=staff_id)
            for each in recovery_codes
        )
    return recovery_codes


def code_now(secret: str = SECRET) -> str:
    """Return what the app shows now."""
    return pyotp.TOTP(secret).at(utc_now())


def actor(staff_id: int) -> Actor:
    """Return somebody as the logs name them."""
    return Actor(known(staff_id).name, staff_id)


def known(staff_id: int) -> Staff:
    """Return one of the staff as they are now."""
    db.session.rollback()
    return db.session.get_one(Staff, staff_id)


def email(role: Role) -> str:
    """Return the address of whoever has this role."""
    return f"{NAMES[role].lower().replace(' ', '-')}@news.example"


def link_for(staff_id: int) -> str:
    """Make a link for somebody, as an admin does; returns its path."""
    return path_of(link_actions.make(staff_id, BY_HAND, by=Actor("Zoe"), now=utc_now()))


def path_of(number: int) -> str:
    """Return the path of a link."""
    token = tokens.sign_number(number, secret_key=SECRET_KEY, purpose=tokens.STAFF_LINK)
    return f"/newsroom/links/{token}"


def enters(app: Flask, role: Role, password: str = PASSWORD, *, agent: str = "A browser") -> Reader:
    """Somebody signs in with a fresh browser, as far as a password leads; returns it."""
    client = app.test_client()
    client.environ_base["HTTP_USER_AGENT"] = agent
    reader = Reader(client)
    page = reader.get("/newsroom/sign-in")
    reader.send(page, {"email": email(role), "password": password})
    return reader


def logged(did: str = "") -> Sequence[tuple[str, str, str]]:
    """Return who did what to whom, the oldest first."""
    db.session.rollback()
    rows = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    return [(each.who, each.did, each.subject) for each in rows if each.did.startswith(did)]
