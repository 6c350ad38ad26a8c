"""Read what a receipt tells its holder, and what is stored about a writer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from blog.accounts.models import Browser, Reader
from blog.articles import queries as articles
from blog.articles.models import Article
from blog.comments import queries
from blog.comments.mail_models import Claim, Confirmation, Follow, Subscription
from blog.comments.models import Appeal, Comment, Decision, Receipt
from blog.comments.status import Decider, Status
from blog.core.database import db
from blog.core.outbox import OutboxMail
from blog.core.tokens import hash_token

_MOST_WAITING = 1000
_SPAM_LASTS = timedelta(days=1)
# How many decisions back the usual wait is read from.
_RECENT = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """A confirmation with the comment whose address it asks, and that comment's article."""

    confirmation: Confirmation
    comment: Comment
    article: Article


@dataclass(frozen=True, slots=True)
class Subscribed:
    """A thread about which one address is mailed: for how many comments, of how many threads."""

    article: Article
    follows: int
    threads: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A comment with all that is kept of it elsewhere."""

    comment: Comment
    article: Article
    decisions: Sequence[Decision]
    appeal: Appeal | None
    claim: Claim | None
    subscription: Subscription | None
    receipts: Sequence[Receipt]
    confirmations: Sequence[Confirmation]
    mails: Sequence[OutboxMail]


def find_confirmation(number: int) -> Asked | None:
    """A question to an address, answered or not, with what it is about, or None; one query."""
    row = db.session.execute(
        select(Confirmation, Comment, Article)
        .join(Comment, Comment.id == Confirmation.comment_id)
        .join(Article, Article.id == Comment.article_id)
        .where(Confirmation.id == number)
    ).one_or_none()
    return Asked(*row) if row else None


def find_appeal(comment_id: int) -> Appeal | None:
    """What was said against a removal, or None; one query."""
    return db.session.get(Appeal, comment_id)


def find_open_appeal(comment_id: int) -> Appeal | None:
    """What was said against a removal and waits for an answer, or None; one query."""
    return db.session.scalar(
        select(Appeal).where(Appeal.comment_id == comment_id, Appeal.answered_at.is_(None))
    )


def find_claim(comment_id: int) -> Claim | None:
    """Whose comment it is shown to be, or None; one query."""
    return db.session.get(Claim, comment_id)


def find_owner(comment_id: int, reader_token: str) -> Reader | None:
    """The reader whose comment it is, if this browser carries the proof of it; one query."""
    if not reader_token:
        return None
    return db.session.scalar(
        select(Reader)
        .join(Browser, Browser.reader_id == Reader.id)
        .join(Claim, Claim.reader_id == Reader.id)
        .where(Browser.token_hash == hash_token(reader_token), Claim.comment_id == comment_id)
    )


def find_subscription(comment_id: int) -> Subscription | None:
    """What mails the answers to a comment, or None; one query."""
    return db.session.scalar(
        select(Subscription)
        .join(Follow, Follow.subscription_id == Subscription.id)
        .where(Follow.comment_id == comment_id)
    )


def count_waiting_before(comment_id: int, now: datetime) -> int:
    """How many comments have waited for longer than this one, at most 1,000; two queries.

    Spam of the last day counts as if it waited, or its writer could tell it from held by
    the place of the next one.
    """
    held = select(Comment.id).where(Comment.status == Status.HELD, Comment.id < comment_id)
    spam = (
        select(Comment.submitted_at)
        .where(Comment.status == Status.SPAM, Comment.id < comment_id)
        .order_by(Comment.id.desc())
        .limit(_MOST_WAITING)
    )
    recent = [instant for instant in db.session.scalars(spam) if instant > now - _SPAM_LASTS]
    waiting = db.session.scalar(
        select(func.count()).select_from(held.limit(_MOST_WAITING).subquery())
    )
    return min((waiting or 0) + len(recent), _MOST_WAITING)


def recent_waits() -> list[timedelta]:
    """How long comments waited that the newsroom read of late; one query, bounded."""
    recent = select(Decision).order_by(Decision.id.desc()).limit(_RECENT).subquery()
    rows = db.session.execute(
        select(Comment.submitted_at, recent.c.decided_at)
        .join(recent, recent.c.comment_id == Comment.id)
        .where(
            recent.c.decided_by == Decider.STAFF,
            recent.c.from_status == Status.HELD,
            # Not those that were published before, and held again.
            func.coalesce(Comment.published_at, recent.c.decided_at) == recent.c.decided_at,
        )
    )
    return [decided_at - submitted_at for submitted_at, decided_at in rows]


def claimed_by(reader_id: int, *, limit: int | None = None) -> list[tuple[Comment, Article]]:
    """The comments a confirmed reader has shown to be theirs, the newest first; one query."""
    rows = db.session.execute(
        select(Comment, Article)
        .join(Claim, Claim.comment_id == Comment.id)
        .join(Article, Article.id == Comment.article_id)
        .where(Claim.reader_id == reader_id)
        .order_by(Comment.id.desc())
        .limit(limit)
    )
    return [(comment, article) for comment, article in rows]


def ids_claimed_by(reader_id: int) -> list[int]:
    """Which comments a confirmed reader has shown to be theirs; one query."""
    return list(db.session.scalars(select(Claim.comment_id).where(Claim.reader_id == reader_id)))


def ids_with_email(email: str) -> list[int]:
    """Which comments were sent with an address, whoever typed it; reads the whole table."""
    statement = select(Comment.id).where(func.lower(Comment.email) == email.lower())
    return list(db.session.scalars(statement))


def find_subscribed(subscription_id: int, now: datetime) -> Subscribed | None:
    """A subscription with its public article, or None once it has ended; three queries."""
    row = db.session.execute(
        select(Subscription, Article)
        .join(Article, Article.id == Subscription.article_id)
        .where(Subscription.id == subscription_id, articles.is_public(now))
    ).one_or_none()
    if row is None:
        return None
    subscription, article = row
    follows = select(func.count()).where(Follow.subscription_id == subscription_id)
    all_of_them = select(func.count()).where(Subscription.email == subscription.email)
    return Subscribed(
        article,
        follows=db.session.scalar(follows) or 0,
        threads=db.session.scalar(all_of_them) or 0,
    )


def subscriptions_of(email: str) -> Sequence[int]:
    """Which subscriptions mail to a confirmed address; one query."""
    return db.session.scalars(
        select(Subscription.id).where(Subscription.email == email.lower())
    ).all()


def stored(comment: Comment, article: Article) -> Stored:
    """All that is kept about one comment; seven queries."""
    subscription = find_subscription(comment.id)
    confirmations = db.session.scalars(
        select(Confirmation).where(Confirmation.comment_id == comment.id)
    ).all()
    keys = [f"appeal:{comment.id}", *(f"confirmation:{each.id}" for each in confirmations)]
    if subscription:
        keys.append(f"answers:{subscription.id}")
    return Stored(
        comment=comment,
        article=article,
        decisions=queries.decisions_of(comment.id),
        appeal=find_appeal(comment.id),
        claim=find_claim(comment.id),
        subscription=subscription,
        receipts=db.session.scalars(select(Receipt).where(Receipt.comment_id == comment.id)).all(),
        confirmations=confirmations,
        mails=db.session.scalars(select(OutboxMail).where(OutboxMail.key.in_(keys))).all(),
    )
