"""What stands above the form about this hour and this thread: how soon a comment appears."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from flask_babel import gettext

from blog.articles import policy as article_policy
from blog.articles.models import Article
from blog.articles.page_queries import ShownArticle
from blog.comments import hours_wording, pace
from blog.core import text
from blog.site import edge

# Sooner than this, nobody would hurry for it.
_CLOSING_IS_NEAR = timedelta(days=3)


def notes(article: Article | ShownArticle, now: datetime) -> tuple[str, ...]:
    """Return what somebody should know who begins to write now; no query of this page."""
    return tuple(_notes(article, now)) if edge.is_open(article, now) else ()


def mark(said: Sequence[str]) -> str:
    """Return the part of a page's ETag that tells these notes from others; empty for none."""
    return text.mark("\n".join(said)) if said else ""


def is_read_first(article: Article | ShownArticle) -> bool:
    """Tell whether an editor reads comments on an article, or those of strangers, first."""
    section = edge.state().sections.get(article.section_id or 0)
    is_premoderated = article.is_premoderated or (section is not None and section.is_premoderated)
    return is_premoderated or edge.comment_rules().hold_first_comments


def _notes(article: Article | ShownArticle, now: datetime) -> Iterator[str]:
    rules = edge.comment_rules()
    if unread := hours_wording.nobody_reads(rules.hours, now):
        yield unread
    elif edge.is_queue_long():
        yield gettext("Many comments are waiting; yours may take longer to be read.")
    if pace.is_slow(article.slow_until, rules, now):
        every = hours_wording.lasting(timedelta(seconds=rules.slow_seconds))
        yield gettext("This thread is in slow mode: one comment every %(time)s.", time=every)
    closes_at = article_policy.closes_at(article, edge.article_rules())
    if closes_at is not None and closes_at - now <= _CLOSING_IS_NEAR:
        yield gettext("Comments close on %(when)s.", when=hours_wording.moment(closes_at))
