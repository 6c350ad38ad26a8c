"""Read the outbox, and what its letters are about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select

from blog.articles import queries as articles
from blog.articles.models import Article
from blog.comments.mail_models import Follow, Subscription
from blog.comments.models import Appeal, Comment
from blog.comments.status import Status
from blog.core.database import db
from blog.core.outbox import OutboxMail


@dataclass(frozen=True, slots=True)
class Told:
    """What a subscription is told: answers that everybody may read, the oldest first."""

    subscription: Subscription
    article: Article
    answers: Sequence[Comment]


def is_free(now: datetime) -> ColumnElement[bool]:
    """Return, as SQL, whether a mail is due and no deliverer has it."""
    return and_(
        OutboxMail.is_open,
        OutboxMail.due_at <= now,
        or_(OutboxMail.claimed_until.is_(None), OutboxMail.claimed_until <= now),
    )


def has_due(now: datetime) -> bool:
    """Tell whether a mail waits to be claimed; one query, which waits for no writer."""
    return db.session.scalar(select(OutboxMail.id).where(is_free(now)).limit(1)) is not None


def unsent(*, is_dead: bool | None = None, limit: int) -> Sequence[OutboxMail]:
    """Mails that wait, or are dead letters, or both (None), the oldest first; one query."""
    wanted = {
        None: or_(OutboxMail.is_open, OutboxMail.died_at.is_not(None)),
        True: OutboxMail.died_at.is_not(None),
        False: OutboxMail.is_open,
    }[is_dead]
    return db.session.scalars(
        select(OutboxMail).where(wanted).order_by(OutboxMail.id).limit(limit)
    ).all()


def count_of_dead() -> int:
    """How many mails were given up; one query."""
    statement = select(func.count(OutboxMail.id)).where(OutboxMail.died_at.is_not(None))
    return db.session.scalar(statement) or 0


def find_told(subscription_id: int, numbers: Iterable[int], now: datetime) -> Told | None:
    """Those of these answers that a subscription is to be told now; two queries.

    None if nothing is left to tell: the subscription has ended, the article is not
    public, no answer is published, or what they answer is not followed any more.
    """
    found = db.session.execute(
        select(Subscription, Article)
        .join(Article, Article.id == Subscription.article_id)
        .where(Subscription.id == subscription_id, articles.is_public(now))
    ).one_or_none()
    answers = db.session.scalars(
        select(Comment)
        .join(Follow, Follow.comment_id == Comment.parent_id)
        .where(
            Comment.id.in_(list(numbers)),
            Comment.status == Status.PUBLISHED,
            Follow.subscription_id == subscription_id,
        )
        .order_by(Comment.id)
    ).all()
    return Told(found[0], found[1], answers) if found and answers else None


def count_of_held() -> int:
    """How many comments wait to be read; one query."""
    statement = select(func.count(Comment.id)).where(Comment.status == Status.HELD)
    return db.session.scalar(statement) or 0


def count_of_open_appeals() -> int:
    """How many appeals wait for an answer; one query."""
    statement = select(func.count(Appeal.comment_id)).where(Appeal.answered_at.is_(None))
    return db.session.scalar(statement) or 0
