"""Drop what is kept for a while only; each batch is one transaction."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Delete,
    Update,
    and_,
    delete,
    func,
    inspect,
    or_,
    select,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute

from blog.accounts.models import Browser
from blog.comments.mail_models import Confirmation
from blog.comments.models import Comment, Flag
from blog.core.database import Base, db, transaction
from blog.core.outbox import OutboxMail
from blog.rulebook.models import EditorRule
from blog.rulebook.vocabulary import Kind

BATCH = 1000

_ERASED_SENDER_LASTS = timedelta(days=1)
_CONFIRMATION_LASTS = timedelta(days=2)
_CLOSED_MAIL_LASTS = timedelta(days=30)
_BROWSER_LASTS = timedelta(days=400)  # as long as a browser keeps a cookie (RFC 6265bis, §5.5)

# SQLite's lock goes to whoever asks at the right moment: between two batches there has to be
# a moment, or a reply waits for all of them.
_PAUSE_SECONDS = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Tidied:
    """How much was dropped of each kind; dead letters stay until somebody looks at them."""

    addresses: int
    reporters: int
    confirmations: int
    mails: int
    browsers: int


def tidy(*, address_days: int, now: datetime) -> Tidied:
    """Drop what has been kept for long enough; done again, it finds nothing.

    What somebody else is changing in this moment is left for the next time.
    """
    addresses_until = now - timedelta(days=address_days)
    is_closed = and_(OutboxMail.is_open.is_(False), OutboxMail.died_at.is_(None))
    # A mail is closed before the lease of its last claim ends.
    closed_by = func.coalesce(OutboxMail.claimed_until, OutboxMail.due_at)
    return Tidied(
        addresses=_forget(Comment.address_hash, Comment.submitted_at < addresses_until)
        + _forget(
            Comment.address_hash,
            Comment.email == "",
            Comment.submitted_at < now - _ERASED_SENDER_LASTS,
        )
        + _forget_blocked(addresses_until),
        reporters=_forget(Flag.reporter_hash, Flag.flagged_at < addresses_until),
        confirmations=_drop(Confirmation, Confirmation.asked_at < now - _CONFIRMATION_LASTS),
        mails=_drop(OutboxMail, is_closed, closed_by < now - _CLOSED_MAIL_LASTS),
        browsers=_drop(Browser, Browser.remembered_at < now - _BROWSER_LASTS),
    )


def _forget(column: InstrumentedAttribute[str | None], *conditions: ColumnElement[bool]) -> int:
    """Empty a column where these are so; return in how many rows."""
    model: type[Base] = column.parent.class_
    is_kept = column.is_not(None)
    return _in_batches(model, update(model).values({column: None}), is_kept, *conditions)


def _forget_blocked(until: datetime) -> int:
    """Empty blocks of a sender that have been over for as long; return how many."""
    is_over = or_(EditorRule.retired_at < until, EditorRule.ends_at < until)
    is_kept = and_(EditorRule.kind == Kind.ADDRESS, EditorRule.pattern != "")
    return _in_batches(EditorRule, update(EditorRule).values(pattern=""), is_kept, is_over)


def _drop(model: type[Base], *conditions: ColumnElement[bool]) -> int:
    """Delete the rows of which these are so; return how many."""
    return _in_batches(model, delete(model), *conditions)


def _in_batches(
    model: type[Base], change: Update | Delete, *conditions: ColumnElement[bool]
) -> int:
    """Change all rows of which these are so, without keeping anybody waiting for long.

    The rows are looked for outside the transaction. Inside, those that are locked are
    passed over: whoever waits for nobody is never part of a deadlock (PostgreSQL).
    """
    (key,) = inspect(model).primary_key
    changed = 0
    while found := db.session.scalars(select(key).where(*conditions).limit(BATCH)).all():
        with transaction() as session:
            still = select(key).where(key.in_(found), *conditions)
            free = session.scalars(still.with_for_update(skip_locked=True)).all()
            session.execute(
                change.where(key.in_(free)), execution_options={"synchronize_session": False}
            )
        if not free:
            break
        changed += len(free)
        time.sleep(_PAUSE_SECONDS)
    db.session.rollback()
    return changed
