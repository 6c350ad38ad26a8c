"""What the people of the tests ask to be mailed about, and mails that are due."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta

from flask import Flask

from blog.comments.mail_models import Confirmation, Follow, Subscription
from blog.comments.models import Comment
from blog.comments.vocabulary import Wish
from blog.core import outbox
from blog.core.database import db, transaction
from blog.core.outbox import OutboxMail
from blog.notifications.deliverer import Deliverer
from blog.settings import Settings
from tests.cast import NOON
from tests.mailbox import Mailbox

BASE_URL = "https://news.example"
MAIL_FROM = "news@news.example"
EDITORS = ("ada@news.example", "eve@news.example")


def follows(comment_id: int) -> int:
    """The writer of a comment is mailed its answers from now on; returns the subscription."""
    with transaction() as session:
        comment = session.get_one(Comment, comment_id)
        subscription = Subscription(
            article_id=comment.article_id, email=comment.email, created_at=NOON
        )
        session.add(subscription)
        session.flush()
        session.add(
            Follow(comment_id=comment_id, subscription_id=subscription.id, followed_at=NOON)
        )
        return subscription.id


def is_told(subscription_id: int, *answers: int, at: datetime = NOON) -> None:
    """Answers are to be mailed to a subscription."""
    with transaction() as session:
        for answer in answers:
            key = f"answers:{subscription_id}"
            outbox.gather(session, "answers", key, answer, every=timedelta(hours=1), now=at)


def is_asked(comment_id: int, *, wish: Wish = Wish.PROOF, times: int = 1) -> int:
    """The address of a comment is asked to confirm itself; returns the last confirmation."""
    with transaction() as session:
        for _ in range(times):
            confirmation = Confirmation(
                comment_id=comment_id, wish=wish, email_hash="bo's hash", asked_at=NOON
            )
            session.add(confirmation)
            session.flush()
            number = confirmation.id
            outbox.put(
                session, "confirmation", f"confirmation:{number}", {"number": number}, now=NOON
            )
        return number


def newsroom_is_told(*, times: int = 1, at: datetime = NOON) -> None:
    """Digests are due, at once."""
    with transaction() as session:
        for _ in range(times):
            outbox.put(session, "digest", "digest", {"numbers": [0]}, now=at)


def deliver(app: Flask, *, at: datetime = NOON) -> int:
    """Deliver what is due; return how many mails were sent."""
    deliverer = Deliverer(app.extensions["settings"], lambda: at)
    with app.test_request_context(base_url=BASE_URL):
        return deliverer.deliver_due()


def mailing(settings: Settings, mailbox: Mailbox) -> Settings:
    """Return settings of a blog that mails its readers and its newsroom."""
    return dataclasses.replace(
        settings,
        site_title="The Courier",
        base_url=BASE_URL,
        mail_url=mailbox.url,
        mail_from=MAIL_FROM,
        newsroom_emails=EDITORS,
    )


def mail(number: int = 1) -> OutboxMail:
    """The mail of this number, as it is now."""
    db.session.rollback()
    return db.session.get_one(OutboxMail, number)
