"""flask mail: deliver what is in the outbox, and look after what could not be delivered."""

from __future__ import annotations

import dataclasses
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import FrameType

import click
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from blog.cli.groups import mail as group
from blog.cli.tidy import tidied
from blog.core.clock import utc_now
from blog.core.database import db, is_outage
from blog.core.outbox import OutboxMail
from blog.newsroom.moderation.learner import Watch
from blog.notifications import actions, compose, delivery, queries
from blog.notifications.deliverer import Deliverer
from blog.settings import Settings
from blog.web import present

_POLL_SECONDS = 5.0
_NAP_SECONDS = 0.1  # how soon a signal is noticed
_TIDY_SECONDS = 86_400.0
_NO_MAIL = "BLOG_MAIL_URL is not set: no mail is sent."


class Stop:
    """Whether SIGTERM or SIGINT has asked us to end."""

    def __init__(self) -> None:
        self.is_asked = False

    def ask(self, _number: int, _frame: FrameType | None) -> None:
        """Ask, as a signal does; a flag, since a signal may come while any lock is held."""
        self.is_asked = True

    def wait(self, seconds: float) -> None:
        """Wait so long, or until asked."""
        until = time.monotonic() + seconds
        while not self.is_asked and time.monotonic() < until:
            time.sleep(_NAP_SECONDS)


@group.command("deliver")
@click.option("--forever", is_flag=True, help="Go on until told to end; also tidy, and learn.")
@click.option(
    "--lease-seconds",
    type=click.FloatRange(min=0.1),
    default=actions.LEASE.total_seconds(),
    hidden=True,
)
def deliver(forever: bool, lease_seconds: float) -> None:
    """Send the mails that are due."""
    settings = present.settings()
    is_mailing = bool(settings.mail_url)
    if is_mailing:
        _check_sender(settings)
    else:
        click.echo(_NO_MAIL)
    with _stopped_by_signals() as stop:
        deliverer = Deliverer(
            settings, utc_now, timedelta(seconds=lease_seconds), lambda: stop.is_asked
        )
        if forever:
            _deliver_forever(deliverer if is_mailing else None, stop)
        elif is_mailing:
            _deliver_once(deliverer)


@group.command("list")
@click.option("--dead", is_flag=True, help="Only those that were given up.")
@click.option("--limit", default=200, show_default=True, type=click.IntRange(min=1))
def list_mails(dead: bool, limit: int) -> None:
    """List mails that were not sent, the oldest first: a line each, its number first."""
    for mail in queries.unsent(is_dead=dead or None, limit=limit):
        click.echo(_line(mail))


@group.command("retry")
@click.argument("ids", metavar="[ID]...", type=int, nargs=-1)
@click.option("--all", "is_all", is_flag=True, help="All that were given up.")
def retry(ids: tuple[int, ...], is_all: bool) -> None:
    """Have mails sent at once that were given up, or that wait for a later attempt."""
    if is_all == bool(ids):
        raise click.UsageError("Name the mails to send again, or say --all.")
    revived = actions.revive(None if is_all else ids, now=utc_now())
    click.echo(f"{_mails(len(revived))} due at once.")
    if left := [str(each) for each in ids if each not in revived]:
        raise click.ClickException(f"Neither given up nor waiting: {', '.join(left)}.")


def _deliver_once(deliverer: Deliverer) -> None:
    try:
        with current_app.test_request_context(base_url=deliverer.settings.base_url):
            sent = deliverer.deliver_due()
    except delivery.Unreachable as error:
        raise click.ClickException(f"The mail server cannot be reached: {error}.") from error
    except SQLAlchemyError as error:
        if is_outage(error):
            raise click.ClickException("The database is busy or down.") from error
        raise
    click.echo(f"{_mails(sent)} sent.")
    if dead := queries.count_of_dead():
        click.echo(f"{_mails(dead)} given up; `flask mail list --dead` shows why.")


def _deliver_forever(deliverer: Deliverer | None, stop: Stop) -> None:
    """Deliver, tidy and learn until asked to stop; outages are said once, and waited out."""
    tidy_at, watch = time.monotonic(), Watch()
    trouble = ""
    while not stop.is_asked:
        before, trouble = trouble, ""
        try:
            if time.monotonic() >= tidy_at:
                _say(tidied())
                tidy_at = time.monotonic() + _TIDY_SECONDS
            watch.look()
            if deliverer:
                _deliver_round(deliverer)
        except delivery.Unreachable as error:
            trouble = f"The mail server cannot be reached: {error}."
        except SQLAlchemyError as error:
            if not is_outage(error):
                raise
            trouble = "The database is busy or down."
            db.session.remove()
            db.engine.dispose()  # a file may have been put in the place of the one we hold
        finally:
            db.session.remove()
        if trouble and trouble != before:
            click.echo(f"{trouble} Trying again.", err=True)
        stop.wait(_POLL_SECONDS)


def _deliver_round(deliverer: Deliverer) -> None:
    deliverer = dataclasses.replace(deliverer, settings=present.settings())
    with current_app.test_request_context(base_url=deliverer.settings.base_url):
        sent = deliverer.deliver_due()
    _say(f"{_mails(sent)} sent." if sent else "")


def _say(sentence: str) -> None:
    if sentence:
        click.echo(sentence)


@contextmanager
def _stopped_by_signals() -> Iterator[Stop]:
    """Have SIGTERM and SIGINT ask for an end, rather than end us amid a mail."""
    stop = Stop()
    before = {each: signal.signal(each, stop.ask) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _check_sender(settings: Settings) -> None:
    """Find out before the first mail, not by each of them, that nobody can be its sender."""
    try:
        compose.sender_of(settings.mail_from, name=settings.site_title)
    except ValueError as error:
        raise click.ClickException(f"BLOG_MAIL_FROM: {error}.") from error


def _line(mail: OutboxMail) -> str:
    state = "waiting" if mail.is_open else "dead"
    when = mail.due_at if mail.is_open else mail.died_at or mail.due_at
    return (
        f"{mail.id} {state} {when:%Y-%m-%d %H:%M} {mail.kind}, "
        f"attempts: {mail.attempts}: {mail.error}"
    ).rstrip(": ")


def _mails(number: int) -> str:
    return f"{number} mail" if number == 1 else f"{number} mails"
