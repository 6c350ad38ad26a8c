"""Who is taken on, and that an admin is always left."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select

from blog.accounts import staff_actions
from blog.accounts.staff_actions import EmailTaken, LastAdmin, Newcomer
from blog.accounts.staff_models import Staff, StaffLink
from blog.accounts.vocabulary import Role
from blog.core.audit import Actor
from blog.core.clock import utc_now
from blog.core.database import db
from blog.core.outbox import OutboxMail
from tests.credentials import BY_HAND, CHEAP, PASSWORD, hires, known
from tests.databases import both_databases
from tests.staff import hire

ZOE = Actor("Zoe Admin")


def invites(name: str, email: str = "new@news.example", role: Role = Role.WRITER) -> int:
    newcomer = Newcomer(name, email, role)
    link = staff_actions.invite(newcomer, BY_HAND, by=ZOE, now=utc_now())
    return db.session.get_one(StaffLink, link).staff_id


@both_databases
def test_two_of_one_name_have_pages_of_their_own(app: Flask) -> None:
    slugs = [known(invites("Wim Writer", f"{n}@news.example")).slug for n in range(3)]
    assert slugs == ["wim-writer", "wim-writer-2", "wim-writer-3"]
    assert known(invites("!!!")).slug == "author"


@both_databases
def test_an_address_has_one_account_even_if_two_are_made_at_once(app: Flask) -> None:
    def create(number: int) -> str:
        with app.app_context():
            try:
                newcomer = Newcomer(f"Number {number}", "New@news.example", Role.WRITER)
                staff_actions.create(newcomer, PASSWORD, cost=CHEAP, by=ZOE, now=utc_now())
            except EmailTaken:
                return "taken"
            finally:
                db.session.remove()
            return "created"

    with ThreadPoolExecutor(max_workers=4) as admins:
        assert sorted(admins.map(create, range(4))) == ["created"] + ["taken"] * 3
    assert db.session.scalar(select(Staff.email)) == "new@news.example"


def test_without_a_mail_server_nothing_is_queued(app: Flask) -> None:
    invites("Wim Writer")
    assert db.session.scalar(select(func.count(OutboxMail.id))) == 0


@pytest.mark.parametrize("act", ["demote", "deactivate"])
def test_the_last_admin_stays(app: Flask, act: str) -> None:
    zoe = hires(Role.ADMIN)
    hire(Role.ADMIN, "Invited Only")  # cannot sign in, so could look after nobody
    with pytest.raises(LastAdmin, match="Zoe Admin is the last admin"):
        leaves(zoe, act)
    hires(Role.ADMIN, "Another Admin")
    leaves(zoe, act)
    assert (known(zoe).role, known(zoe).is_active) != (Role.ADMIN, True)


@both_databases
@pytest.mark.parametrize("act", ["demote", "deactivate"])
def test_of_two_admins_who_shut_each_other_out_at_once_one_stays(app: Flask, act: str) -> None:
    admins = [hires(Role.ADMIN, name) for name in ("One", "Two")]

    def leave(staff_id: int) -> bool:
        with app.app_context():
            try:
                leaves(staff_id, act)
            except LastAdmin:
                return False
            finally:
                db.session.remove()
            return True

    with ThreadPoolExecutor(max_workers=2) as pool:
        assert sorted(pool.map(leave, admins)) == [False, True]


def leaves(staff_id: int, act: str) -> None:
    if act == "demote":
        staff_actions.change_role(staff_id, Role.EDITOR, by=ZOE, now=utc_now())
    else:
        staff_actions.deactivate(staff_id, by=ZOE, now=utc_now())
