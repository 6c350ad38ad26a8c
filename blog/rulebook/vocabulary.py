"""The words that are stored about a rule. Pure."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a rule looks at."""

    WORDS = "words"
    LINKS = "links"
    DOMAIN = "domain"
    NAME = "name"
    EMAIL = "email"
    NETWORK = "network"
    ADDRESS = "address"
    READER = "reader"


class Effect(StrEnum):
    """What becomes of a comment that a rule finds."""

    HOLD = "held"
    SPAM = "spam"
