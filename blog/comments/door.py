"""The one door through which a comment's state changes, with all that depends on it.

Every function works in the transaction of the action that calls it, which holds the
article's lock: log, counts, thread version and outbox change together or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from blog.articles.models import Article
from blog.comments import queries
from blog.comments.mail_models import Follow, Subscription
from blog.comments.models import Comment, Decision
from blog.comments.policy import Reason, Rules
from blog.comments.status import Decider, Status, may_follow
from blog.comments.vocabulary import Removal
from blog.core import outbox


class NotAllowed(Exception):
    """A state may not follow the present one; its text says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Who decides, and why: `removal` is for everybody to read, `note` for the writer."""

    by: Decider
    staff_name: str = ""
    reasons: tuple[Reason, ...] = ()
    removal: Removal | None = None
    note: str = ""


def move(
    session: Session, comment: Comment, to: Status, cause: Cause, *, rules: Rules, now: datetime
) -> None:
    """Set a comment's state, log it, count it, and put what has to be told in the outbox.

    Raises NotAllowed if the state may not follow the present one.
    """
    present = Status(comment.status) if comment.status else None
    if not may_follow(present, to):
        raise NotAllowed(f"Comment {comment.id} is {present} and cannot become {to}.")
    article = session.get_one(Article, comment.article_id)
    change = (to == Status.PUBLISHED) - (present == Status.PUBLISHED)
    above = queries.ancestors(comment) if change else []
    if change or comment.is_shown:
        article.thread_version += 1
    is_new = to == Status.PUBLISHED and comment.published_at is None
    if is_new:
        comment.published_at, comment.published_in = now, article.thread_version
    comment.status = to
    comment.added_unread = 0
    comment.removed_for = cause.removal or "" if to == Status.REMOVED else ""
    if change:
        article.comment_count += change
        _count(article, [comment, *above], change)
    session.add(comment)
    session.flush()  # gives a new comment its number
    session.add(_log_row(comment, present, cause, now))
    if is_new and rules.is_mailing:
        _tell_follower(session, comment, rules, now)
    if to == Status.HELD:
        tell_newsroom(session, rules, now)


def tell_newsroom(session: Session, rules: Rules, now: datetime) -> None:
    """Have a digest mailed to the newsroom, if it wants one."""
    if rules.is_newsroom_mailed:
        every = timedelta(seconds=rules.digest_seconds)
        outbox.gather(session, "digest", "digest", 0, every=every, now=now)


def _count(article: Article, branch: Iterable[Comment], change: int) -> None:
    """Tell the comments above, from the one that changed upwards, what is published below."""
    for above, each in enumerate(branch):
        if above:
            each.shown_below += change
        is_shown = each.status == Status.PUBLISHED or each.shown_below > 0
        if each.parent_id is None:
            article.branch_count += is_shown - each.is_shown
        each.is_shown = is_shown


def _log_row(comment: Comment, present: Status | None, cause: Cause, now: datetime) -> Decision:
    reasons = [each.as_stored() for each in cause.reasons]
    if cause.removal:
        reasons.append({"code": cause.removal, "outcome": "removed", "evidence": 0})
    return Decision(
        comment_id=comment.id,
        from_status=present,
        to_status=comment.status,
        decided_by=cause.by,
        staff_name=cause.staff_name,
        reasons=reasons,
        note=cause.note,
        decided_at=now,
    )


def _tell_follower(session: Session, answer: Comment, rules: Rules, now: datetime) -> None:
    """Have an answer mailed to whoever follows what it answers, but never to its writer."""
    follow = session.get(Follow, answer.parent_id) if answer.parent_id else None
    if follow is None:
        return
    subscription = session.get(Subscription, follow.subscription_id)
    if subscription is not None and subscription.email.lower() != answer.email.lower():
        every = timedelta(seconds=rules.mail_gather_seconds)
        key = f"answers:{subscription.id}"
        outbox.gather(session, "answers", key, answer.id, every=every, now=now)
