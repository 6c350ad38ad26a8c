"""What the writer of a comment does with its receipt; each function is one transaction."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from blog.articles.models import Article
from blog.comments import actions, door, policy, queries, receipt_queries, writing
from blog.comments.door import Cause
from blog.comments.mail_models import Follow, Subscription
from blog.comments.models import Appeal, Comment, Receipt
from blog.comments.policy import Facts, Reason, Rules
from blog.comments.status import Decider, Status
from blog.core import outbox
from blog.core.database import db, transaction
from blog.core.markup import Rendered, link_targets, plain_text
from blog.core.tokens import hash_token

_MAY_BE_EDITED = {Status.HELD, Status.SPAM, Status.PUBLISHED}


class TooLate(Exception):
    """What was asked for is not possible any more; nothing was changed."""


def edit(token: str, body: Rendered, *, reader_token: str, rules: Rules, now: datetime) -> Comment:
    """Change what a comment says; one that is published is judged again.

    Raises actions.NotFound, and TooLate once its time is over or it is gone.
    """
    with transaction() as session:
        comment = lock_mine(session, token)
        if not may_edit(comment, rules, now):
            raise TooLate
        if body.source == comment.body:
            return comment
        reasons: tuple[Reason, ...] = ()
        if comment.status == Status.PUBLISHED:
            # Summed up, or much could be added little by little.
            comment.added_unread += policy.added(
                plain_text(comment.body_html), plain_text(body.html)
            )
            facts = _facts_of_edit(comment, body, reader_token, now)
            verdict = policy.decide(facts, rules)
            session.get_one(Article, comment.article_id).thread_version += 1
            if verdict.outcome != policy.Outcome.PUBLISHED:
                reasons = verdict.reasons
        writing.set_text(comment, body)
        comment.edited_at = now
        if reasons:
            cause = Cause(by=Decider.POLICY, reasons=reasons)
            door.move(session, comment, Status.HELD, cause, rules=rules, now=now)
        return comment


def may_edit(comment: Comment, rules: Rules, now: datetime) -> bool:
    """Tell whether a writer may still change a comment."""
    is_young = now < comment.submitted_at + timedelta(seconds=rules.edit_seconds)
    return is_young and comment.status in _MAY_BE_EDITED


def withdraw(token: str, *, rules: Rules, now: datetime) -> None:
    """Take a comment back for good; done again, it stays so. Raises actions.NotFound."""
    with transaction() as session:
        comment = lock_mine(session, token)
        if comment.status != Status.WITHDRAWN:
            cause = Cause(by=Decider.WRITER)
            door.move(session, comment, Status.WITHDRAWN, cause, rules=rules, now=now)
        stop_following(session, comment)


def object_to_removal(token: str, text: str, *, rules: Rules, now: datetime) -> None:
    """Ask the newsroom to look at a removal again, once for each comment.

    Raises actions.NotFound, and TooLate if the comment is not removed or was appealed.
    """
    with transaction() as session:
        comment = lock_mine(session, token)
        if comment.status != Status.REMOVED or session.get(Appeal, comment.id) is not None:
            raise TooLate
        session.add(Appeal(comment_id=comment.id, text=text, appealed_at=now))
        door.tell_newsroom(session, rules, now)


def open_receipt(comment_id: int, *, reader_token: str, now: datetime) -> str:
    """Issue a fresh receipt to the confirmed reader whose comment it is; its token.

    Raises actions.NotFound if this browser carries no proof that it is.
    """
    with transaction() as session:
        if receipt_queries.find_owner(comment_id, reader_token) is None:
            raise actions.NotFound(f"There is no comment {comment_id} of this reader.")
        return actions.issue_receipt(session, comment_id, now)


def stop_following(session: Session, comment: Comment) -> None:
    """Mail no answers to a comment any more."""
    if follow := session.get(Follow, comment.id):
        session.delete(follow)
        session.flush()
        drop_unused(session, follow.subscription_id)


def drop_unused(session: Session, subscription_id: int) -> None:
    """Drop a subscription that follows nothing any more."""
    follows = select(func.count()).where(Follow.subscription_id == subscription_id)
    if not session.scalar(follows):
        drop_subscription(session, subscription_id)


def drop_subscription(session: Session, subscription_id: int) -> None:
    """Drop a subscription with what it follows and what was to be mailed for it."""
    outbox.drop(session, f"answers:{subscription_id}")
    session.execute(delete(Follow).where(Follow.subscription_id == subscription_id))
    session.execute(delete(Subscription).where(Subscription.id == subscription_id))


def lock_mine(session: Session, token: str) -> Comment:
    """Read the comment a receipt is for, for update; raises actions.NotFound."""
    statement = select(Receipt.comment_id).where(Receipt.token_hash == hash_token(token))
    comment_id = session.scalar(statement)
    if comment_id is None:
        raise actions.NotFound("There is no such receipt.")
    return actions.lock_comment(session, comment_id)


def _facts_of_edit(comment: Comment, body: Rendered, reader_token: str, now: datetime) -> Facts:
    owner = receipt_queries.find_owner(comment.id, reader_token)
    article = db.session.get_one(Article, comment.article_id)
    return Facts(
        is_premoderated=article.is_premoderated,
        links=actions.count_links(body),
        repeats=actions.count_repeats(body, now, without_id=comment.id),
        is_proven_reader=owner is not None and queries.has_published(owner.id),
        added_characters=comment.added_unread,
        added_links=len(link_targets(body.html) - link_targets(comment.body_html)),
    )
