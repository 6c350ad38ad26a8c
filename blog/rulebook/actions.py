"""Write rules and take them out of force; each function is one transaction.

A rule is never changed: the log of decisions names it by its number, and has to stay true.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from blog.core import audit, site_version
from blog.core.audit import Actor
from blog.core.database import transaction
from blog.core.missing import Missing
from blog.publication.models import Section
from blog.rulebook.models import EditorRule
from blog.rulebook.proposal import Proposal
from blog.rulebook.vocabulary import Kind

# The log of deeds is read line by line, and kept for ever: it names nobody.
_DETAIL_CHARACTERS = 80
_IMPERSONAL = {Kind.WORDS, Kind.LINKS, Kind.DOMAIN}


class NotFound(Missing):
    """There is no such rule."""


class Retired(Exception):
    """The rule that was to be replaced is out of force already."""


class Over(Exception):
    """The instant at which the rule was to end has come already."""


class SectionGone(Exception):
    """The section to which a rule was narrowed down is there no more."""


def write(proposal: Proposal, *, by: Actor, now: datetime) -> list[int]:
    """Put rules in force, in the place of the one they replace; return their numbers.

    One that is in force already is not put there twice, nor what is sent again in the place
    of a rule. Raises NotFound, Retired, Over, SectionGone.
    """
    if proposal.ends_at is not None and proposal.ends_at <= now:
        raise Over("The rule would have ended already.")
    with transaction() as session:
        if proposal.section_id and session.get(Section, proposal.section_id) is None:
            raise SectionGone(f"There is no section {proposal.section_id}.")
        rows = [_row(proposal, pattern, by, now) for pattern in proposal.patterns]
        if proposal.replaces is not None:
            former = _get(session, proposal.replaces)
            if former.retired_at is not None:
                there = list(filter(None, (_find_same(session, row) for row in rows)))
                if len(there) == len(rows):
                    return there
                raise Retired(f"Rule {former.id} is out of force already.")
            _retire(session, former, by, now)
        return [_find_same(session, row) or _add(session, row, by, now) for row in rows]


def retire(rule_id: int, *, by: Actor, now: datetime) -> None:
    """Take a rule out of force for ever; one that is out already stays as it is.

    Raises NotFound.
    """
    with transaction() as session:
        rule = _get(session, rule_id)
        if rule.retired_at is None:
            _retire(session, rule, by, now)


def _get(session: Session, rule_id: int) -> EditorRule:
    rule = session.get(EditorRule, rule_id, with_for_update=True)
    if rule is None:
        raise NotFound(f"There is no rule {rule_id}.")
    return rule


def _retire(session: Session, rule: EditorRule, by: Actor, now: datetime) -> None:
    rule.retired_at = now
    session.flush()
    _note(session, by, "rule.retired", rule, now)


def _find_same(session: Session, row: EditorRule) -> int | None:
    """Return the number of a rule that is not retired and differs in its note at most."""
    same = {
        name: getattr(row, name)
        for name in ("kind", "pattern", "effect", "section_id", "article_id", "ends_at")
    }
    return session.scalar(select(EditorRule.id).filter_by(**same, retired_at=None).limit(1))


def _add(session: Session, row: EditorRule, by: Actor, now: datetime) -> int:
    session.add(row)
    session.flush()
    _note(session, by, "rule.written", row, now)
    return row.id


def _row(proposal: Proposal, pattern: str, by: Actor, now: datetime) -> EditorRule:
    return EditorRule(
        kind=proposal.kind,
        pattern=pattern,
        effect=proposal.effect,
        section_id=proposal.section_id,
        article_id=proposal.article_id,
        note=proposal.note,
        written_by=by.name,
        written_at=now,
        ends_at=proposal.ends_at,
    )


def _note(session: Session, by: Actor, did: str, rule: EditorRule, now: datetime) -> None:
    pattern = f": {rule.pattern}" if rule.kind in _IMPERSONAL else ""
    detail = f"{rule.kind}{pattern}"[:_DETAIL_CHARACTERS]
    audit.note(session, by, did, subject=f"rule:{rule.id}", detail=detail, now=now)
    site_version.raise_it(session)  # every worker compiles the rules anew
