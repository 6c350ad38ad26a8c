"""Set the pace of an article's thread; one transaction."""

from __future__ import annotations

from datetime import datetime

from blog.articles.locking_actions import lock
from blog.articles.policy import UNTIL_LIFTED
from blog.core import audit
from blog.core.audit import Actor
from blog.core.database import transaction


def slow_down(article_id: int, until: datetime | None, *, by: Actor, now: datetime) -> None:
    """Put a thread in slow mode until an instant, or end that with None.

    What is already so stays so, unlogged. Raises NoSuchArticle.
    """
    with transaction() as session:
        article = lock(session, article_id)
        is_slow = article.slow_until is not None and now < article.slow_until
        if until == article.slow_until or (until is None and not is_slow):
            return
        article.slow_until = until
        article.thread_version += 1
        did = "thread.unslowed" if until is None else "thread.slowed"
        subject = f"article:{article_id}"
        audit.note(session, by, did, subject=subject, detail=_detail(until), now=now)


def _detail(until: datetime | None) -> str:
    if until is None:
        return ""
    return "until lifted" if until == UNTIL_LIFTED else f"until {until:%Y-%m-%d %H:%M} UTC"
