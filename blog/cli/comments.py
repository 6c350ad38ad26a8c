"""flask comments: see what waits, and decide."""

from __future__ import annotations

import getpass

import click
from flask import current_app
from flask.cli import AppGroup

from blog.comments import actions, queries, rules, wording
from blog.comments.door import NotAllowed
from blog.comments.queries import Listed
from blog.comments.status import Status
from blog.core.clock import utc_now

group = AppGroup("comments", help="List comments and decide about them.")

_STATES = click.Choice([each.value for each in Status])


@group.command("list")
@click.option("--held", "status", flag_value="held", help="Only those that wait to be read.")
@click.option("--status", type=_STATES, help="Only those in one state.")
@click.option("--limit", default=200, show_default=True, type=click.IntRange(min=1))
def list_comments(status: str | None, limit: int) -> None:
    """List comments, the longest waiting first: a line each, its number first."""
    for listed in queries.listed(status=Status(status) if status else None, limit=limit):
        click.echo(_line(listed))


@group.command("show")
@click.argument("comment_id", metavar="ID", type=int)
def show(comment_id: int) -> None:
    """Show the comment ID with its text and its whole log."""
    found = queries.find_any(comment_id)
    if found is None:
        raise click.ClickException(f"There is no comment {comment_id}.")
    click.echo(f"{found.id} {found.status} {found.name} <{found.email}> {found.website}".rstrip())
    click.echo(f"\n{found.body}\n")
    for decision in queries.decisions_of(comment_id):
        who = decision.staff_name or decision.decided_by
        words = [wording.reason(each) for each in decision.reasons] + [decision.note]
        click.echo(
            f"{decision.decided_at:%Y-%m-%d %H:%M} {who}: {decision.to_status}. "
            + " ".join(filter(None, words))
        )


@group.command("decide")
@click.argument("comment_id", metavar="ID", type=int)
@click.argument("to", type=click.Choice(["published", "removed", "spam", "held"]))
@click.option("--reason", "note", default="", help="A sentence which its writer will read.")
@click.option(
    "--seen",
    type=_STATES,
    help="Refuse if it is no longer so.",
)
def decide(comment_id: int, to: str, note: str, seen: str | None) -> None:
    """Decide about the comment ID."""
    try:
        comment = actions.decide(
            comment_id,
            Status(to),
            staff_name=_who(),
            rules=rules.of(current_app.extensions["settings"]),
            note=note,
            seen=Status(seen) if seen else None,
            now=utc_now(),
        )
    except (actions.NotFound, NotAllowed, actions.Moved) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{comment.id} {comment.status}")


def _line(listed: Listed) -> str:
    comment = listed.comment
    reasons = " ".join(wording.reason(each) for each in listed.decision.reasons)
    return (
        f"{comment.id} {comment.status} {comment.submitted_at:%Y-%m-%d %H:%M} {comment.name} "
        f"on {listed.article.slug}: {reasons or listed.decision.note}"
    ).rstrip(": ")


def _who() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user may have no name
        return "command line"
