"""Change articles; each function is one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import chain, count
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from blog.articles.manuscript import Manuscript, is_same_story
from blog.articles.models import Article, FormerSlug
from blog.articles.policy import Status
from blog.core.database import transaction
from blog.core.markup import render_article
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
    manuscript: Manuscript, *, source: str, default_language: str, now: datetime
) -> Imported:
    """Create the article of a manuscript, or update it where it is already known.

    It is known by its slug, now or formerly; else by `source`, the file it came from,
    if that still holds the same story: then its headline has changed and its slug moves.
    """
    with transaction() as session:
        slug = slugify(manuscript.slug or manuscript.headline)
        article = _find_known(session, slug, source, manuscript)
        if article is None:
            return _create(session, manuscript, slug, source, default_language, now)
        return _update(session, article, manuscript, slug, source, now)


def publish(slug: str, now: datetime) -> Article | None:
    """Publish the article at this slug; None where there is none."""
    with transaction() as session:
        article = session.scalar(select(Article).where(Article.slug == slug).with_for_update())
        if article is not None and article.status != Status.PUBLISHED:
            article.status = Status.PUBLISHED
            article.published_at = article.published_at or now
            article.revision += 1
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


def _free_slug(session: Session, wanted: str, now: datetime) -> str:
    """Return a slug no article has or had: the wanted one, else with a number."""
    wanted = wanted or f"article-{now:%Y-%m-%d}"
    candidates = chain([wanted], (f"{wanted}-{number}" for number in count(2)))
    return next(slug for slug in candidates if not _is_taken(session, slug))


def _is_taken(session: Session, slug: str) -> bool:
    present = session.scalar(select(Article.id).where(Article.slug == slug))
    return present is not None or session.get(FormerSlug, slug) is not None


def _create(
    session: Session,
    manuscript: Manuscript,
    slug: str,
    source: str,
    default_language: str,
    now: datetime,
) -> Imported:
    status = manuscript.status or Status.PUBLISHED
    defaults = {
        "language": default_language,
        "published_at": now if status == Status.PUBLISHED else None,
    }
    article = Article(
        slug=_free_slug(session, slug, now),
        imported_from=source,
        created_at=now,
        **defaults | _content(manuscript) | {"status": status},
    )
    session.add(article)
    return Imported(Outcome.CREATED, article.slug)


def _update(
    session: Session,
    article: Article,
    manuscript: Manuscript,
    slug: str,
    source: str,
    now: datetime,
) -> Imported:
    changes = {
        name: value
        for name, value in _content(manuscript).items()
        if getattr(article, name) != value
    }
    article.imported_from = source
    if slug and slug != article.slug and not _is_numbered(article.slug, slug):
        slug = _own_or_free_slug(session, article, slug, now)
        _move(session, article, slug, now)
        changes["slug"] = slug
    if not changes:
        return Imported(Outcome.UNCHANGED, article.slug)
    for name, value in changes.items():
        setattr(article, name, value)
    if article.status == Status.PUBLISHED and article.published_at is None:
        article.published_at = now
    article.revision += 1
    if changes.keys() & {"headline", "standfirst", "body"}:
        article.revised_at = now
    return Imported(Outcome.UPDATED, article.slug)


def _own_or_free_slug(session: Session, article: Article, slug: str, now: datetime) -> str:
    former = session.get(FormerSlug, slug)
    is_own = former is not None and former.article_id == article.id
    return slug if is_own else _free_slug(session, slug, now)


def _is_numbered(slug: str, wanted: str) -> bool:
    """Tell whether a slug is the wanted one with a number, given since it was taken."""
    return slug.startswith(f"{wanted}-") and slug.removeprefix(f"{wanted}-").isdecimal()


def _move(session: Session, article: Article, slug: str, now: datetime) -> None:
    """Keep the old slug for redirects; take the new one back if it was a former one."""
    former = session.get(FormerSlug, slug)
    if former is not None:
        session.delete(former)
    session.add(FormerSlug(slug=article.slug, article_id=article.id, retired_at=now))


def _content(manuscript: Manuscript) -> dict[str, Any]:
    """Return the columns that a manuscript sets; what it does not speak of stays as it is."""
    rendered = render_article(manuscript.body)
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
