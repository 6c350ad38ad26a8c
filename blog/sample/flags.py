"""The flags with which readers bring a sample comment down. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

from blog.comments.vocabulary import FlagReason
from blog.sample.prose import pick

# As many as hold a comment where nobody has set another number.
REASONS = (FlagReason.INSULTING, FlagReason.OTHER, FlagReason.INSULTING)

_LINES = ("", "", "This is about my family.", "Again the same person.")


def draw(
    comment_id: int, *, published_at: datetime, held_at: datetime, random: Random
) -> list[dict[str, Any]]:
    """Draw flags of as many reporters, the last of which holds the comment."""
    seconds = int((held_at - published_at).total_seconds())
    return [
        {
            "comment_id": comment_id,
            "reporter_hash": f"{random.getrandbits(128):032x}",
            "reason": reason,
            "line": pick(_LINES, random),
            "flagged_at": published_at + timedelta(seconds=seconds * number // len(REASONS)),
            "settled_at": None,
        }
        for number, reason in enumerate(REASONS, 1)
    ]
