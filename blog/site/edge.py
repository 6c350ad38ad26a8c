"""The settings as the rooms below want them, for the readers' views."""

from __future__ import annotations

from datetime import datetime

from blog.articles import policy
from blog.articles.models import Article
from blog.articles.policy import CommentRules
from blog.comments import rules
from blog.comments.policy import Rules
from blog.web import present


def comment_rules() -> Rules:
    """Return the rules by which comments are judged."""
    return rules.of(present.settings())


def article_rules() -> CommentRules:
    """Return when articles close for comments."""
    return CommentRules(open_days=present.settings().comments_open_days)


def is_open(article: Article, now: datetime) -> bool:
    """Tell whether a public article takes comments now."""
    return policy.is_open(
        article.comments_open,
        article.published_at,
        article_rules(),
        now,
        close_at=article.comments_close_at,
    )


def reporter_hash() -> str:
    """Return the keyed hash of the sender's network: of IPv6 a household may have a /48."""
    return present.address_hash(bits=48)
