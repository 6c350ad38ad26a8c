"""Which of the newsroom's rules hit a comment, and by what. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from blog.rulebook.addresses import hosts_of
from blog.rulebook.criteria import Candidate, Criterion, criterion
from blog.rulebook.patterns import BadPattern
from blog.rulebook.vocabulary import Effect, Kind

__all__ = ["Candidate", "Hit", "Rule", "Rulebook", "hosts_of", "problem", "search_literal"]

_GRAVEST_FIRST = [Effect.SPAM, Effect.HOLD]


@dataclass(frozen=True, slots=True)
class Rule:
    """What an editor wrote: `pattern` as it was typed, and where and until when it holds."""

    id: int
    kind: Kind
    pattern: str
    effect: Effect
    section_id: int | None = None
    article_id: int | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that a comment hits, and by what: the word, the host, the number of links."""

    rule_id: int
    effect: Effect
    kind: Kind
    evidence: str


class Rulebook:
    """Rules made ready to be matched; one that cannot be a rule of its kind is left out."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = sorted(
            _ready(rules), key=lambda each: (_GRAVEST_FIRST.index(each[0].effect), each[0].id)
        )

    def hits(self, candidate: Candidate, now: datetime) -> list[Hit]:
        """Return what this comment hits of the rules that hold for it now, the gravest first."""
        return [
            Hit(rule.id, rule.effect, rule.kind, evidence)
            for rule, wanted in self._rules
            if (evidence := wanted.evidence(candidate)) is not None and _holds(rule, candidate, now)
        ]


def problem(kind: Kind, typed: str) -> str | None:
    """Return the code of what is wrong with something typed as a rule of this kind, or None."""
    try:
        criterion(kind, typed)
    except BadPattern as bad:
        return bad.code
    return None


def search_literal(rule: Rule) -> str:
    """Return what stands in everything that this rule may hit, for a first sieve; or "".

    For words and names it is in the folded text, for domains and addresses in the
    lower-case link or address.
    """
    try:
        return criterion(rule.kind, rule.pattern).literal
    except BadPattern:
        return ""


def _ready(rules: Iterable[Rule]) -> Iterator[tuple[Rule, Criterion]]:
    for rule in rules:
        try:
            yield rule, criterion(rule.kind, rule.pattern)
        except BadPattern:
            continue


def _holds(rule: Rule, candidate: Candidate, now: datetime) -> bool:
    return (
        (rule.ends_at is None or now < rule.ends_at)
        and rule.section_id in {None, candidate.section_id}
        and rule.article_id in {None, candidate.article_id}
    )
