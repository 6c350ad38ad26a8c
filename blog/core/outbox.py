"""Mails to be sent: a row written in the transaction of the change that calls for it.

A row holds no address and no text, only what the mail is about: it is written, and
looked at again, when it is sent. So what was erased or hidden meanwhile is in no mail.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Index, String, Text, delete, func, insert, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from blog.core.database import Base
from blog.core.tokens import new_token

_DEAD = text("died_at IS NOT NULL")


class OutboxMail(Base):
    """One mail: due at an instant, claimed by one deliverer at a time, sent or given up.

    `key` names what a mail is gathered under. `attempts` counts the claims; `message_id`
    is made once, so that a mail sent twice after a crash is recognised as one.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_key_id", "key", "id"),
        Index("ix_outbox_is_open_due_at", "is_open", "due_at"),
        Index("ix_outbox_dead", "id", sqlite_where=_DEAD, postgresql_where=_DEAD),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(80))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    message_id: Mapped[str] = mapped_column(String(22))
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    is_open: Mapped[bool] = mapped_column(default=True)
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    died_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(Text, default="")


def put(
    session: Session, kind: str, key: str, payload: dict[str, Any], *, now: datetime
) -> OutboxMail:
    """Add a mail that is due at once."""
    mail = OutboxMail(**_values(kind, key, payload, now))
    session.add(mail)
    return mail


def gather(
    session: Session, kind: str, key: str, number: int, *, every: timedelta, now: datetime
) -> None:
    """Add a number to the mail that is being gathered under a key, or begin one.

    The first goes out at once; the next not before `every` has passed since the last,
    with all the numbers that have come up until then.
    """
    hold(session, key)
    waiting = session.scalar(
        select(OutboxMail)
        .where(OutboxMail.key == key, OutboxMail.is_open, OutboxMail.claimed_until.is_(None))
        .with_for_update()
    )
    if waiting is None:
        went = func.max(func.coalesce(OutboxMail.sent_at, OutboxMail.due_at))
        last_due = session.scalar(select(went).where(OutboxMail.key == key))
        mail = put(session, kind, key, {"numbers": [number]}, now=now)
        if last_due is not None:
            mail.due_at = max(now, last_due + every)
    else:
        _add(waiting, number)


def gather_each(
    session: Session,
    kind: str,
    keys: Collection[str],
    number: int,
    *,
    due_at: Callable[[str, datetime | None], datetime],
    now: datetime,
) -> None:
    """Add a number to the mail that is being gathered under each key; five statements at most.

    `due_at` says when a mail that has to be begun is due, by its key and by when the last
    one under it went out; None: there was none.
    """
    hold(session, kind)
    waiting = session.scalars(
        select(OutboxMail)
        .where(OutboxMail.key.in_(keys), OutboxMail.is_open, OutboxMail.claimed_until.is_(None))
        .order_by(OutboxMail.id)
        .with_for_update()
    ).all()
    for mail in waiting:
        _add(mail, number)
    missing = sorted({*keys} - {mail.key for mail in waiting})
    if not missing:
        return
    went = func.max(func.coalesce(OutboxMail.sent_at, OutboxMail.due_at))
    last = dict(
        session.execute(
            select(OutboxMail.key, went).where(OutboxMail.key.in_(missing)).group_by(OutboxMail.key)
        ).all()
    )
    begun = [
        _values(kind, key, {"numbers": [number]}, now) | {"due_at": due_at(key, last.get(key))}
        for key in missing
    ]
    session.execute(insert(OutboxMail), begun)


def drop(session: Session, *keys: str) -> None:
    """Take mails out of the box, sent or not; one that is just being sent still arrives."""
    session.execute(delete(OutboxMail).where(OutboxMail.key.in_(keys)))


def _values(kind: str, key: str, payload: dict[str, Any], now: datetime) -> dict[str, Any]:
    return {
        "kind": kind,
        "key": key,
        "payload": payload,
        "message_id": new_token(),
        "created_at": now,
        "due_at": now,
    }


def _add(mail: OutboxMail, number: int) -> None:
    if number not in mail.payload["numbers"]:
        mail.payload = {"numbers": [*mail.payload["numbers"], number]}


def hold(session: Session, key: str) -> None:
    """Let nobody else hold this key until the transaction ends; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(key))))
