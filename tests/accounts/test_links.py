"""Links by which staff set a password: once, for a while, and not too many a day."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from blog.accounts import link_actions, password_actions, staff_actions, staff_queries
from blog.accounts.vocabulary import Role
from blog.core.audit import Actor
from blog.core.clock import utc_now
from blog.core.database import db
from blog.core.outbox import OutboxMail
from tests.credentials import BY_HAND, CHEAP, OTHER, actor, hires, known, logged
from tests.databases import both_databases
from tests.staff import hire

BY_MAIL = replace(BY_HAND, is_mailing=True)


def mails() -> list[tuple[str, str]]:
    """Return kind and key of every mail in the outbox."""
    db.session.rollback()
    found = db.session.scalars(select(OutboxMail).order_by(OutboxMail.id))
    return [(each.kind, each.key) for each in found]


@both_databases
def test_a_link_used_four_times_at_once_works_once(app: Flask) -> None:
    number = link_actions.make(hires(Role.WRITER), BY_HAND, by=Actor("Zoe"), now=utc_now())

    def use(turn: int) -> bool:
        with app.app_context():
            opened = password_actions.set_by_link(
                number, f"{OTHER} {turn}", cost=CHEAP, browser="", now=utc_now()
            )
            db.session.remove()
            return opened is not None

    with ThreadPoolExecutor(max_workers=4) as browsers:
        assert sorted(browsers.map(use, range(4))) == [False] * 3 + [True]
    assert len(logged("staff.password_set")) == 1


def test_who_has_no_password_yet_is_invited_again(app: Flask) -> None:
    invited, known_one = hire(Role.WRITER), hires(Role.EDITOR)
    for staff_id in (invited, known_one):
        link_actions.make(staff_id, BY_MAIL, by=Actor("Zoe"), now=utc_now())
    assert mails() == [("invitation", "staff-link:1"), ("new password", "staff-link:2")]


@both_databases
def test_whoever_types_an_address_has_three_mails_sent_in_a_day(app: Flask) -> None:
    hires(Role.WRITER)
    now = utc_now()
    for minute in range(6):
        link_actions.ask("WIM-writer@news.example", BY_MAIL, now=now + timedelta(minutes=minute))
    assert len(mails()) == 3
    link_actions.ask("wim-writer@news.example", BY_MAIL, now=now + timedelta(hours=24))
    assert len(mails()) == 4
    assert logged("staff.link_asked")[0] == (
        "somebody at the sign-in",
        "staff.link_asked",
        "staff:1",
    )


@both_databases
def test_a_stranger_who_has_used_them_up_does_not_bar_the_owner(app: Flask) -> None:
    hires(Role.WRITER)
    night = utc_now()
    for minute in range(3):
        link_actions.ask("wim-writer@news.example", BY_MAIL, now=night + timedelta(minutes=minute))
    morning = night + timedelta(hours=8)
    for minute in range(3):
        at = morning + timedelta(minutes=minute)
        link_actions.ask("wim-writer@news.example", BY_MAIL, now=at)
    assert len(mails()) == 4
    link, member = staff_queries.get_link(4)
    assert staff_queries.is_open(link, member, morning + timedelta(minutes=30))


def test_nobody_and_who_has_left_get_no_mail(app: Flask) -> None:
    wim = hires(Role.WRITER)
    member = known(wim)
    hires(Role.ADMIN)
    staff_actions.deactivate(wim, by=actor(wim), now=utc_now())
    for address in (member.email, "stranger@example.org"):
        link_actions.ask(address, BY_MAIL, now=utc_now())
    assert mails() == []


def test_asking_ends_no_earlier_link(app: Flask) -> None:
    wim = hires(Role.WRITER)
    number = link_actions.make(wim, BY_MAIL, by=Actor("Zoe"), now=utc_now())
    link_actions.ask(known(wim).email, BY_MAIL, now=utc_now())
    assert password_actions.set_by_link(number, OTHER, cost=CHEAP, browser="", now=utc_now())


def test_a_fresh_link_of_an_admin_ends_the_earlier_one(app: Flask) -> None:
    wim = hires(Role.WRITER)
    first, _second = (
        link_actions.make(wim, BY_MAIL, by=Actor("Zoe"), now=utc_now()) for _ in range(2)
    )
    used = password_actions.set_by_link(first, OTHER, cost=CHEAP, browser="", now=utc_now())
    assert used is None
