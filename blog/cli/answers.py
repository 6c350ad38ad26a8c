"""flask comments answer and pick: take part in a thread for the newsroom."""

from __future__ import annotations

import sys

import click

from blog.cli.comments import who
from blog.cli.groups import comments as group
from blog.comments import actions, rules, staff_actions
from blog.comments.staff_actions import NotPublished, Statement
from blog.comments.vocabulary import Role
from blog.core.clock import utc_now
from blog.core.markup import Rendered, render_comment
from blog.core.text import clean_name, clean_text, is_blank
from blog.settings import Settings
from blog.web import present


@group.command("answer")
@click.argument("comment_id", metavar="[ID]", type=int, required=False)
@click.option("--article", "slug", help="Say it at the top of this article's thread instead.")
@click.option("--as", "name", required=True, help="The name under which it appears.")
@click.option(
    "--badge",
    required=True,
    type=click.Choice([Role.STAFF.value, Role.AUTHOR.value]),
    help="Who speaks: the newsroom, or the author of the article.",
)
def answer(comment_id: int | None, slug: str | None, name: str, badge: str) -> None:
    """Publish an answer to the comment ID, at once; its text is standard input."""
    if (comment_id is None) == (slug is None):
        raise click.UsageError("Name either the comment to answer, or an --article.")
    settings = present.settings()
    said = Statement(name=_name(name, settings), role=Role(badge), body=_text(), staff_name=who())
    the_rules, now = rules.of(settings), utc_now()
    try:
        if comment_id is None:
            comment = staff_actions.begin(slug or "", said, rules=the_rules, now=now)
        else:
            comment = staff_actions.answer(comment_id, said, rules=the_rules, now=now)
    except (actions.NotFound, NotPublished) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{comment.id} {comment.status}")


@group.command("pick")
@click.argument("comment_id", metavar="ID", type=int)
@click.option("--undo", is_flag=True, help="Take it out of the picks.")
def pick(comment_id: int, undo: bool) -> None:
    """Put the published comment ID among the editors' picks."""
    try:
        comment = staff_actions.pick(comment_id, is_picked=not undo, now=utc_now())
    except (actions.NotFound, NotPublished) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{comment.id} {'not picked' if undo else 'picked'}")


def _name(typed: str, settings: Settings) -> str:
    name, limit = clean_name(typed), settings.name_max_characters
    if is_blank(name):
        raise click.UsageError("--as needs a name.")
    if len(name) > limit:
        raise click.UsageError(f"--as takes a name of at most {limit} characters.")
    return name


def _text() -> Rendered:
    if sys.stdin.isatty():
        click.echo("Type the answer, and end it with Ctrl-D on a line of its own.", err=True)
    try:
        typed = sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.ClickException("Standard input is not UTF-8 text.") from error
    rendered = render_comment(clean_text(typed).strip())
    if rendered.is_empty:
        raise click.ClickException("There is nothing to publish: standard input has no text.")
    return rendered
