"""Read what is known of whoever sends a reply: by proof, and by their address."""

from __future__ import annotations

from datetime import datetime, timedelta

from blog.accounts import queries as accounts
from blog.accounts.models import Reader
from blog.comments import queries, receipt_queries
from blog.comments.models import Comment
from blog.comments.policy import Rules


def find_prover(reader_token: str, email: str) -> Reader | None:
    """Who has confirmed, in this browser, the address that a reply names; one query."""
    reader = accounts.find_by_browser(reader_token, is_locked=True)
    return reader if reader is not None and reader.email == email.lower() else None


def is_sender(known: Comment, address_hash: str | None, reader: Reader | None) -> bool:
    """Tell whether a comment that is there already may be shown as the sender's own; one query.

    Anybody can type a text that is short or public, with anybody's address: whoever
    sends it from elsewhere must find out neither whose it is, nor get its receipt.
    """
    if claim := receipt_queries.find_claim(known.id):
        return reader is not None and claim.reader_id == reader.id
    return known.address_hash is not None and known.address_hash == address_hash


def recent_ages(address_hash: str | None, rules: Rules, now: datetime) -> tuple[float, ...]:
    """The ages, in seconds, of what came from an address of late; one query at most."""
    if address_hash is None or not rules.is_throttled:
        return ()
    since = now - timedelta(seconds=max(rules.window_seconds, rules.pause_seconds))
    instants = queries.instants_from_address(address_hash, since=since, limit=rules.window_comments)
    return tuple((now - instant).total_seconds() for instant in instants)
