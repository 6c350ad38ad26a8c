"""Read the editors' rules. Nothing here changes anything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Engine, and_, func, not_, or_, select
from sqlalchemy.orm import Session

from blog.core import site_version
from blog.core.database import db
from blog.rulebook.matching import Rule, Rulebook
from blog.rulebook.models import EditorRule
from blog.rulebook.vocabulary import Effect, Kind

# Compiled once for each database and version of the site: every change of a rule raises it.
_compiled: WeakKeyDictionary[Engine, tuple[int, Rulebook]] = WeakKeyDictionary()


def rulebook(session: Session, version: int | None = None) -> Rulebook:
    """The rules in force, ready to be matched.

    One query, none for who knows the site's version, and one more after a change. Rules
    that have ended by themselves are among them, and match nothing.
    """
    engine = session.get_bind().engine
    if version is None:
        version = site_version.present(session.connection())
    known = _compiled.get(engine)
    if known is None or known[0] != version:
        rows = session.scalars(select(EditorRule).where(EditorRule.retired_at.is_(None)))
        known = version, Rulebook(map(as_rule, rows))
        _compiled[engine] = known
    return known[1]


def as_rule(row: EditorRule) -> Rule:
    """Return a stored rule as the matching wants it."""
    return Rule(
        id=row.id,
        kind=Kind(row.kind),
        pattern=row.pattern,
        effect=Effect(row.effect),
        section_id=row.section_id,
        article_id=row.article_id,
        ends_at=row.ends_at,
    )


def count_in_force(now: datetime) -> dict[str, int]:
    """How many rules of each kind are neither retired nor ended; one query."""
    statement = select(EditorRule.kind, func.count()).where(_is_in_force(now))
    return dict(db.session.execute(statement.group_by(EditorRule.kind)).all())


def page(
    now: datetime, *, is_in_force: bool, before: int | None, limit: int
) -> Sequence[EditorRule]:
    """The rules in force, or those that are over, the latest first; one query.

    `before` is the number of a rule from which to go on downwards.
    """
    wanted = _is_in_force(now) if is_in_force else not_(_is_in_force(now))
    statement = select(EditorRule).where(wanted).order_by(EditorRule.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(EditorRule.id < before)
    return db.session.scalars(statement).all()


def find(rule_id: int) -> EditorRule | None:
    """The rule of this number, in force or not, or None; one query."""
    return db.session.get(EditorRule, rule_id)


def is_in_force(rule: EditorRule, now: datetime) -> bool:
    """Tell whether a rule is neither retired nor ended."""
    return rule.retired_at is None and (rule.ends_at is None or rule.ends_at > now)


def _is_in_force(now: datetime) -> ColumnElement[bool]:
    is_going_on = or_(EditorRule.ends_at.is_(None), EditorRule.ends_at > now)
    return and_(EditorRule.retired_at.is_(None), is_going_on)
