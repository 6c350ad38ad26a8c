"""flask mail and flask comments tidy, as an operator types them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from blog import create_app
from blog.accounts.models import Browser, Reader
from blog.core.clock import utc_now
from blog.core.database import db, transaction
from blog.notifications import actions
from blog.settings import Settings
from tests.cast import draft, publishes, submits
from tests.conftest import SECRET_KEY
from tests.correspondence import mail, mailing, newsroom_is_told
from tests.mailbox import Mailbox
from tests.ports import free_port


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """Run a mail server that takes everything, unless a test tells it otherwise."""
    with Mailbox() as mailbox:
        yield mailbox


@pytest.fixture
def settings(database_url: str, tmp_path: Path, mailbox: Mailbox) -> Settings:
    """Return settings of a blog that mails its newsroom."""
    plain = Settings(instance_path=tmp_path, database_url=database_url, secret_key=SECRET_KEY)
    return mailing(plain, mailbox)


@pytest.fixture
def waiting(app: Flask) -> None:
    """A comment waits, and two mails are to say so."""
    publishes()
    submits(draft())
    newsroom_is_told(times=2)


@pytest.fixture
def given_up(waiting: None) -> None:
    """The first of the two mails has become a dead letter, in the autumn of 2026."""
    claimed = actions.claim(now=mail().due_at)
    assert claimed is not None
    error = "SMTPRecipientsRefused 550"
    actions.failed(claimed, error=error, is_for_good=True, now=mail().due_at)


@pytest.mark.usefixtures("waiting")
def test_what_is_due_is_delivered_and_counted(app: Flask, mailbox: Mailbox) -> None:
    # The people of the tests live at noon of a day that may be still to come.
    actions.revive([1, 2], now=utc_now())
    assert run(app, "mail", "deliver") == "2 mails sent.\n"
    assert run(app, "mail", "deliver") == "0 mails sent.\n"
    assert len(mailbox.messages) == 2


@pytest.mark.usefixtures("given_up")
def test_dead_letters_are_told_of(app: Flask) -> None:
    actions.revive([2], now=utc_now())
    assert run(app, "mail", "deliver") == (
        "1 mail sent.\n1 mail given up; `flask mail list --dead` shows why.\n"
    )


@pytest.mark.usefixtures("given_up")
def test_what_was_not_sent_is_listed_a_line_each(app: Flask) -> None:
    dead = "1 dead 2026-11-22 12:00 digest, attempts: 1: SMTPRecipientsRefused 550\n"
    assert run(app, "mail", "list", "--dead") == dead
    assert run(app, "mail", "list") == f"{dead}2 waiting 2026-11-22 12:00 digest, attempts: 0\n"
    assert run(app, "mail", "list", "--limit", "1") == dead


@pytest.mark.usefixtures("given_up")
@pytest.mark.parametrize("which", ["1", "--all"])
def test_a_dead_letter_is_sent_after_all(app: Flask, mailbox: Mailbox, which: str) -> None:
    assert run(app, "mail", "retry", which) == "1 mail due at once.\n"
    assert run(app, "mail", "list", "--dead") == ""
    before = mail().message_id
    run(app, "mail", "deliver")
    assert f"<{before}@news.example>" in mailbox.ids


@pytest.mark.usefixtures("given_up")
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "Name the mails to send again, or say --all."),
        (("1", "--all"), "Name the mails to send again, or say --all."),
        (("1", "77"), "1 mail due at once.\nError: Neither given up nor waiting: 77."),
        (("one",), "Invalid value"),
    ],
)
def test_what_cannot_be_sent_again_is_said(
    app: Flask, arguments: tuple[str, ...], sentence: str
) -> None:
    assert sentence in run(app, "mail", "retry", *arguments, expect=None)


def test_without_a_mail_server_no_mail_is_sent(settings: Settings) -> None:
    app = create_app(dataclasses.replace(settings, mail_url=""))
    said = "BLOG_MAIL_URL is not set: no mail is sent.\n"
    with app.app_context():
        assert run(app, "mail", "deliver") == said
        db.engine.dispose()


@pytest.mark.usefixtures("waiting")
def test_a_mail_server_that_is_down_is_said(app: Flask) -> None:
    actions.revive([1], now=utc_now())
    app.extensions["settings"] = dataclasses.replace(
        app.extensions["settings"], mail_url=f"smtp://news:hush@127.0.0.1:{free_port()}"
    )
    output = run(app, "mail", "deliver", expect=1)
    assert output == "Error: The mail server cannot be reached: ConnectionRefusedError.\n"


def test_a_database_that_is_not_there_is_said(settings: Settings, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'empty.sqlite'}"
    app = create_app(dataclasses.replace(settings, database_url=url))
    with app.app_context():
        output = run(app, "mail", "deliver", expect=1)
        assert output == "Error: The database is busy or down.\n"
        db.engine.dispose()


def test_a_sender_that_is_no_address_is_said_before_any_mail_fails(app: Flask) -> None:
    settings = app.extensions["settings"]
    app.extensions["settings"] = dataclasses.replace(settings, mail_from="news@")
    assert "Error: BLOG_MAIL_FROM: an address is like" in run(app, "mail", "deliver", expect=1)


def test_tidying_says_what_it_dropped(app: Flask) -> None:
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    with transaction() as session:
        reader = Reader(email="bo@example.org", confirmed_at=long_ago)
        session.add(reader)
        session.flush()
        session.add(Browser(token_hash="x", reader_id=reader.id, remembered_at=long_ago))
    assert run(app, "comments", "tidy") == (
        "Dropped the hashes of 0 senders and 0 reporters, 0 confirmations, 0 closed mails, "
        "1 browsers, 0 trials of rules, and who sent 0 reports of errors.\n"
    )
    assert run(app, "comments", "tidy") == "Nothing has had its time.\n"


def run(app: Flask, *arguments: str, expect: int | None = 0) -> str:
    """Run a command and return what it prints; `expect` is its exit status, None any but 0."""
    result = app.test_cli_runner().invoke(args=arguments)
    assert result.exit_code == expect or (expect is None and result.exit_code), result.output
    return str(result.output)
