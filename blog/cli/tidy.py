"""flask comments tidy: drop what is kept for a while only."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta

import click

from blog.accounts import tidy_actions as entrance_tidy
from blog.cli.comments import group
from blog.comments import tidy_actions
from blog.core.clock import utc_now
from blog.corrections import report_actions
from blog.settings import Settings
from blog.web import present


@group.command("tidy")
def tidy() -> None:
    """Drop hashes of addresses, closed mails and other things that have had their time."""
    click.echo(tidied() or "Nothing has had its time.")


def tidied() -> str:
    """Tidy now, and say what was dropped; empty if nothing was."""
    settings, now = present.settings(), utc_now()
    return " ".join(filter(None, [_conversation(settings, now), _entrance(settings, now)]))


def _entrance(settings: Settings, now: datetime) -> str:
    dropped = entrance_tidy.tidy(
        window=timedelta(seconds=settings.sign_in_window_seconds),
        idle=timedelta(seconds=settings.session_idle_seconds),
        longest=timedelta(seconds=settings.session_seconds),
        now=now,
    )
    return f"Dropped {dropped} attempts, sessions and links of the staff." if dropped else ""


def _conversation(settings: Settings, now: datetime) -> str:
    done = tidy_actions.tidy(address_days=settings.address_days, now=now)
    reports = report_actions.forget(days=settings.address_days, now=now)
    if not any([*dataclasses.astuple(done), reports]):
        return ""
    return (
        f"Dropped the hashes of {done.addresses} senders and {done.reporters} reporters, "
        f"{done.confirmations} confirmations, {done.mails} closed mails, "
        f"{done.browsers} browsers, and who sent {reports} reports of errors."
    )
