"""Change articles; each function is one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from blog.articles import publishing_actions, recording, rendering, slugs, standing
from blog.articles.manuscript import Manuscript, is_same_story
from blog.articles.models import Article, FormerSlug
from blog.articles.policy import Change, State, Status
from blog.articles.recording import COMMAND_LINE
from blog.core.audit import Actor
from blog.core.database import transaction
from blog.core.text import slugify


class Outcome(StrEnum):
    """What an import did."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a manuscript, and where the article is."""

    outcome: Outcome
    slug: str


def import_manuscript(
    manuscript: Manuscript,
    *,
    source: str,
    default_language: str,
    now: datetime,
    by: Actor = COMMAND_LINE,
) -> Imported:
    """Create the article of a manuscript, or update it where it is already known.

    It is known by its slug, now or formerly; else by `source`, the file it came from,
    if that still holds the same story: then its headline has changed and its slug moves.
    Every change is a revision, made `by` whoever has imported it.
    """
    with transaction() as session:
        slug = slugify(manuscript.slug or manuscript.headline)
        article = _find_known(session, slug, source, manuscript)
        if article is None:
            return _create(session, manuscript, slug, source, default_language, by, now)
        return _update(session, article, manuscript, slug, source, by, now)


def publish(slug: str, now: datetime, by: Actor = COMMAND_LINE) -> Article | None:
    """Publish the article at this slug; None where there is none."""
    with transaction() as session:
        article = session.scalar(select(Article).where(Article.slug == slug).with_for_update())
        if article is not None and standing.state(article, now) != State.PUBLISHED:
            publishing_actions.let_out(session, article, by=by, now=now)
        return article


def _find_known(session: Session, slug: str, source: str, manuscript: Manuscript) -> Article | None:
    def is_same(article: Article) -> bool:
        return is_same_story(article.body, manuscript.body)

    named = session.scalar(select(Article).where(Article.slug == slug).with_for_update())
    if named is None and (former := session.get(FormerSlug, slug)):
        named = session.get(Article, former.article_id)
    # Two stories may have the same headline; only a slug that was asked for is proof.
    if named and (manuscript.slug or named.imported_from == source or is_same(named)):
        return named
    by_source = session.scalars(
        select(Article).where(Article.imported_from == source).order_by(Article.id.desc())
    )
    return next(filter(is_same, by_source), None)


def _create(
    session: Session,
    manuscript: Manuscript,
    slug: str,
    source: str,
    default_language: str,
    by: Actor,
    now: datetime,
) -> Imported:
    status = manuscript.status or Status.PUBLISHED
    defaults = {
        "language": default_language,
        "published_at": now if status == Status.PUBLISHED else None,
    }
    article = Article(
        slug=slugs.free(session, slug, now),
        imported_from=source,
        created_at=now,
        **defaults | _content(manuscript) | {"status": status},
    )
    session.add(article)
    recording.record_first(session, article, Change.IMPORTED, by)
    rendering.keep_usage(session, article)
    return Imported(Outcome.CREATED, article.slug)


def _update(
    session: Session,
    article: Article,
    manuscript: Manuscript,
    slug: str,
    source: str,
    by: Actor,
    now: datetime,
) -> Imported:
    has_lead = article.lead_image_id is not None
    changes: dict[str, Any] = {
        name: value
        for name, value in _content(manuscript, has_lead=has_lead).items()
        if getattr(article, name) != value
    }
    article.imported_from = source
    moves = slug and slug != article.slug and not slugs.is_numbered(article.slug, slug)
    if not changes and not moves:
        return Imported(Outcome.UNCHANGED, article.slug)
    recording.keep_baseline(session, article)
    before = standing.state(article, now)
    if moves:
        slug = slugs.own_or_free(session, article, slug, now)
        was_public = standing.was_public(article, now)
        slugs.move(session, article, slug, was_public=was_public, now=now)
    for name, value in changes.items():
        setattr(article, name, value)
    if article.status == Status.PUBLISHED and article.published_at is None:
        article.published_at = now
    if changes.keys() & {"headline", "standfirst", "body"}:
        article.revised_at = now
    rendering.keep_usage(session, article)
    recording.record(session, article, _settle(article, before, now), by=by, now=now)
    return Imported(Outcome.UPDATED, article.slug)


def _settle(article: Article, before: State, now: datetime) -> Change:
    """Note that an import showed an article to readers or took it from them; say what it was."""
    is_out = {State.PUBLISHED, State.SCHEDULED}
    if article.status == Status.PUBLISHED:
        article.submitted_at = None
    after = standing.state(article, now)
    if after == before:
        return Change.IMPORTED
    if before == State.PUBLISHED:
        article.unpublished_at = now
    elif after == State.PUBLISHED:
        article.unpublished_at = None
    if after in is_out:
        return Change.PUBLISHED
    return Change.UNPUBLISHED if before in is_out else Change.IMPORTED


def _content(manuscript: Manuscript, *, has_lead: bool = False) -> dict[str, Any]:
    """Return the columns that a manuscript sets; what it does not speak of stays as it is."""
    rendered = rendering.render(manuscript.body, has_lead=has_lead)
    optional = {
        "language": manuscript.language,
        "status": manuscript.status,
        "published_at": manuscript.published_at,
        "comments_open": manuscript.comments_open,
        "thread_order": manuscript.thread_order,
    }
    return {
        "headline": manuscript.headline,
        "standfirst": manuscript.standfirst,
        "body": rendered.source,
        "body_html": rendered.html,
        "renderer": rendered.renderer,
        "byline": manuscript.byline,
    } | {name: value for name, value in optional.items() if value is not None}
