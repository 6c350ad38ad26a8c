"""Where an article stands: the rules of `policy`, asked of a row."""

from __future__ import annotations

from datetime import datetime

from blog.articles import policy
from blog.articles.models import Article
from blog.articles.policy import State


def state(article: Article, now: datetime) -> State:
    """Return where an article stands for the newsroom."""
    return policy.state(
        article.status,
        article.published_at,
        now,
        submitted_at=article.submitted_at,
        unpublished_at=article.unpublished_at,
    )


def was_public(article: Article, now: datetime) -> bool:
    """Tell whether readers have ever seen an article."""
    return policy.was_public(article.status, article.published_at, article.unpublished_at, now)
