"""flask comments tidy: drop what is kept for a while only."""

from __future__ import annotations

import dataclasses

import click

from blog.cli.comments import group
from blog.comments import tidy_actions
from blog.core.clock import utc_now
from blog.web import present


@group.command("tidy")
def tidy() -> None:
    """Drop hashes of addresses, closed mails and other things that have had their time."""
    click.echo(tidied() or "Nothing has had its time.")


def tidied() -> str:
    """Tidy now, and say what was dropped; empty if nothing was."""
    settings = present.settings()
    done = tidy_actions.tidy(address_days=settings.address_days, now=utc_now())
    if not any(dataclasses.astuple(done)):
        return ""
    return (
        f"Dropped the hashes of {done.addresses} senders and {done.reporters} reporters, "
        f"{done.confirmations} confirmations, {done.mails} closed mails, "
        f"{done.browsers} browsers."
    )
