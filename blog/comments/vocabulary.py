"""The words that are stored about a comment beside its state. Pure."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Who speaks: a reader, somebody of the newsroom, or who wrote the article."""

    READER = "reader"
    STAFF = "staff"
    AUTHOR = "author"


class Removal(StrEnum):
    """Why the newsroom removes a comment, as everybody may read it."""

    OFF_TOPIC = "off topic"
    INSULTING = "insulting"
    PERSONAL = "personal data"
    FALSE = "false"
    ADVERTISING = "advertising"
    UNLAWFUL = "unlawful"


class FlagReason(StrEnum):
    """Why a reader reports a comment."""

    SPAM = "spam"
    INSULTING = "insulting"
    PERSONAL = "personal data"
    FALSE = "false"
    OTHER = "other"


class Label(StrEnum):
    """What the decisions in force teach the learned filter about a comment."""

    NONE = ""
    GOOD = "good"
    SPAM = "spam"


class Wish(StrEnum):
    """What a reader wants who asks to confirm an address."""

    PROOF = "proof"
    ANSWERS = "answers"
