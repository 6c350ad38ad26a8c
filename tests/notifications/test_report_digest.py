"""What the newsroom is mailed of the errors that readers report."""

from __future__ import annotations

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from blog.core.database import db
from blog.core.outbox import OutboxMail
from blog.corrections import report_actions
from tests.cast import BO, NOON, draft, publishes, submits
from tests.correspondence import BASE_URL, deliver
from tests.mailbox import Mailbox, parts
from tests.pages import FROM_OUR_PAGE
from tests.stories import ADA_EDITS


@pytest.fixture(autouse=True)
def noon() -> object:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def reports(app: Flask, message: str, **more: str) -> None:
    """A reader reports an error in the ferry."""
    typed = {"message": message} | more
    url = "/articles/ferry/errors"
    assert app.test_client().post(url, data=typed, headers=FROM_OUR_PAGE).status_code == 303
    db.session.rollback()


def test_the_digest_counts_the_open_reports_and_quotes_none(app: Flask, mailbox: Mailbox) -> None:
    publishes()
    for number in range(2):
        reports(app, f"Number {number}.")
    deliver(app)
    (message,) = mailbox.messages
    assert message["Subject"] == "2 wait: The Courier"
    for part in parts(message):
        assert "2 reports of errors wait to be looked at:" in part
        assert f"{BASE_URL}/newsroom/reports" in part
        assert "Number 0" not in part


def test_a_held_comment_and_a_report_make_one_digest(app: Flask, mailbox: Mailbox) -> None:
    publishes()
    app.extensions["live"].forget()
    reports(app, "It was a sheep.")
    assert not submits(draft(**BO)).is_public
    deliver(app)
    (message,) = mailbox.messages
    assert "1 report of an error waits to be looked at:" in parts(message)[0]
    assert "1 comment waits to be read." in parts(message)[0]


def test_nobody_is_mailed_of_a_robot_s_report(app: Flask) -> None:
    publishes()
    reports(app, "Buy goats.", subject="x")
    assert db.session.scalars(select(OutboxMail)).all() == []


def test_nothing_is_mailed_once_all_are_settled(app: Flask, mailbox: Mailbox) -> None:
    publishes()
    reports(app, "It was a sheep.")
    report_actions.dismiss(1, by=ADA_EDITS, now=NOON)
    deliver(app)
    assert mailbox.messages == []
