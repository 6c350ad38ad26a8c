"""Rules that somebody is about to save, as a form gives them and a database keeps them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from blog.rulebook.matching import Rule
from blog.rulebook.vocabulary import Effect, Kind

_FEW_LETTERS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What to look for, where, until when, and what follows.

    Each of the `patterns` becomes a rule of its own, so that the log of decisions tells
    which of them it was. `replaces` is the number of the rule that they take the place of.
    """

    kind: Kind
    patterns: tuple[str, ...]
    effect: Effect
    section_id: int | None = None
    article_id: int | None = None
    note: str = ""
    ends_at: datetime | None = None
    replaces: int | None = None

    def rules(self) -> list[Rule]:
        """Return the rules as the matching wants them, numbered from 1 for the time being."""
        return [
            Rule(
                id=number,
                kind=self.kind,
                pattern=pattern,
                effect=self.effect,
                section_id=self.section_id,
                article_id=self.article_id,
            )
            for number, pattern in enumerate(self.patterns, 1)
        ]

    def as_stored(self) -> dict[str, Any]:
        """Return what can be kept as JSON."""
        return {
            "kind": self.kind.value,
            "patterns": list(self.patterns),
            "effect": self.effect.value,
            "section_id": self.section_id,
            "article_id": self.article_id,
            "note": self.note,
            "ends_at": self.ends_at.isoformat() if self.ends_at else None,
            "replaces": self.replaces,
        }


def is_wild(kind: Kind, pattern: str) -> bool:
    """Tell whether a pattern has so few letters beside its wildcards that it is in many words."""
    letters = sum(each.isalnum() for each in pattern)
    return kind in {Kind.WORDS, Kind.NAME} and "*" in pattern and letters < _FEW_LETTERS


def from_stored(stored: Mapping[str, Any]) -> Proposal:
    """Return the rules out of what `as_stored` gave."""
    plain = Proposal(
        kind=Kind(stored["kind"]),
        patterns=tuple(stored["patterns"]),
        effect=Effect(stored["effect"]),
        section_id=stored["section_id"],
        article_id=stored["article_id"],
        note=stored["note"],
        replaces=stored["replaces"],
    )
    ends_at = stored["ends_at"]
    return replace(plain, ends_at=datetime.fromisoformat(ends_at)) if ends_at else plain
