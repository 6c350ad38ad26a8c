"""Open, keep and end the sessions of staff; each function is one transaction."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, update

from blog.accounts.staff_models import StaffSession
from blog.core import tokens
from blog.core.database import transaction

# A session is noted as seen this often at most, so that reading the desk writes little.
_NOTE_EVERY = timedelta(minutes=1)
_BROWSER_CHARACTERS = 200


def open_session(staff_id: int, *, browser: str, is_complete: bool, now: datetime) -> str:
    """Sign somebody in; return the token for their browser, of which only a hash is stored."""
    token = tokens.new_token()
    with transaction() as session:
        session.add(
            StaffSession(
                token_hash=tokens.hash_token(token),
                staff_id=staff_id,
                is_complete=is_complete,
                browser=browser[:_BROWSER_CHARACTERS],
                created_at=now,
                seen_at=now,
            )
        )
    return token


def note_seen(known: StaffSession, now: datetime) -> None:
    """Note that a session was used, where that was not noted a moment ago."""
    if now - known.seen_at < _NOTE_EVERY:
        return
    session_id = known.id
    with transaction() as session:
        session.execute(
            update(StaffSession).where(StaffSession.id == session_id).values(seen_at=now)
        )


def end_session(token: str) -> None:
    """Sign a browser out."""
    with transaction() as session:
        session.execute(
            delete(StaffSession).where(StaffSession.token_hash == tokens.hash_token(token))
        )
