"""flask sample: something to look at in an empty blog, and as much as a full one has."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app

from blog.articles import actions as article_actions
from blog.articles import manuscript, queries
from blog.cli.groups import sample as group
from blog.comments import tally_actions
from blog.core.clock import utc_now
from blog.sample import actions
from blog.sample.actions import Planted
from blog.sample.wanted import Impossible, Wanted
from blog.web import present

_COUNTED_AT_ONCE = 50_000
_NUMBER = click.IntRange(min=0, max=10_000_000)


@group.command("publish")
def publish() -> None:
    """Publish a sample article where there is no article yet."""
    if not queries.is_empty():
        return
    path = Path(current_app.root_path, "sample", "article.md")
    settings = present.settings()
    imported = article_actions.import_manuscript(
        manuscript.read(path.read_bytes(), zone=settings.zone),
        source="sample",
        default_language=settings.language,
        now=utc_now(),
    )
    click.echo(f"Published a sample article: /articles/{imported.slug}")


@group.command("grow")
@click.option("--articles", required=True, type=_NUMBER, help="How many articles to add.")
@click.option("--comments", required=True, type=_NUMBER, help="How many comments on them.")
@click.option(
    "--seed",
    default=1,
    show_default=True,
    type=_NUMBER,
    help="Another number for other content; the same one for the same.",
)
def grow(articles: int, comments: int, seed: int) -> None:
    """Add sample articles with threads, in several languages and all states.

    What is there already stays; no mail is sent. A million comments take some minutes.
    """
    try:
        wanted = Wanted(articles=articles, comments=comments, seed=seed)
    except Impossible as error:
        raise click.ClickException(str(error)) from error
    with click.progressbar(length=articles + comments, label="Growing") as bar:
        planted = actions.plant(wanted, tell=bar.update)
    # Else the first who asks for the public log would have to count all of these.
    tally_actions.catch_up_all(utc_now(), chunk=_COUNTED_AT_ONCE)
    click.echo(_summary(planted))


def _summary(planted: Planted) -> str:
    states = ", ".join(f"{number} {state}" for state, number in planted.states.most_common())
    return (
        f"Added {planted.articles} articles and {planted.comments} comments"
        f"{f' ({states})' if states else ''}, with {planted.decisions} decisions in the log."
    )
