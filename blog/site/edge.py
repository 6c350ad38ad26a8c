"""What is in force on the blog as the rooms below want it, for the readers' views."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app

from blog.articles import policy
from blog.articles.policy import CommentRules, Openable
from blog.comments import rules
from blog.comments.policy import Rules
from blog.comments.waiting import Waiting
from blog.publication.live import Live
from blog.publication.queries import Department, State
from blog.web import present


def comment_rules() -> Rules:
    """Return the rules by which comments are judged."""
    return rules.of(present.settings())


def article_rules() -> CommentRules:
    """Return when articles close for comments."""
    return CommentRules(open_days=present.settings().comments_open_days)


def is_open(article: Openable, now: datetime) -> bool:
    """Tell whether a public article takes comments now."""
    return policy.is_open(article, article_rules(), now)


def reporter_hash() -> str:
    """Return the keyed hash of the sender's network: of IPv6 a household may have a /48."""
    return present.address_hash(bits=48)


def reports_per_day() -> int:
    """Return how many errors one address may report in a day; 0 where nothing is throttled."""
    settings = present.settings()
    return settings.error_reports_per_day if settings.throttle else 0


def digest_every() -> timedelta | None:
    """Return the least time between two mails to the newsroom; None if it gets none."""
    settings = present.settings()
    is_mailed = bool(settings.mail_url and settings.newsroom_emails)
    return timedelta(seconds=settings.digest_seconds) if is_mailed else None


def state() -> State:
    """Return the blog's sections and authors, at most a second old; no query of this page."""
    live: Live = current_app.extensions["live"]
    return live.state


def is_queue_long() -> bool:
    """Tell whether more comments wait than the newsroom can read, some seconds ago.

    A query of its own, once in a while, where the newsroom has set a number.
    """
    waiting: Waiting = current_app.extensions["waiting"]
    return waiting.is_longer_than(comment_rules().queue_cap)


def find_section(slug: str) -> Department | None:
    """Return the section at this slug, or None; no query of this page."""
    return next((each for each in state().sections.values() if each.slug == slug), None)
