"""Take hold of an article to change it; works in the transaction of the calling action."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from blog.articles.models import Article
from blog.core.missing import Missing


class NoSuchArticle(Missing):
    """There is no article of this number, or none any more."""


class Changed(Exception):
    """Somebody else has changed the article since; nothing of this change was saved."""


class NotPossible(Exception):
    """An article is in a state in which this cannot be done, or has been done already."""


def lock(session: Session, article_id: int) -> Article:
    """Return an article that nobody else can change meanwhile. Raises NoSuchArticle."""
    statement = select(Article).where(Article.id == article_id).with_for_update()
    article = session.scalar(statement)
    if article is None:
        raise NoSuchArticle(f"There is no article {article_id}.")
    return article


def lock_as_seen(session: Session, article_id: int, based_on: int) -> Article:
    """Return an article as it was seen. Raises NoSuchArticle, or Changed if it is not so now."""
    article = lock(session, article_id)
    if article.revision != based_on:
        raise Changed(f"Article {article_id} is at {article.revision}, not at {based_on}.")
    return article
