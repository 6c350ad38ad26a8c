"""flask articles: import, publish and list articles."""

from __future__ import annotations

from pathlib import Path

import click

from blog.articles import actions, manuscript, queries
from blog.articles.manuscript import ManuscriptError
from blog.cli.groups import articles as group
from blog.core.clock import utc_now
from blog.web import present


@group.command("import")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
def import_files(files: tuple[Path, ...]) -> None:
    """Create or update an article from each of FILES.

    Markdown with YAML front matter (headline, standfirst, slug, byline, language,
    status, published, comments), or plain text with its headline on the first line.
    """
    has_failed = False
    for path in files:
        try:
            click.echo(f"{path}: {_import(path)}")
        except ManuscriptError as error:
            has_failed = True
            click.echo(f"{path}: not imported. {error}", err=True)
    if has_failed:
        raise SystemExit(1)


@group.command("publish")
@click.argument("slug")
def publish(slug: str) -> None:
    """Publish the article at SLUG."""
    article = actions.publish(slug, utc_now())
    if article is None:
        raise click.ClickException(f"There is no article {slug}; `flask articles list` shows all.")
    click.echo(f"/articles/{article.slug} is published.")


@group.command("list")
def list_articles() -> None:
    """List all articles, the newest first: state, instant, slug and headline."""
    for article in queries.every_article():
        instant = f"{article.published_at:%Y-%m-%d %H:%M}" if article.published_at else "-"
        click.echo(f"{article.status:9}  {instant:16}  {article.slug}  {article.headline}")


def _import(path: Path) -> str:
    settings = present.settings()
    read = manuscript.read(path.read_bytes(), zone=settings.zone)
    if read.ignored:
        click.echo(f"{path}: left alone in its front matter: {', '.join(read.ignored)}", err=True)
    imported = actions.import_manuscript(
        read,
        source=str(path.resolve()),
        default_language=settings.language,
        now=utc_now(),
    )
    return f"{imported.outcome} /articles/{imported.slug}"
