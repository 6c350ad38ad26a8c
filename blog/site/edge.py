"""What the readers' views take from the application: its settings, as the rooms want them."""

from __future__ import annotations

from datetime import datetime

from flask import abort, current_app, request

from blog.articles import policy
from blog.articles.models import Article
from blog.articles.policy import CommentRules
from blog.comments import rules
from blog.comments.policy import Rules
from blog.core import tokens
from blog.settings import Settings


def settings() -> Settings:
    """Return the settings of the application that serves this request."""
    found: Settings = current_app.extensions["settings"]
    return found


def page_format() -> str:
    """Return the name of how pages look now, which stands in every ETag."""
    return str(current_app.extensions["page_format"])


def comment_rules() -> Rules:
    """Return the rules by which comments are judged."""
    return rules.of(settings())


def article_rules() -> CommentRules:
    """Return when articles close for comments."""
    return CommentRules(open_days=settings().comments_open_days)


def is_open(article: Article, now: datetime) -> bool:
    """Tell whether a public article takes comments now."""
    return policy.is_open(article.comments_open, article.published_at, article_rules(), now)


def signed_number(token: str, purpose: str) -> int:
    """Return the number that we signed for a purpose; the page is not found if we did not."""
    secret_key = settings().secret_key
    return tokens.read_number(token, secret_key=secret_key, purpose=purpose) or abort(404)


def address_hash(*, bits: int = 64) -> str:
    """Return the keyed hash of the sender's address, of IPv6 the first bits only."""
    secret_key = settings().secret_key
    return tokens.hash_address(request.remote_addr or "", secret_key=secret_key, bits=bits)


def reporter_hash() -> str:
    """Return the keyed hash of the sender's network: of IPv6 a household may have a /48."""
    return address_hash(bits=48)
