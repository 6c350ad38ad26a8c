"""Mail goes out once, whoever is killed, and goes on when the database comes back."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from sqlalchemy import select

from blog.core.clock import utc_now
from blog.core.database import db
from blog.core.outbox import OutboxMail
from tests.cast import draft, publishes, submits
from tests.correspondence import BASE_URL, EDITORS, MAIL_FROM, newsroom_is_told
from tests.databases import both_databases
from tests.live import LiveBlog
from tests.mailbox import Mailbox
from tests.ports import free_port

MAILS, KILLS, LEASE_SECONDS = 100, 20, 1.0
PATIENCE_SECONDS = 30


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """Run a mail server that takes its time."""
    with Mailbox(slowness_seconds=0.03) as mailbox:
        yield mailbox


@pytest.fixture
def mailing(tmp_path: Path, database_url: str, mailbox: Mailbox) -> LiveBlog:
    """Return a blog that mails its newsroom, on the test's database."""
    return blog_on(database_url, mailbox.url, tmp_path / "instance")


def blog_on(database_url: str, mail_url: str, folder: Path) -> LiveBlog:
    folder.mkdir()
    variables = {"DATABASE_URL": database_url, "MAIL_URL": mail_url, "MAIL_FROM": MAIL_FROM}
    variables |= {"BASE_URL": BASE_URL, "NEWSROOM_EMAILS": " ".join(EDITORS)}
    return LiveBlog(folder, variables)


def mails_are_due(number: int) -> set[str]:
    """So many mails are due; return their Message-IDs."""
    publishes()
    submits(draft())
    newsroom_is_told(times=number, at=utc_now())
    tokens = db.session.scalars(select(OutboxMail.message_id)).all()
    db.session.remove()
    db.engine.dispose()
    return {f"<{token}@news.example>" for token in tokens}


def unsent() -> int:
    db.session.rollback()
    return len(db.session.scalars(select(OutboxMail.id).where(OutboxMail.sent_at.is_(None))).all())


def in_hand() -> Sequence[int]:
    """Return the mails that were claimed, and of which nobody has noted what became."""
    db.session.rollback()
    claimed = select(OutboxMail.id).where(OutboxMail.is_open, OutboxMail.attempts > 0)
    return db.session.scalars(claimed).all()


def wait_for(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


@contextmanager
def delivering(blog: LiveBlog, *options: str) -> Iterator[subprocess.Popen[str]]:
    """Have a process deliver for ever; at the end it is told to end, and does so cleanly."""
    process = blog.begin("mail", "deliver", "--forever", *options)
    try:
        yield process
    finally:
        process.terminate()
        output, _ = process.communicate(timeout=PATIENCE_SECONDS)
        process.said = output  # type: ignore[attr-defined]
    assert process.returncode == 0, output
    assert "Traceback" not in output


@both_databases
@pytest.mark.usefixtures("app")
def test_two_deliverers_at_once_send_each_mail_once(mailing: LiveBlog, mailbox: Mailbox) -> None:
    ids = mails_are_due(MAILS)
    both = [mailing.begin("mail", "deliver") for _ in range(2)]
    outputs = [process.communicate(timeout=60)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], outputs
    assert Counter(mailbox.ids) == Counter(ids)
    shares = [int(output.split()[0]) for output in outputs]
    assert sum(shares) == MAILS
    assert min(shares) > 0


@both_databases
@pytest.mark.usefixtures("app")
def test_a_deliverer_that_is_killed_loses_no_mail_and_renames_none(
    mailing: LiveBlog, mailbox: Mailbox
) -> None:
    ids = mails_are_due(MAILS)
    options = ("mail", "deliver", "--lease-seconds", str(LEASE_SECONDS))
    left_in_hand = 0
    for _ in range(KILLS):
        before = mailbox.connections
        process = mailing.begin(*options)
        wait_for(lambda seen=before: mailbox.connections > seen)  # type: ignore[misc]
        time.sleep(random.uniform(0, 0.12))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        # At once: on a busy machine the next one begins when this lease has ended.
        left_in_hand += len(in_hand())
    assert unsent() > 0, "they were killed too late to prove anything"
    assert left_in_hand, "none was killed with a mail in hand"
    time.sleep(LEASE_SECONDS)
    mailing.flask(*options)
    assert set(mailbox.ids) == ids
    assert unsent() == 0
    # Each kill can double the one mail that was in hand.
    assert len(mailbox.ids) <= MAILS + KILLS


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.usefixtures("app")
def test_a_deliverer_ends_after_the_mail_in_hand(
    mailing: LiveBlog, mailbox: Mailbox, number: signal.Signals
) -> None:
    mails_are_due(MAILS)
    process = mailing.begin("mail", "deliver", "--forever")
    wait_for(lambda: len(mailbox.messages) > 2)
    process.send_signal(number)
    output, _ = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 0, output
    assert f"{len(mailbox.messages)} mails sent.\n" in output
    assert unsent() == MAILS - len(mailbox.messages) > 0
    assert in_hand() == []


def test_a_deliverer_waits_for_a_database_that_is_not_there_yet(
    app: Flask, mailing: LiveBlog, mailbox: Mailbox, tmp_path: Path
) -> None:
    mails_are_due(1)
    database = Path(db.engine.url.database or "")
    database.rename(tmp_path / "elsewhere.sqlite")
    with delivering(mailing) as process:
        assert process.stdout
        said = process.stdout.readline()
        assert said == "The database is busy or down. Trying again.\n"
        (tmp_path / "elsewhere.sqlite").rename(database)
        wait_for(lambda: bool(mailbox.messages))


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.usefixtures("app")
def test_a_deliverer_survives_the_loss_of_its_connection(
    mailing: LiveBlog, mailbox: Mailbox, database_url: str
) -> None:
    mails_are_due(1)
    with delivering(mailing):
        wait_for(lambda: len(mailbox.messages) == 1)
        with psycopg.connect(database_url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        newsroom_is_told(at=utc_now())
        wait_for(lambda: len(mailbox.messages) == 2)


@pytest.mark.usefixtures("app")
def test_no_log_has_an_address_or_a_password(
    mailing: LiveBlog, mailbox: Mailbox, tmp_path: Path, database_url: str
) -> None:
    mails_are_due(3)
    mailbox.refusals = {each: f"550 No such user {each}" for each in EDITORS}
    refused = mailing.begin("mail", "deliver")
    refusal, _ = refused.communicate(timeout=PATIENCE_SECONDS)
    assert "mail 1: SMTPRecipientsRefused 550, a dead letter now" in refusal
    url = f"smtp://news:hush@127.0.0.1:{free_port()}"
    newsroom_is_told(at=utc_now())
    with delivering(blog_on(database_url, url, tmp_path / "other")) as down:
        assert down.stdout
        said = down.stdout.readline()
    assert said == "The mail server cannot be reached: ConnectionRefusedError. Trying again.\n"
    everything = refusal + said + down.said  # type: ignore[attr-defined]
    assert not any(each in everything for each in ("@", "hush", "Newcomer", "on that boat"))


def test_without_a_mail_server_a_deliverer_says_so_once_and_tidies(
    live: LiveBlog,
) -> None:
    with delivering(live) as process:
        assert process.stdout
        assert process.stdout.readline() == "BLOG_MAIL_URL is not set: no mail is sent.\n"
        time.sleep(1)
    assert process.said == ""  # type: ignore[attr-defined]
