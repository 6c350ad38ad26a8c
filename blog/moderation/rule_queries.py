"""Read what rules did, and where they hold. Nothing here changes anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import (
    ColumnElement,
    Text,
    TextClause,
    cast,
    func,
    or_,
    select,
    text,
    true,
)

from blog.accounts.models import Reader
from blog.articles.models import Article
from blog.comments.models import NAMES_A_RULE, Comment, Decision
from blog.core.database import db

# "Lately" is among so many decisions, the latest: nothing finds the few that a rule made.
LATEST = 20_000
_LISTED = 20


def hits_lately() -> Counter[int]:
    """How often each rule was among the reasons of the latest decisions, by number; one query."""
    found = db.session.scalars(select(Decision.reasons).where(*_of_rules()))
    return Counter(
        rule for reasons in found for rule in {each["rule"] for each in reasons if "rule" in each}
    )


def hit_by(rule_id: int) -> list[tuple[Comment, Article]]:
    """The comments about which a rule said something of late, the latest first; one query."""
    rows = db.session.execute(
        select(Comment, Article, Decision.reasons)
        .join(Decision, Decision.comment_id == Comment.id)
        .join(Article, Article.id == Comment.article_id)
        .where(*_of_rules(f'"rule": {rule_id}}}', f'"rule": {rule_id},'))
        .order_by(Decision.id.desc())
        .limit(_LISTED)
    )
    found = {
        comment.id: (comment, article)
        for comment, article, reasons in rows
        if any(each.get("rule") == rule_id for each in reasons)
    }
    return list(found.values())


def articles(numbers: Iterable[int | None]) -> dict[int, Article]:
    """The articles of these numbers that there are; one query at most."""
    wanted = {each for each in numbers if each is not None}
    if not wanted:
        return {}
    found = db.session.scalars(select(Article).where(Article.id.in_(wanted)))
    return {each.id: each for each in found}


def emails(reader_ids: Iterable[int]) -> dict[int, str]:
    """The addresses of the confirmed readers with these numbers; one query at most."""
    wanted = set(reader_ids)
    if not wanted:
        return {}
    rows = db.session.execute(select(Reader.id, Reader.email).where(Reader.id.in_(wanted)))
    return dict(rows.all())


def _of_rules(*parts: str) -> tuple[ColumnElement[bool] | TextClause, ...]:
    """Return what is so of the latest decisions by rules, of which a reason has one of these."""
    latest = select(func.max(Decision.id) - LATEST).scalar_subquery()
    reasons = cast(Decision.reasons, Text)
    names_a_rule = text(NAMES_A_RULE[db.session.get_bind().dialect.name])
    is_one = or_(*(reasons.contains(each) for each in parts)) if parts else true()
    return Decision.id > latest, names_a_rule, is_one
