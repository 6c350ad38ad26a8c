"""All that is stored about a writer, as plain values for a file."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from blog.accounts import queries as accounts
from blog.accounts.models import Reader
from blog.comments import queries, receipt_queries, wording
from blog.comments.receipt_queries import Stored
from blog.comments.status import Status


def everything(token: str, *, reader_token: str) -> dict[str, Any] | None:
    """Return what is stored about the writer of a receipt's comment; None without one.

    A browser that carries the proof of the comment's address gets all comments that were
    claimed with it; anybody else only the one.
    """
    mine = queries.find_by_receipt(token)
    if mine is None:
        return None
    reader = receipt_queries.find_owner(mine[0].id, reader_token)
    found = receipt_queries.claimed_by(reader.id) if reader else [mine]
    comments = [_comment(receipt_queries.stored(*each)) for each in found]
    if reader is None:
        for each in comments:
            # They tell how much mail an address has had: its owner may know, not who typed it.
            del each["confirmations"], each["mails"]
    return {"comments": comments, "confirmed_address": _reader(reader)}


def _comment(stored: Stored) -> dict[str, Any]:
    comment = stored.comment
    told = wording.for_writer(Status(comment.status), stored.decisions)
    return {
        "number": comment.id,
        "article": stored.article.slug,
        "answers": comment.parent_id,
        "name": comment.name,
        "email": comment.email,
        "website": comment.website,
        "text": comment.body,
        "state": told.status,
        "reasons": told.reasons,
        "note": told.note,
        "hash_of_ip_address": comment.address_hash,
        "submitted_at": _instant(comment.submitted_at),
        "published_at": _instant(comment.published_at),
        "edited_at": _instant(comment.edited_at),
        "appeal": stored.appeal
        and {
            "text": stored.appeal.text,
            "appealed_at": _instant(stored.appeal.appealed_at),
            "answer": stored.appeal.answer,
            "answered_at": _instant(stored.appeal.answered_at),
            "is_mail_wanted": stored.appeal.is_mail_wanted,
        },
        "is_claimed": stored.claim is not None,
        "receipts_issued_at": [_instant(each.issued_at) for each in stored.receipts],
        "confirmations": [
            {
                "wish": each.wish,
                "hash_of_address": each.email_hash,
                "asked_at": _instant(each.asked_at),
                "confirmed_at": _instant(each.confirmed_at),
            }
            for each in stored.confirmations
        ],
        "answers_mailed_to": stored.subscription and stored.subscription.email,
        "mails": [
            {"kind": each.kind, "due_at": _instant(each.due_at), "sent_at": _instant(each.sent_at)}
            for each in stored.mails
        ],
    }


def _reader(reader: Reader | None) -> dict[str, Any] | None:
    if reader is None:
        return None
    return {
        "email": reader.email,
        "confirmed_at": _instant(reader.confirmed_at),
        "browsers_remembered_at": [
            _instant(each.remembered_at) for each in accounts.browsers_of(reader.id)
        ],
    }


def _instant(instant: datetime | None) -> str | None:
    return instant.isoformat(timespec="seconds") if instant else None
