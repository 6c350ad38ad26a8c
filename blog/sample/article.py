"""One sample article without its thread. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from blog.articles.policy import Status, ThreadOrder
from blog.core.text import slugify
from blog.sample import prose
from blog.sample.prose import Shelf, pick
from blog.sample.thread import Row

# So many in each language.
_JOURNALISTS = 8
_CLOSED_SHARE, _REVISED_SHARE, _ORDERED_SHARE, _SIGNED_SHARE = 0.1, 0.08, 0.1, 0.95


def draw(
    shelf: Shelf, random: Random, *, article_id: int, source: str, published_at: datetime
) -> Row:
    """Draw a published article in a language; its number in its slug tells it from others."""
    headline = pick(shelf.headlines, random)
    text = prose.article(shelf, random)
    revised_at = published_at + _hours(48, random)
    is_revised = random.random() < _REVISED_SHARE
    return {
        "id": article_id,
        "slug": f"{slugify(headline)}-{article_id}",
        "headline": headline,
        "standfirst": pick(shelf.articles.sentences, random).source,
        "body": text.source,
        "body_html": text.html,
        "renderer": text.renderer,
        "byline": _byline(shelf, random),
        "language": shelf.language.tag,
        "status": Status.PUBLISHED,
        "published_at": published_at,
        "revised_at": revised_at if is_revised else None,
        "revision": 1 + is_revised,
        "comments_open": random.random() >= _CLOSED_SHARE,
        "thread_version": 0,
        "comment_count": 0,
        "branch_count": 0,
        "thread_order": _thread_order(random),
        "imported_from": source,
        "created_at": published_at - _hours(24, random),
        "changed_at": revised_at if is_revised else published_at,
    }


def _byline(shelf: Shelf, random: Random) -> str:
    """Draw a journalist, counted from the end: the first names are those of readers."""
    number = -1 - int(random.random() * _JOURNALISTS)
    return shelf.language.name(number) if random.random() < _SIGNED_SHARE else ""


def _thread_order(random: Random) -> ThreadOrder:
    is_ordered = random.random() < _ORDERED_SHARE
    return (
        pick((ThreadOrder.OLDEST, ThreadOrder.NEWEST), random)
        if is_ordered
        else ThreadOrder.AS_THE_SITE
    )


def _hours(most: int, random: Random) -> timedelta:
    return timedelta(minutes=1 + int(random.random() * most * 60))
