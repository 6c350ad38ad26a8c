"""Which articles readers may see, and on which they may comment. Pure: values in, answers out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

MAX_HEADLINE = 300
MAX_BYLINE = 200


class Status(StrEnum):
    """Where an article stands; the stored word is the value."""

    DRAFT = "draft"
    PUBLISHED = "published"


class ThreadOrder(StrEnum):
    """Which top-level comment stands first; the stored word is the value."""

    AS_THE_SITE = ""
    OLDEST = "oldest"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class CommentRules:
    """When articles close for comments; `open_days` of 0 means never by age."""

    open_days: int = 0


def is_public(status: str, published_at: datetime | None, now: datetime) -> bool:
    """Tell whether readers may see an article: published, and its instant has come."""
    return status == Status.PUBLISHED and published_at is not None and published_at <= now


def is_newest_first(thread_order: str, *, site_default: bool) -> bool:
    """Tell whether a thread begins with its newest top-level comment."""
    if thread_order == ThreadOrder.AS_THE_SITE:
        return site_default
    return thread_order == ThreadOrder.NEWEST


def is_open(
    comments_open: bool, published_at: datetime | None, rules: CommentRules, now: datetime
) -> bool:
    """Tell whether a public article takes comments: not closed by hand, and young enough."""
    if not comments_open or published_at is None:
        return False
    return not rules.open_days or now < published_at + timedelta(days=rules.open_days)
