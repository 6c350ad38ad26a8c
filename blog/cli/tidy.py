"""flask comments tidy: drop what is kept for a while only."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta

import click

from blog.accounts import tidy_actions as entrance_tidy
from blog.cli.groups import comments as group
from blog.comments import tally_actions, tidy_actions
from blog.core.clock import utc_now
from blog.corrections import report_actions
from blog.moderation import backtest_actions, fold_actions
from blog.settings import Settings
from blog.web import present

# Half a minute's work: what is left is for the next time.
_FOLDED_AT_ONCE = 50_000


@group.command("tidy")
def tidy() -> None:
    """Drop hashes of addresses, closed mails and other things that have had their time."""
    click.echo(tidied() or "Nothing has had its time.")


def tidied() -> str:
    """Tidy now, and say what was dropped; empty if nothing was."""
    settings, now = present.settings(), utc_now()
    tally_actions.catch_up_all(now)  # counts for the public log, and drops nothing
    done = [_conversation(settings, now), _entrance(settings, now), _folding()]
    return " ".join(filter(None, done))


def _entrance(settings: Settings, now: datetime) -> str:
    dropped = entrance_tidy.tidy(
        window=timedelta(seconds=settings.sign_in_window_seconds),
        idle=timedelta(seconds=settings.session_idle_seconds),
        longest=timedelta(seconds=settings.session_seconds),
        now=now,
    )
    return f"Dropped {dropped} attempts, sessions and links of the staff." if dropped else ""


def _folding() -> str:
    """Make comments of before ready for the editors' rules, some thousand each time."""
    folded = fold_actions.refold(limit=_FOLDED_AT_ONCE)
    return f"Read {folded} comments anew for the rules." if folded else ""


def _conversation(settings: Settings, now: datetime) -> str:
    done = tidy_actions.tidy(address_days=settings.address_days, now=now)
    reports = report_actions.forget(days=settings.address_days, now=now)
    backtests = backtest_actions.tidy(now)
    if not any([*dataclasses.astuple(done), reports, backtests]):
        return ""
    return (
        f"Dropped the hashes of {done.addresses} senders and {done.reporters} reporters, "
        f"{done.confirmations} confirmations, {done.mails} closed mails, "
        f"{done.browsers} browsers, {backtests} trials of rules, and who sent {reports} "
        "reports of errors."
    )
