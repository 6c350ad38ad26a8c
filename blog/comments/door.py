"""The one door through which a comment's state changes, with all that depends on it.

Every function works in the transaction of the action that calls it, which holds the
article's lock: log, counts, thread version and outbox change together or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from blog.accounts import mail_actions
from blog.articles.models import Article
from blog.comments import labels, policy, queries, tally_actions
from blog.comments.decision_models import Lease
from blog.comments.labels import Step
from blog.comments.mail_models import Follow, Subscription
from blog.comments.models import Comment, Decision
from blog.comments.policy import Rules
from blog.comments.reasons import Reason
from blog.comments.status import Decider, Status, may_follow
from blog.comments.vocabulary import Label, Role
from blog.comments.writing import Thread
from blog.core import database, outbox


class NotAllowed(Exception):
    """A state may not follow the present one; its text says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Who decides, and why.

    `removal` is the code of a reason that everybody may read, `note` is for the writer.
    """

    by: Decider
    staff_name: str = ""
    staff_id: int | None = None
    reasons: tuple[Reason, ...] = ()
    removal: str = ""
    note: str = ""


_CHANGED = (
    update(Article.__table__)  # type: ignore[arg-type]  # a Table, though declared as less
    .where(Article.id == bindparam("article"))
    .values(
        thread_version=Article.thread_version + 1,
        comment_count=Article.comment_count + bindparam("comments"),
        branch_count=Article.branch_count + bindparam("branches"),
    )
    .returning(Article.thread_version, Article.branch_count)
)


def move(
    session: Session, comment: Comment, to: Status, cause: Cause, *, rules: Rules, now: datetime
) -> Thread | None:
    """Set a comment's state, log it, count it, and put what has to be told in the outbox.

    A comment without a state is stored. Returns the thread if it reads differently now.
    Raises NotAllowed if the state may not follow the present one.
    """
    present = Status(comment.status) if comment.status else None
    if not may_follow(present, to):
        raise NotAllowed(f"Comment {comment.id} is {present} and cannot become {to}.")
    log = queries.decisions_of(comment.id) if present else []
    change = (to == Status.PUBLISHED) - (present == Status.PUBLISHED)
    above = queries.ancestors(comment) if change else []
    comment.status = to
    _note_cause(comment, to, cause)
    thread = _change_thread(session, [comment, *above], change)
    is_new = thread is not None and comment.published_at is None and to == Status.PUBLISHED
    if thread is not None and is_new:
        comment.published_at, comment.published_in = now, thread.version
    decision = _log_row(comment, present, cause, log, now)
    comment.label = _label(comment, [*log, decision])
    if present is None:
        database.insert(session, comment)  # gives it its number
    _log(session, comment, decision, now)
    if present == Status.HELD:
        session.execute(delete(Lease).where(Lease.comment_id == comment.id))
    if is_new and rules.is_mailing:
        _tell_follower(session, comment, rules, now)
    if to == Status.HELD:
        tell_newsroom(session, rules, now)
    return thread


def _note_cause(comment: Comment, to: Status, cause: Cause) -> None:
    comment.added_unread = 0
    comment.removed_for = cause.removal if to == Status.REMOVED else ""
    if cause.by == Decider.POLICY:
        comment.queue_rank = policy.queue_rank(cause.reasons)


def tell_newsroom(session: Session, rules: Rules, now: datetime) -> None:
    """Have digests mailed to the newsroom, and to those of the staff who want one."""
    if rules.is_newsroom_mailed:
        every = timedelta(seconds=rules.digest_seconds)
        outbox.gather(session, "digest", "digest", 0, every=every, now=now)
    if rules.is_mailing:
        mail_actions.gather_digests(session, now)


def _change_thread(session: Session, branch: Sequence[Comment], change: int) -> Thread | None:
    """Have the thread of a comment, the first of these, tell of its new state; None if it does not.

    In one statement. The session may know the article, and reads these of it again if asked.
    """
    comment = branch[0]
    if not change and not comment.is_shown:
        return None
    wanted = {
        "article": comment.article_id,
        "comments": change,
        "branches": _count(branch, change) if change else 0,
    }
    session.flush()  # what the action has set of the article itself
    thread = Thread(*session.connection().execute(_CHANGED, wanted).one())
    known = session.identity_map.get(identity_key(Article, comment.article_id))
    if known is not None:
        session.expire(known, ["thread_version", "comment_count", "branch_count"])
    return thread


def _count(branch: Iterable[Comment], change: int) -> int:
    """Tell the comments above, from the one that changed upwards, what is published below.

    Returns how many more branches are shown.
    """
    branches = 0
    for above, each in enumerate(branch):
        if above:
            each.shown_below += change
        is_shown = each.status == Status.PUBLISHED or each.shown_below > 0
        if each.parent_id is None:
            branches += is_shown - each.is_shown
        each.is_shown = is_shown
    return branches


def _log(session: Session, comment: Comment, decision: Decision, now: datetime) -> None:
    decision.comment_id = comment.id
    database.insert(session, decision)  # gives it its number
    if decision.id % tally_actions.EVERY == 0:
        tally_actions.catch_up(session, now)


def _label(comment: Comment, log: Sequence[Decision]) -> Label:
    """Return what a comment teaches the filter by now, with the whole of its log."""
    return labels.label(map(_step, log)) if comment.role == Role.READER else Label.NONE


def _step(decision: Decision) -> Step:
    return Step(
        Status(decision.to_status), Decider(decision.decided_by), decision.undoes_id is not None
    )


def _log_row(
    comment: Comment, present: Status | None, cause: Cause, log: Sequence[Decision], now: datetime
) -> Decision:
    reasons = [each.as_stored() for each in cause.reasons]
    if cause.removal:
        reasons.append({"code": cause.removal, "outcome": "removed", "evidence": 0})
    is_undo = cause.by == Decider.STAFF and log and log[-1].from_status == comment.status
    return Decision(
        undoes_id=log[-1].id if is_undo else None,
        from_status=present,
        to_status=comment.status,
        decided_by=cause.by,
        staff_name=cause.staff_name,
        staff_id=cause.staff_id,
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
