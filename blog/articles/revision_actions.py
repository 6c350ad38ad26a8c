"""Bring an earlier state of an article back; one transaction, and a revision of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from blog.articles import revision_queries, writing_actions
from blog.articles.content import Amendment
from blog.articles.locking_actions import NoSuchArticle, lock_as_seen
from blog.articles.policy import Change
from blog.articles.revision_models import Revision
from blog.articles.writing_actions import Saved
from blog.core.audit import Actor
from blog.core.database import transaction


def restore(
    article_id: int,
    number: int,
    *,
    based_on: int,
    by: Actor,
    amendment: Amendment | None = None,
    now: datetime,
) -> Saved:
    """Make the article again what it was at a revision; it stays where it stands and lies.

    Its address stays: links lead there. What no longer exists is left out, and named in
    what is returned; without any author left it keeps those it has. Raises
    NoSuchArticle (also where there is no such revision), Changed, and NotSaid where
    readers have seen the article and no `amendment` was given.
    """
    with transaction() as session:
        article = lock_as_seen(session, article_id, based_on)
        revision = session.scalar(
            select(Revision).where(Revision.article_id == article_id, Revision.number == number)
        )
        if revision is None:
            raise NoSuchArticle(f"Article {article_id} has no revision {number}.")
        writing_actions.insist(article, amendment, now)
        content = replace(revision_queries.content_of(revision), slug=article.slug)
        return writing_actions.rewrite(
            session, article, content, change=Change.RESTORED, amendment=amendment, by=by, now=now
        )
