"""Who is taken on, and that an admin is always left."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select

from blog.accounts import staff_actions
from blog.accounts.staff_actions import EmailTaken, LastAdmin, NameTaken, Newcomer, Profile
from blog.accounts.staff_models import Staff, StaffLink
from blog.accounts.vocabulary import Role
from blog.core.audit import Actor
from blog.core.clock import utc_now
from blog.core.database import db, transaction
from blog.core.outbox import OutboxMail
from tests.credentials import BY_HAND, CHEAP, PASSWORD, hires, known
from tests.databases import both_databases
from tests.staff import hire

ZOE = Actor("Zoe Admin")


def invites(name: str, email: str = "new@news.example", role: Role = Role.WRITER) -> int:
    newcomer = Newcomer(name, email, role)
    link = staff_actions.invite(newcomer, BY_HAND, by=ZOE, now=utc_now())
    return db.session.get_one(StaffLink, link).staff_id


def create(name: str, email: str) -> int:
    newcomer = Newcomer(name, email, Role.WRITER)
    return staff_actions.create(newcomer, PASSWORD, cost=CHEAP, by=ZOE, now=utc_now())


def renames(staff_id: int, name: str, *, about: str = "") -> None:
    by = Actor(known(staff_id).name, staff_id)
    staff_actions.edit_profile(Profile(name, about, None), by=by, now=utc_now())


@both_databases
def test_who_is_hired_under_a_former_name_of_somebody_has_a_page_of_their_own(app: Flask) -> None:
    slugs = []
    for number in range(3):
        staff_id = invites("Wim Writer", f"{number}@news.example")
        slugs.append(known(staff_id).slug)
        renames(staff_id, f"Wim the {number}")
    assert slugs == ["wim-writer", "wim-writer-2", "wim-writer-3"]
    assert known(invites("!!!")).slug == "author"


@both_databases
@pytest.mark.parametrize("name", ["Wim Writer", "wim  WRITER", "Wím-Writer"])
@pytest.mark.parametrize("is_active", [True, False], ids=["is here", "has left"])
def test_a_name_is_one_person_s_even_when_they_have_left(
    app: Flask, name: str, is_active: bool
) -> None:
    wim, nia = hire(Role.WRITER), invites("Nia New")
    if not is_active:
        staff_actions.deactivate(wim, by=ZOE, now=utc_now())
    with pytest.raises(NameTaken):
        invites(name, "another@news.example")
    with pytest.raises(NameTaken):
        create(name, "another@news.example")
    with pytest.raises(NameTaken):
        renames(nia, name)
    assert db.session.scalars(select(Staff.name).order_by(Staff.id)).all() == [
        "Wim Writer",
        "Nia New",
    ]


def test_one_may_write_one_s_own_name_in_another_way(app: Flask) -> None:
    wim = hire(Role.WRITER)
    renames(wim, "Wím WRITER")
    assert known(wim).name == "Wím WRITER"


@pytest.mark.parametrize("name", ["Wim Writer", "wim writer"])
def test_who_shares_a_name_from_before_keeps_it(app: Flask, name: str) -> None:
    hire(Role.WRITER)
    namesake = invites("Nia New")
    with transaction() as session:
        session.get_one(Staff, namesake).name = name
    renames(namesake, name, about="Knows ferries.")
    assert known(namesake).about == "Knows ferries."


@both_databases
@pytest.mark.parametrize("is_hired", [True, False], ids=["hired", "renamed"])
def test_a_name_is_one_person_s_even_if_several_want_it_at_once(app: Flask, is_hired: bool) -> None:
    members = [] if is_hired else [hire(Role.WRITER, f"Number {n}") for n in range(4)]

    def want(number: int) -> str:
        with app.app_context():
            try:
                if is_hired:
                    create("Nia New", f"{number}@news.example")
                else:
                    renames(members[number], "Nia New")
            except NameTaken:
                return "taken"
            finally:
                db.session.remove()
            return "given"

    with ThreadPoolExecutor(max_workers=4) as pool:
        assert sorted(pool.map(want, range(4))) == ["given"] + ["taken"] * 3


@both_databases
def test_an_address_has_one_account_even_if_two_are_made_at_once(app: Flask) -> None:
    def want(number: int) -> str:
        with app.app_context():
            try:
                create(f"Number {number}", "New@news.example")
            except EmailTaken:
                return "taken"
            finally:
                db.session.remove()
            return "created"

    with ThreadPoolExecutor(max_workers=4) as admins:
        assert sorted(admins.map(want, range(4))) == ["created"] + ["taken"] * 3
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
