"""What a decision settles beside a comment's state: the appeal and the reports that wait.

Every function works in the transaction of the action that calls it, which holds the
comment's lock.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from blog.comments.models import Appeal, Comment, Decision, Flag
from blog.comments.policy import Rules
from blog.comments.status import Status
from blog.core import audit, outbox
from blog.core.audit import Actor


def settle(
    session: Session,
    comment: Comment,
    note: str,
    *,
    was: Status,
    by: Actor,
    rules: Rules,
    now: datetime,
) -> None:
    """Settle what waits, once somebody has decided about a comment that `was` something else.

    Whatever is decided answers an appeal that waits, with `note`. One that was answered
    waits again when the comment is taken away again: it is not for who does that to have
    the last word. By whatever name: its writer could tell held from spam, else, and who has
    to leave a removal to a colleague would call it one of these. Publishing settles the
    reports.
    """
    appeal = session.get(Appeal, comment.id)
    if appeal is not None and appeal.answered_at is None:
        answer(session, comment, appeal, note, by=by, rules=rules, now=now)
    elif appeal is not None and _is_taken_away(was, Status(comment.status)):
        appeal.answer, appeal.answered_at = "", None
    if comment.status == Status.PUBLISHED:
        _settle_flags(session, comment, now)


def answer(
    session: Session,
    comment: Comment,
    appeal: Appeal,
    note: str,
    *,
    by: Actor,
    rules: Rules,
    now: datetime,
) -> None:
    """Answer an appeal; the mail that its writer may have asked for goes into the outbox."""
    appeal.answer, appeal.answered_at = note, now
    audit.note(session, by, "appeal.answered", subject=f"comment:{comment.id}", now=now)
    if appeal.is_mail_wanted and rules.is_mailing and comment.email:
        key = _key(comment)
        outbox.drop(session, key)
        outbox.put(session, "appeal", key, {"number": comment.id}, now=now)


def drop_appeal(session: Session, comment: Comment) -> None:
    """Drop an appeal that waits, since its writer has given it up; and no answer is mailed."""
    outbox.drop(session, _key(comment))
    session.execute(
        delete(Appeal).where(Appeal.comment_id == comment.id, Appeal.answered_at.is_(None))
    )


def reopen(
    session: Session,
    comment: Comment,
    decision: Decision,
    *,
    by: Actor,
    rules: Rules,
    now: datetime,
) -> None:
    """Have wait again what a decision settled that is taken back.

    Who takes a removal back, be it their own, grants the appeal that waits, if readers see
    the comment then; else it goes on waiting for a colleague.
    """
    session.execute(
        update(Flag)
        .where(Flag.comment_id == comment.id, Flag.settled_at == decision.decided_at)
        .values(settled_at=None)
    )
    is_open = (Flag.comment_id == comment.id) & Flag.settled_at.is_(None)
    comment.open_flags = session.scalar(select(func.count(Flag.id)).where(is_open)) or 0
    appeal = session.get(Appeal, comment.id)
    if appeal is None:
        return
    if appeal.answered_at is None:
        if comment.status == Status.PUBLISHED:
            answer(session, comment, appeal, "", by=by, rules=rules, now=now)
    elif appeal.answered_at == decision.decided_at:
        appeal.answer, appeal.answered_at = "", None


def _is_taken_away(was: Status, now_is: Status) -> bool:
    is_from_readers = was == Status.PUBLISHED != now_is
    return is_from_readers or now_is == Status.REMOVED != was


def _settle_flags(session: Session, comment: Comment, now: datetime) -> None:
    """Have the flags so far, and later ones for the same reasons, move the comment no more."""
    session.execute(
        update(Flag)
        .where(Flag.comment_id == comment.id, Flag.settled_at.is_(None))
        .values(settled_at=now)
    )
    comment.open_flags = 0


def _key(comment: Comment) -> str:
    return f"appeal:{comment.id}"
