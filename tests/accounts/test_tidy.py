"""What is kept of the entrance, and for how long."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from blog.accounts import link_actions, session_actions, tidy_actions
from blog.accounts.staff_models import SignInAttempt, StaffLink, StaffSession
from blog.accounts.vocabulary import Role
from blog.core.audit import Actor
from blog.core.clock import utc_now
from blog.core.database import db, transaction
from tests.credentials import BY_HAND, hires
from tests.databases import both_databases

TIMES = {
    "window": timedelta(minutes=15),
    "idle": timedelta(hours=12),
    "longest": timedelta(days=14),
}


@both_databases
def test_what_has_had_its_time_goes_and_the_rest_stays(app: Flask) -> None:
    wim, now = hires(Role.WRITER), utc_now()
    for age in (timedelta(0), timedelta(minutes=16)):
        with transaction() as session:
            session.add(SignInAttempt(account_hash="a", address_hash="b", at=now - age))
    for age in (timedelta(0), timedelta(hours=13)):
        session_actions.open_session(wim, browser="", is_complete=True, now=now - age)
    for age in (timedelta(days=2), timedelta(days=31)):
        link_actions.make(wim, BY_HAND, by=Actor("Zoe"), now=now - age)
    assert tidy_actions.tidy(**TIMES, now=now) == 3
    assert tidy_actions.tidy(**TIMES, now=now) == 0
    for model in (SignInAttempt, StaffSession, StaffLink):
        assert db.session.scalar(select(func.count(model.id))) == 1
