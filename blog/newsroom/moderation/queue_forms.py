"""What the queue's script asks for: which comments somebody is about to decide on."""

from __future__ import annotations

import re

from flask import request

from blog.comments.status import Status
from blog.moderation import lease_actions

# A page of the queue grows while one reads it: of so many rows a script may ask at once.
MOST_ASKED = 100
_LARGEST_NUMBER = 2**31 - 1


def comment_ids(sent: str) -> list[int]:
    """Return the numbers of a list such as `12,13`; what is no number is left out."""
    numbers = [int(each) for each in re.findall(r"(?<![0-9])[0-9]{1,10}(?![0-9])", sent)]
    return [each for each in numbers if 0 < each <= _LARGEST_NUMBER][:MOST_ASKED]


def wanted() -> list[int] | None:
    """Return which comments are to be leased, in order; None where any will do."""
    sent = request.form.get("ids")
    return None if sent is None else comment_ids(sent)


def count() -> int:
    """Return how many of them are to be leased."""
    sent = request.form.get("count", type=int)
    return lease_actions.USUAL if sent is None else max(0, sent)


def seen() -> Status:
    """Return the state in which the asker's page shows its comments."""
    sent = request.args.get("state", "")
    return Status(sent) if sent in set(Status) else Status.HELD


def decision_id() -> int:
    """Return which decision is to be taken back; a number that none has for nonsense."""
    sent = request.form.get("decision", type=int)
    return sent if sent is not None and 0 < sent <= _LARGEST_NUMBER else 0
