"""Read what readers reported: for whom a report is the first one, and what still speaks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from blog.articles import queries as articles
from blog.articles.models import Article
from blog.comments.models import Comment, Flag
from blog.comments.vocabulary import FlagReason
from blog.core.bounded_queries import count
from blog.core.database import db

# More than these in an hour are no reports on one article any more.
_LATEST_REPORTS = 5_000


def is_flagged_by(comment_id: int, reporter_hash: str) -> bool:
    """Tell whether this reporter has a report of this comment here; one query."""
    statement = select(Flag.id).where(
        Flag.comment_id == comment_id, Flag.reporter_hash == reporter_hash
    )
    return db.session.scalar(statement) is not None


def instants_of(reporter_hash: str, *, since: datetime, limit: int) -> Sequence[datetime]:
    """When a reporter reported since an instant, the latest first; one query."""
    return db.session.scalars(
        select(Flag.flagged_at)
        .where(Flag.reporter_hash == reporter_hash, Flag.flagged_at > since)
        .order_by(Flag.flagged_at.desc())
        .limit(limit)
    ).all()


def open_reasons(comment_id: int) -> list[FlagReason]:
    """The reason of each report that no editor has weighed, of one reporter each; one query.

    A reason is weighed for good: what an editor found not to be spam is not called so
    again. A reporter whose hash was dropped can be told from no other, and counts no more.
    """
    weighed = select(Flag.reason).where(Flag.comment_id == comment_id, Flag.settled_at.is_not(None))
    found = db.session.scalars(
        select(Flag.reason)
        .where(
            Flag.comment_id == comment_id,
            Flag.settled_at.is_(None),
            Flag.reporter_hash.is_not(None),
            Flag.reason.not_in(weighed),
        )
        .order_by(Flag.id)
    )
    return [FlagReason(each) for each in found]


def count_of_late(article_id: int, *, since: datetime, most: int) -> int:
    """How many reports of an article's comments came in after an instant; one query.

    Without those in spite of which an editor published the comment. Counts to `most`, and
    looks at the latest thousands of the blog's reports only.
    """
    latest = (
        select(Flag.comment_id, Flag.flagged_at, Flag.settled_at)
        .order_by(Flag.id.desc())
        .limit(_LATEST_REPORTS)
        .subquery()
    )
    found = (
        select(latest.c.comment_id)
        .join(Comment, Comment.id == latest.c.comment_id)
        .where(
            latest.c.flagged_at > since,
            latest.c.settled_at.is_(None),
            Comment.article_id == article_id,
        )
    )
    return db.session.scalar(select(count(found, most=most))) or 0


def find_article_of(comment_id: int, now: datetime) -> Article | None:
    """The public article of a comment that was ever published on it, or None; one query."""
    return db.session.scalar(
        select(Article)
        .join(Comment, Comment.article_id == Article.id)
        .where(Comment.id == comment_id, Comment.published_at.is_not(None), articles.is_public(now))
    )
