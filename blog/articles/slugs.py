"""Which slug an article has: its own, one that is free, and where a former one leads.

Every function works in the transaction of the action that calls it.
"""

from __future__ import annotations

from datetime import datetime
from itertools import chain, count

from sqlalchemy import select
from sqlalchemy.orm import Session

from blog.articles.models import Article, FormerSlug


class SlugTaken(Exception):
    """Another article has, or had, the slug that was asked for."""


def free(session: Session, wanted: str, now: datetime) -> str:
    """Return a slug no article has or had: the wanted one, else with a number."""
    wanted = wanted or f"article-{now:%Y-%m-%d}"
    candidates = chain([wanted], (f"{wanted}-{number}" for number in count(2)))
    return next(slug for slug in candidates if not is_taken(session, slug))


def is_taken(session: Session, slug: str) -> bool:
    """Tell whether an article has or had a slug."""
    present = session.scalar(select(Article.id).where(Article.slug == slug))
    return present is not None or session.get(FormerSlug, slug) is not None


def own_or_free(session: Session, article: Article, slug: str, now: datetime) -> str:
    """Return the slug if the article once had it itself, else a free one."""
    return slug if is_own_former(session, article, slug) else free(session, slug, now)


def is_own_former(session: Session, article: Article, slug: str) -> bool:
    """Tell whether an article once had a slug itself."""
    former = session.get(FormerSlug, slug)
    return former is not None and former.article_id == article.id


def is_numbered(slug: str, wanted: str) -> bool:
    """Tell whether a slug is the wanted one with a number, given since it was taken."""
    return slug.startswith(f"{wanted}-") and slug.removeprefix(f"{wanted}-").isdecimal()


def move(session: Session, article: Article, slug: str, *, was_public: bool, now: datetime) -> None:
    """Give an article a slug; the old one redirects for ever if readers ever saw it."""
    former = session.get(FormerSlug, slug)
    if former is not None:
        session.delete(former)
    if was_public:
        session.add(FormerSlug(slug=article.slug, article_id=article.id, retired_at=now))
    article.slug = slug
