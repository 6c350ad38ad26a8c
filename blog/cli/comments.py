"""flask comments: see what waits, and decide."""

from __future__ import annotations

import getpass
from datetime import datetime

import click

from blog.cli.groups import comments as group
from blog.comments import actions, queries, receipt_queries, rules, wording
from blog.comments.door import NotAllowed
from blog.comments.models import Appeal, Comment, Flag
from blog.comments.queries import Appealed, Listed
from blog.comments.status import Status
from blog.comments.vocabulary import Role
from blog.core.clock import utc_now
from blog.core.text import clean_line, mark
from blog.web import present

_STATES = click.Choice([each.value for each in Status])


@group.command("list")
@click.option("--held", "status", flag_value="held", help="Only those that wait to be read.")
@click.option("--status", type=_STATES, help="Only those in one state.")
@click.option("--appealed", is_flag=True, help="Only those whose writers object to a removal.")
@click.option("--limit", default=200, show_default=True, type=click.IntRange(min=1))
def list_comments(status: str | None, appealed: bool, limit: int) -> None:
    """List comments, the longest waiting first: a line each, its number first."""
    if appealed:
        if status:
            raise click.UsageError("An appeal waits in any state: leave --held or --status out.")
        for waiting in queries.appealed(limit=limit):
            click.echo(_appealed_line(waiting))
        return
    for listed in queries.listed(status=Status(status) if status else None, limit=limit):
        click.echo(_line(listed))


@group.command("show")
@click.argument("comment_id", metavar="ID", type=int)
def show(comment_id: int) -> None:
    """Show the comment ID with its text, its whole log, what was reported and appealed."""
    found = queries.find_any(comment_id)
    if found is None:
        raise click.ClickException(f"There is no comment {comment_id}.")
    click.echo(f"{_title(found)}\n\n{found.body}\n\ntext {mark(found.body)}")
    for decision in queries.decisions_of(comment_id):
        decider = decision.staff_name or decision.decided_by
        words = [wording.reason(each) for each in decision.reasons] + [decision.note]
        click.echo(
            f"{_minute(decision.decided_at)} {decider}: {decision.to_status}. "
            + " ".join(filter(None, words))
        )
    for flag in queries.flags_of(comment_id):
        click.echo(_flag_line(flag))
    if appeal := receipt_queries.find_appeal(comment_id):
        click.echo(_appeal_lines(appeal))


@group.command("decide")
@click.argument("comment_id", metavar="ID", type=int)
@click.argument("to", type=click.Choice(["published", "removed", "spam", "held"]))
@click.option("--because", help="The code of why it is removed, for everybody to read.")
@click.option("--reason", "note", default="", help="A sentence which its writer will read.")
@click.option("--seen", type=_STATES, help="Refuse if it is no longer so.")
@click.option("--text", "seen_text", help="Refuse if its text has another mark, as `show` says it.")
def decide(
    comment_id: int,
    to: str,
    because: str | None,
    note: str,
    seen: str | None,
    seen_text: str | None,
) -> None:
    """Decide about the comment ID."""
    if because and to != Status.REMOVED:
        raise click.UsageError("--because says why a comment is removed: it goes with `removed`.")
    if because:
        _see_offered(because)
    try:
        comment = actions.decide(
            comment_id,
            Status(to),
            staff_name=who(),
            rules=rules.of(present.settings()),
            removal=because or "",
            note=note,
            seen=Status(seen) if seen else None,
            seen_text=seen_text,
            now=utc_now(),
        )
    except (actions.NotFound, NotAllowed, actions.Moved) as error:
        raise click.ClickException(str(error)) from error
    if because and comment.removed_for != because:
        raise click.ClickException(
            f"Comment {comment.id} was removed before, and its reason stays as it was. "
            "To give another, hold it first."
        )
    click.echo(f"{comment.id} {comment.status}")


def _see_offered(because: str) -> None:
    """Refuse a reason that the newsroom does not offer, and name those that it does."""
    offered = {
        each.code: wording.removal(each.code) for each in present.removals() if not each.is_retired
    }
    if because not in offered:
        lines = [f"{because!r} is no reason to remove a comment. There are:"]
        lines += [f"  {code!r}: {sentence}" for code, sentence in offered.items()]
        raise click.BadParameter("\n".join(lines), param_hint="--because")


def who() -> str:
    """Return who types the command, for the log."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user may have no name
        return "command line"


def _title(comment: Comment) -> str:
    role = "" if comment.role == Role.READER else f"({comment.role})"
    email = f"<{comment.email}>" if comment.email else ""
    pick = "picked" if comment.picked_at else ""
    told = [str(comment.id), comment.status, comment.name, role, email, comment.website, pick]
    return " ".join(filter(None, told))


def _line(listed: Listed) -> str:
    comment = listed.comment
    reasons = " ".join(wording.reason(each) for each in listed.decision.reasons)
    return (
        f"{comment.id} {comment.status} {_minute(comment.submitted_at)} {comment.name} "
        f"on {listed.article.slug}: {reasons or listed.decision.note}"
    ).rstrip(": ")


def _appealed_line(waiting: Appealed) -> str:
    comment, appeal = waiting.comment, waiting.appeal
    return (
        f"{comment.id} {comment.status} {_minute(appeal.appealed_at)} {comment.name} "
        f"on {waiting.article.slug}: {clean_line(appeal.text)}"
    )


def _flag_line(flag: Flag) -> str:
    settled = f", settled {_minute(flag.settled_at)}" if flag.settled_at else ""
    return (
        f"{_minute(flag.flagged_at)} reported: {flag.reason}{settled}. {clean_line(flag.line)}"
    ).rstrip()


def _appeal_lines(appeal: Appeal) -> str:
    lines = f"{_minute(appeal.appealed_at)} appealed: {clean_line(appeal.text)}"
    if appeal.answered_at is None:
        return f"{lines}\nThe appeal waits."
    return f"{lines}\n{_minute(appeal.answered_at)} answered. {appeal.answer}".rstrip()


def _minute(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M}"
