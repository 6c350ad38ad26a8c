"""Letters to the staff: invitations, and links for a new password."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from blog.accounts import link_actions, password_actions, staff_actions
from blog.accounts.link_actions import Ways
from blog.accounts.staff_actions import Newcomer
from blog.accounts.staff_models import Staff
from blog.accounts.vocabulary import Role
from blog.core.audit import Actor
from blog.core.database import transaction
from tests.cast import NOON
from tests.correspondence import BASE_URL, deliver, mail
from tests.credentials import CHEAP, OTHER, hires, path_of
from tests.databases import both_databases
from tests.mailbox import Mailbox, parts

pytestmark = both_databases

WAYS = Ways(timedelta(days=7), timedelta(hours=1), is_mailing=True)
ZOE = Actor("Zoe Admin")


def invites() -> int:
    """Zoe invites Nia; returns the link's number."""
    newcomer = Newcomer("Nia New", "nia@news.example", Role.WRITER)
    return staff_actions.invite(newcomer, WAYS, by=ZOE, now=NOON)


def test_who_is_invited_gets_a_link(app: Flask, mailbox: Mailbox) -> None:
    url = f"{BASE_URL}{path_of(invites())}"
    assert deliver(app) == 1
    (message,) = mailbox.messages
    text, html = parts(message)
    assert message["To"] == "nia@news.example"
    assert message["Subject"] == "Come and write for The Courier"
    assert "List-Unsubscribe" not in message
    assert text == (
        "Hello Nia New,\n"
        "\n"
        "you are invited to write for The Courier. Choose a password here:\n"
        "\n"
        f"{url}\n"
        "\n"
        "The link works once, until November 29, 2026, 12:00\N{NARROW NO-BREAK SPACE}PM.\n"
        "After that, sign in here:\n"
        f"{BASE_URL}/newsroom/sign-in\n"
        "\n"
        "If you do not know what this is about, do nothing.\n"
    )
    assert f'<a href="{url}">' in html
    assert not any(each in html for each in ("style=", "src=", "<img", "<link"))


def test_who_asks_for_a_new_password_gets_a_link(app: Flask, mailbox: Mailbox) -> None:
    hires(Role.WRITER)
    link_actions.ask("wim-writer@news.example", WAYS, now=NOON)
    assert deliver(app) == 1
    (message,) = mailbox.messages
    text, html = parts(message)
    assert message["Subject"] == "Your new password: The Courier"
    assert "somebody asked The Courier for a new password for you." in text
    assert f"\n{BASE_URL}{path_of(1)}\n" in text
    assert "until November 22, 2026, 1:00\N{NARROW NO-BREAK SPACE}PM." in text
    assert "If it was not you, do nothing" in text
    assert f'<a href="{BASE_URL}{path_of(1)}">' in html


@pytest.mark.parametrize("ending", ["used", "left", "too old"])
def test_a_link_that_works_no_more_is_not_mailed(app: Flask, mailbox: Mailbox, ending: str) -> None:
    number = invites()
    at = NOON
    if ending == "used":
        password_actions.set_by_link(number, OTHER, cost=CHEAP, browser="", now=NOON)
    elif ending == "left":
        with transaction() as session:
            session.execute(update(Staff).values(is_active=False))
    else:
        at = NOON + timedelta(days=7)
    assert deliver(app, at=at) == 0
    assert mailbox.messages == []
    assert mail().error == "nothing to tell"
