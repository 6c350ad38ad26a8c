"""Outcomes of judging a comment, and the reasons that lead to them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any

from blog.comments.vocabulary import FlagReason
from blog.rulebook.vocabulary import Kind


class Outcome(IntEnum):
    """What a verdict comes to; the greater, the graver."""

    PUBLISHED = 0
    HELD = 1
    SPAM = 2
    REFUSED = 3


class Code(StrEnum):
    """What a reason is about; the stored word is the value."""

    ARTICLE_CLOSED = "article closed"
    PARENT_GONE = "parent gone"
    TOO_MANY = "too many"
    SLOW_MODE = "slow mode"
    TRAP_FILLED = "trap filled"
    SENT_TOO_FAST = "sent too fast"
    UNKNOWN_FORM = "unknown form"
    PREMODERATED = "premoderated"
    OUTSIDE_HOURS = "outside hours"
    QUEUE_LONG = "queue long"
    LISTED_WORDS = "listed words"
    LISTED_LINKS = "listed links"
    LISTED_DOMAIN = "listed domain"
    LISTED_NAME = "listed name"
    LISTED_EMAIL = "listed email"
    BLOCKED = "blocked"
    FILTER = "filter"
    STALE_FORM = "stale form"
    LINKS = "links"
    REPEATED = "repeated"
    FIRST_COMMENT = "first comment"
    CHANGED = "changed after publication"
    NEW_LINKS = "new links after publication"
    FLAGGED_SPAM = "reported as spam"
    FLAGGED_INSULTING = "reported as insulting"
    FLAGGED_PERSONAL = "reported for personal data"
    FLAGGED_FALSE = "reported as false"
    FLAGGED_OTHER = "reported"


LISTED = {
    Kind.WORDS: Code.LISTED_WORDS,
    Kind.LINKS: Code.LISTED_LINKS,
    Kind.DOMAIN: Code.LISTED_DOMAIN,
    Kind.NAME: Code.LISTED_NAME,
    Kind.EMAIL: Code.LISTED_EMAIL,
    Kind.NETWORK: Code.BLOCKED,
    Kind.ADDRESS: Code.BLOCKED,
    Kind.READER: Code.BLOCKED,
}
FLAGGED = {
    FlagReason.SPAM: Code.FLAGGED_SPAM,
    FlagReason.INSULTING: Code.FLAGGED_INSULTING,
    FlagReason.PERSONAL: Code.FLAGGED_PERSONAL,
    FlagReason.FALSE: Code.FLAGGED_FALSE,
    FlagReason.OTHER: Code.FLAGGED_OTHER,
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for an outcome, with its evidence.

    `words` are what was found, for the newsroom's eyes; `rule` is the number of the
    editors' rule that found it.
    """

    code: Code
    outcome: Outcome
    evidence: int = 0
    words: tuple[str, ...] = ()
    rule: int | None = None

    def as_stored(self) -> dict[str, Any]:
        """Return the reason as the log keeps it; what is empty is left out."""
        stored: dict[str, Any] = {
            "code": self.code,
            "outcome": self.outcome.name.lower(),
            "evidence": self.evidence,
        }
        if self.words:
            stored["words"] = list(self.words)
        if self.rule is not None:
            stored["rule"] = self.rule
        return stored


@dataclass(frozen=True, slots=True)
class Verdict:
    """An outcome with all its reasons, the gravest first."""

    outcome: Outcome
    reasons: tuple[Reason, ...]
