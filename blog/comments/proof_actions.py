"""Prove an address, and follow answers by mail; each function is one transaction."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from blog.accounts import queries as accounts
from blog.accounts.models import Browser, Reader
from blog.articles.models import Article
from blog.comments import actions, policy
from blog.comments.mail_models import Claim, Confirmation, Follow, Subscription
from blog.comments.models import Comment
from blog.comments.policy import Rules
from blog.comments.vocabulary import Wish
from blog.comments.writer_actions import drop_subscription, lock_mine, stop_following
from blog.core import outbox, tokens
from blog.core.database import transaction

_DAY = timedelta(days=1)


def ask(
    token: str,
    wish: Wish,
    *,
    reader_token: str,
    secret_key: str,
    rules: Rules,
    now: datetime,
) -> bool:
    """Ask the address of a comment whether it is its owner's; tell whether that is known.

    A browser that carries the proof already gets its wish at once. Else the answer is
    the same whether a mail goes out or the address has had enough of them today: they
    are counted under a hash keyed with `secret_key`. Raises actions.NotFound.
    """
    with transaction() as session:
        comment = lock_mine(session, token)
        if not comment.email or not rules.is_mailing:
            raise actions.NotFound("There is nobody to ask.")
        reader = accounts.find_by_browser(reader_token)
        if reader is not None and reader.email == comment.email.lower():
            _fulfil(session, comment, reader, wish, now)
            return True
        email_hash = tokens.hash_email(comment.email, secret_key=secret_key)
        if _count_today(session, email_hash, now) < rules.confirmation_mails_per_day:
            confirmation = Confirmation(
                comment_id=comment.id, wish=wish, email_hash=email_hash, asked_at=now
            )
            session.add(confirmation)
            session.flush()
            number = confirmation.id
            outbox.put(
                session, "confirmation", f"confirmation:{number}", {"number": number}, now=now
            )
        return False


def confirm(confirmation_id: int, *, is_remembered: bool, now: datetime) -> str | None:
    """Take the answer of an address's owner; given again, it changes nothing.

    Returns a token for the browser to carry, if that is to be remembered. Raises
    actions.NotFound if the question is too old or its comment was erased.
    """
    with transaction() as session:
        confirmation = session.get(Confirmation, confirmation_id)
        if confirmation is None:
            raise actions.NotFound("There is no such question.")
        comment = actions.lock_comment(session, confirmation.comment_id)
        session.refresh(confirmation)
        if confirmation.confirmed_at is not None:
            return None
        if not comment.email or not policy.may_confirm(confirmation.asked_at, None, now):
            raise actions.NotFound("The question is not open any more.")
        confirmation.confirmed_at = now
        reader = _get_reader(session, comment.email, now)
        _fulfil(session, comment, reader, Wish(confirmation.wish), now)
        return _remember(session, reader, now) if is_remembered else None


def forget_browser(reader_token: str) -> None:
    """Have this browser carry no proof any more; done again, nothing happens."""
    with transaction() as session:
        session.execute(
            delete(Browser).where(Browser.token_hash == tokens.hash_token(reader_token))
        )


def unfollow(token: str) -> None:
    """Mail no answers to the comment of a receipt any more. Raises actions.NotFound."""
    with transaction() as session:
        comment = lock_mine(session, token)
        stop_following(session, comment)


def unsubscribe(subscription_id: int, *, is_all: bool) -> None:
    """End the mails about one thread, or all that go to its address; done again, too."""
    with transaction() as session:
        subscription = session.get(Subscription, subscription_id)
        if subscription is None:
            return
        # Whoever begins to follow holds the article too.
        session.get_one(Article, subscription.article_id, with_for_update=True)
        ended = [subscription]
        if is_all:
            ended = list(
                session.scalars(
                    select(Subscription).where(Subscription.email == subscription.email)
                )
            )
        for each in ended:
            drop_subscription(session, each.id)


def _fulfil(session: Session, comment: Comment, reader: Reader, wish: Wish, now: datetime) -> None:
    if session.get(Claim, comment.id) is None:
        session.add(Claim(comment_id=comment.id, reader_id=reader.id))
    if wish == Wish.ANSWERS and session.get(Follow, comment.id) is None:
        subscription = _get_subscription(session, comment, now)
        session.add(Follow(comment_id=comment.id, subscription_id=subscription.id, followed_at=now))


def _get_reader(session: Session, email: str, now: datetime) -> Reader:
    known = accounts.find_by_email(email)
    if known is not None:
        return known
    # Under another article's lock somebody may be confirming the same address.
    with suppress(IntegrityError), session.begin_nested():
        session.add(Reader(email=email.lower(), confirmed_at=now))
    return session.scalars(select(Reader).where(Reader.email == email.lower())).one()


def _get_subscription(session: Session, comment: Comment, now: datetime) -> Subscription:
    """Return the address's subscription to the article; the article is locked."""
    email = comment.email.lower()
    subscription = session.scalar(
        select(Subscription).where(
            Subscription.article_id == comment.article_id, Subscription.email == email
        )
    )
    if subscription is None:
        subscription = Subscription(article_id=comment.article_id, email=email, created_at=now)
        session.add(subscription)
        session.flush()
    return subscription


def _remember(session: Session, reader: Reader, now: datetime) -> str:
    token = tokens.new_token()
    session.add(
        Browser(token_hash=tokens.hash_token(token), reader_id=reader.id, remembered_at=now)
    )
    return token


def _count_today(session: Session, email_hash: str, now: datetime) -> int:
    statement = select(func.count(Confirmation.id)).where(
        Confirmation.email_hash == email_hash, Confirmation.asked_at > now - _DAY
    )
    return session.scalar(statement) or 0
