"""What the writer of a comment does with its receipt; each function is one transaction."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from blog.articles.models import Article
from blog.comments import (
    actions,
    door,
    judging,
    policy,
    queries,
    receipt_queries,
    searchable,
    sender_queries,
    settling_actions,
    writing,
)
from blog.comments.door import Cause
from blog.comments.judging import Words
from blog.comments.mail_models import Claim, Follow, Subscription
from blog.comments.models import Appeal, Comment, Receipt
from blog.comments.policy import Facts, Rules
from blog.comments.reasons import Outcome, Reason, Verdict
from blog.comments.status import Decider, Status
from blog.core import outbox
from blog.core.database import transaction
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
            verdict = _judge_edit(session, comment, body, reader_token, rules, now)
            session.get_one(Article, comment.article_id).thread_version += 1
            if verdict.outcome != Outcome.PUBLISHED:
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
        settling_actions.drop_appeal(session, comment)
        stop_following(session, comment)


def object_to_removal(
    token: str,
    text: str,
    *,
    wants_mail: bool = False,
    reader_token: str = "",
    rules: Rules,
    now: datetime,
) -> bool:
    """Ask the newsroom to look at a removal again, once for each comment.

    Returns whether the answer will be mailed, as it is to an address that was proved: it
    was confirmed for this comment, or this browser carries its proof, by which the
    comment is claimed. Raises actions.NotFound, and TooLate if the comment is not removed
    or was appealed.
    """
    with transaction() as session:
        comment = lock_mine(session, token)
        if comment.status != Status.REMOVED or session.get(Appeal, comment.id) is not None:
            raise TooLate
        is_mailed = (
            wants_mail
            and rules.is_mailing
            and bool(comment.email)
            and _is_proved(session, comment, reader_token)
        )
        session.add(
            Appeal(comment_id=comment.id, text=text, appealed_at=now, is_mail_wanted=is_mailed)
        )
        door.tell_newsroom(session, rules, now)
        return is_mailed


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


def _is_proved(session: Session, comment: Comment, reader_token: str) -> bool:
    """Tell whether somebody has shown that a comment's address is theirs, here or before."""
    if session.get(Claim, comment.id) is not None:
        return True
    reader = sender_queries.find_prover(reader_token, comment.email)
    if reader is not None:
        session.add(Claim(comment_id=comment.id, reader_id=reader.id))
    return reader is not None


def _judge_edit(
    session: Session,
    comment: Comment,
    body: Rendered,
    reader_token: str,
    rules: Rules,
    now: datetime,
) -> Verdict:
    owner = receipt_queries.find_owner(comment.id, reader_token)
    article = session.get_one(Article, comment.article_id)
    words = Words(
        body=body,
        folded=searchable.folded(body.source, comment.name),
        name=comment.name,
        email=comment.email,
        website=comment.website,
        address=None,
        address_hash=comment.address_hash,
        reader_id=owner.id if owner else None,
        seconds=comment.written_seconds,
    )
    signals = judging.signals(session, article, words, now)
    facts = Facts(
        is_premoderated=judging.is_premoderated(session, article),
        is_unstaffed=not rules.hours.is_staffed(now),
        is_queue_long=judging.is_queue_long(session, rules),
        links=judging.count_links(body),
        repeats=judging.count_repeats(body, now, without_id=comment.id),
        hits=signals.hits,
        score=signals.score,
        is_proven_reader=owner is not None and queries.has_published(owner.id),
        added_characters=comment.added_unread,
        added_links=len(link_targets(body.html) - link_targets(comment.body_html)),
    )
    return policy.decide(facts, rules)
