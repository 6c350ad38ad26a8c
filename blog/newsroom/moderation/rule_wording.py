"""Rules in words: what they look for, what follows, and what is wrong with a pattern."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext

from blog.rulebook.models import EditorRule
from blog.rulebook.vocabulary import Effect, Kind


def kind(stored: str) -> str:
    """Name what a rule looks at."""
    return {
        Kind.WORDS: gettext("Words"),
        Kind.LINKS: gettext("Number of links"),
        Kind.DOMAIN: gettext("Links to a site"),
        Kind.NAME: gettext("Name"),
        Kind.EMAIL: gettext("Email address"),
        Kind.NETWORK: gettext("Internet addresses"),
        Kind.ADDRESS: gettext("Sender"),
        Kind.READER: gettext("Confirmed reader"),
    }[Kind(stored)]


def effect(stored: str) -> str:
    """Say what follows."""
    return {
        Effect.HOLD: gettext("hold it"),
        Effect.SPAM: gettext("mark it as spam"),
    }[Effect(stored)]


def pattern(rule: EditorRule, emails: Mapping[int, str]) -> str:
    """Say what a rule looks for; `emails` are those of the readers whom rules name."""
    if rule.kind == Kind.ADDRESS:
        return gettext("code %(mark)s…", mark=rule.pattern[:8])
    if rule.kind == Kind.READER:
        number = int(rule.pattern)
        return emails.get(number, gettext("reader %(number)s", number=number))
    return rule.pattern


def problem(code: str, kind: Kind, pattern: str) -> str:
    """Say what is wrong with a pattern, and what would do."""
    said = {
        "too long": gettext("“%(pattern)s…” is too long to be looked for.", pattern=pattern[:40]),
        "too short": gettext("“%(pattern)s” is so short that it is everywhere.", pattern=pattern),
        "only wildcards": gettext("“%(pattern)s” stands for anything at all.", pattern=pattern),
        "no letters": gettext("“%(pattern)s” has neither letters nor figures.", pattern=pattern),
        "too wide": gettext("“%(pattern)s” is too large a part of the Internet.", pattern=pattern),
    }
    return said.get(code) or _expected(kind, pattern)


def wild(pattern: str) -> str:
    """Say that a pattern finds far more than one may think."""
    return gettext(
        "“%(pattern)s” has few letters beside its wildcards: look closely at what it finds.",
        pattern=pattern,
    )


def too_wild(pattern: str) -> str:
    """Say that a pattern would block far more than one reader."""
    return gettext(
        "“%(pattern)s” has few letters beside its wildcards. Write a rule instead: there you see "
        "what it finds.",
        pattern=pattern,
    )


def _expected(kind: Kind, pattern: str) -> str:
    said = {
        Kind.LINKS: gettext(
            "“%(pattern)s” is no number of links. Enter one such as 3.", pattern=pattern
        ),
        Kind.DOMAIN: gettext(
            "“%(pattern)s” is no site. Enter one such as casino.example.", pattern=pattern
        ),
        Kind.EMAIL: gettext(
            "“%(pattern)s” is no address. Enter one such as bo@example.org or *@example.org.",
            pattern=pattern,
        ),
        Kind.NETWORK: gettext(
            "“%(pattern)s” is no address. Enter one such as 192.0.2.7 or 192.0.2.0/24.",
            pattern=pattern,
        ),
    }
    return said.get(kind) or gettext("“%(pattern)s” cannot be looked for.", pattern=pattern)
