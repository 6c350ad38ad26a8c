"""flask sample: something to look at in an empty blog."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from blog.articles import actions, manuscript, queries
from blog.core.clock import utc_now

group = AppGroup("sample", help="Fill an empty blog with something to look at.")


@group.command("publish")
def publish() -> None:
    """Publish a sample article where there is no article yet."""
    if not queries.is_empty():
        return
    path = Path(current_app.root_path, "sample", "article.md")
    settings = current_app.extensions["settings"]
    imported = actions.import_manuscript(
        manuscript.read(path.read_bytes(), zone=settings.zone),
        source="sample",
        default_language=settings.language,
        now=utc_now(),
    )
    click.echo(f"Published a sample article: /articles/{imported.slug}")
