"""Read accounts. Nothing here changes anything."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from blog.accounts.models import Browser, Reader
from blog.core.database import db
from blog.core.tokens import hash_token


def find_by_browser(token: str, *, is_locked: bool = False) -> Reader | None:
    """The reader whose proof this browser carries, or None; one query, none without a token.

    `is_locked` keeps the reader from being erased until the transaction ends.
    """
    if not token:
        return None
    statement = (
        select(Reader)
        .join(Browser, Browser.reader_id == Reader.id)
        .where(Browser.token_hash == hash_token(token))
    )
    if is_locked:
        statement = statement.with_for_update(read=True, key_share=True, of=Reader)
    return db.session.scalar(statement)


def find_by_email(email: str) -> Reader | None:
    """The reader who has confirmed this address, or None; one query."""
    return db.session.scalar(select(Reader).where(Reader.email == email.lower()))


def browsers_of(reader_id: int) -> Sequence[Browser]:
    """The browsers that carry a reader's proof; one query."""
    return db.session.scalars(select(Browser).where(Browser.reader_id == reader_id)).all()
