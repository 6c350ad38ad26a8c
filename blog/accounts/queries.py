"""Read accounts. Nothing here changes anything."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from blog.accounts.models import Browser, Reader
from blog.core.database import db
from blog.core.tokens import hash_token


def find_by_browser(token: str) -> Reader | None:
    """The reader whose proof this browser carries, or None; one query, none without a token."""
    if not token:
        return None
    return db.session.scalar(
        select(Reader)
        .join(Browser, Browser.reader_id == Reader.id)
        .where(Browser.token_hash == hash_token(token))
    )


def find_by_email(email: str) -> Reader | None:
    """The reader who has confirmed this address, or None; one query."""
    return db.session.scalar(select(Reader).where(Reader.email == email.lower()))


def browsers_of(reader_id: int) -> Sequence[Browser]:
    """The browsers that carry a reader's proof; one query."""
    return db.session.scalars(select(Browser).where(Browser.reader_id == reader_id)).all()
