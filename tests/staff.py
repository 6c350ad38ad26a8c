"""The staff of the tests, and browsers in which they are signed in.

Wim writes, Ada edits, Zoe is the admin.
"""

from __future__ import annotations

from datetime import datetime

from flask import Flask

from blog.accounts import session_actions
from blog.accounts.staff_models import Staff
from blog.accounts.vocabulary import Role
from blog.core.clock import utc_now
from blog.core.database import db, transaction
from blog.core.text import slugify
from tests.pages import Reader

WIM, ADA, ZOE = "Wim Writer", "Ada Editor", "Zoe Admin"
NAMES = {Role.WRITER: WIM, Role.EDITOR: ADA, Role.ADMIN: ZOE}


def hire(role: Role, name: str | None = None, *, now: datetime | None = None) -> int:
    """Make an account without a password; return its number."""
    name = name or NAMES[role]
    with transaction() as session:
        member = Staff(
            email=f"{slugify(name)}@news.example",
            name=name,
            slug=slugify(name),
            role=role,
            created_at=now or utc_now(),
        )
        session.add(member)
    return member.id


def sign_in(app: Flask, staff_id: int) -> Reader:
    """Return a browser in which somebody is signed in, past password and second factor."""
    token = session_actions.open_session(
        staff_id, browser="A browser of the tests", is_complete=True, now=utc_now()
    )
    client = app.test_client()
    client.set_cookie("dateline_staff", token)
    db.session.remove()
    return Reader(client)


def staffed(app: Flask, role: Role, name: str | None = None) -> Reader:
    """Return a browser in which somebody new of this role is signed in."""
    return sign_in(app, hire(role, name))
