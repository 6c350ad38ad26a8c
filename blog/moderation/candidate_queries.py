"""Find the comments that rules might hit, so that few have to be matched.

What the database sorts out is never hit; of the rest, `rulebook.matching` decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    SQLColumnExpression,
    and_,
    case,
    func,
    or_,
    select,
    true,
)

from blog.articles.models import Article
from blog.comments import searchable
from blog.comments.models import Comment
from blog.comments.vocabulary import Role
from blog.core.database import db
from blog.core.markup import link_targets
from blog.rulebook.folding import FOLD_VERSION, fold
from blog.rulebook.glance import may_say
from blog.rulebook.matching import Candidate, Rule, hosts_of, search_literal
from blog.rulebook.proposal import Proposal
from blog.rulebook.vocabulary import Kind

_LINK = "<a "
_OF_TEXT = {Kind.WORDS, Kind.NAME}
# A host may be written so that the name an editor typed is not to be seen in it.
_ENCODED = ("%", "xn--")
# Readers put the same site below everything they say.
_SITES = 20_000


@dataclass(frozen=True, slots=True)
class Span:
    """Comments from one number up to another, which is left out, sent at or after an instant."""

    start: int
    stop: int
    since: datetime


def counts(proposal: Proposal, span: Span) -> dict[str, int]:
    """How many comments the rules would have judged, by their state; one query."""
    statement = (
        select(Comment.status, func.count())
        .where(*_judged(proposal, span))
        .group_by(Comment.status)
    )
    return dict(db.session.execute(statement).all())


def rows(proposal: Proposal, span: Span) -> list[Row[Any]]:
    """What is needed of the comments that the rules might hit; one query.

    Words are looked for in websites too, of which there is nothing folded: those that
    cannot say them are sorted out here.
    """
    statement = (
        select(Comment.id, Comment.status, Comment.website, *_columns(proposal.kind))
        .where(*_judged(proposal, span), or_(*map(_may_hit, proposal.rules())))
        .order_by(Comment.id)
    )
    # Past the ORM, which takes as long for a row as the matching.
    found = db.session.connection().execute(statement).all()
    if proposal.kind != Kind.WORDS:
        return list(found)
    literals = [search_literal(each) for each in proposal.rules()]
    return [
        row
        for row in found
        if not row.folded
        or any(each in row.folded or may_say(row.website, each) for each in literals)
    ]


def candidate(proposal: Proposal, row: Row[Any]) -> Candidate:
    """Return what is looked at of a row, and nothing of what the rules do not look at."""
    kind = proposal.kind
    text = name = email = ""
    links, hosts = 0, frozenset[str]()
    if kind in _OF_TEXT:
        text, name = searchable.parts(row.folded or searchable.folded(row.body, row.name))
        if row.website and kind == Kind.WORDS:
            text = f"{text}\n{_folded(row.website)}"
    elif kind == Kind.DOMAIN:
        hosts = hosts_of(link_targets(row.body_html)) | _hosts(row.website)
    elif kind == Kind.LINKS:
        links = row.body_html.count(_LINK)
    else:
        email = row.email
    return Candidate(
        text=text,
        name=name,
        website="",  # among the text or the hosts, where it was folded or read once for all
        email=email,
        hosts=hosts,
        links=links,
        address=None,
        address_hash=None,
        reader_id=None,
        section_id=proposal.section_id,
        article_id=proposal.article_id or 0,
    )


def _columns(kind: Kind) -> list[ColumnElement[Any]]:
    if kind not in _OF_TEXT:
        return [Comment.email.label("email"), Comment.body_html.label("body_html")]
    is_stale = Comment.fold_version != FOLD_VERSION
    return [
        case((is_stale, ""), else_=Comment.folded).label("folded"),
        case((is_stale, Comment.body), else_="").label("body"),
        Comment.name.label("name"),
    ]


def _judged(proposal: Proposal, span: Span) -> Iterator[ColumnElement[bool]]:
    """Yield what is so of the comments that the rules would have judged: readers', in place."""
    yield and_(Comment.id >= span.start, Comment.id < span.stop)
    yield Comment.submitted_at >= span.since
    yield Comment.role == Role.READER
    if proposal.article_id is not None:
        # A sum, as no index has: these go through a part of all numbers, and not through an
        # article's comments once for each part.
        yield Comment.article_id + 0 == proposal.article_id
    if proposal.section_id is not None:
        section_id = select(Article.section_id).where(Article.id == Comment.article_id)
        yield section_id.correlate(Comment).scalar_subquery() == proposal.section_id


def _may_hit(rule: Rule) -> ColumnElement[bool]:
    """Return, as SQL, what is so of every comment that a rule hits."""
    literal = search_literal(rule)
    match rule.kind:
        case Kind.WORDS:
            may = or_(_has(Comment.folded, literal), Comment.website != "")
            return or_(Comment.fold_version != FOLD_VERSION, may)
        case Kind.NAME:
            return or_(Comment.fold_version != FOLD_VERSION, _has(Comment.folded, literal))
        case Kind.LINKS:
            without = func.replace(Comment.body_html, _LINK, "")
            taken = func.length(Comment.body_html) - func.length(without)
            return taken >= int(rule.pattern) * len(_LINK)
        case Kind.EMAIL:
            return _has(func.lower(Comment.email), literal)
        case _:
            html = func.lower(Comment.body_html)
            hides = (_has(html, each) for each in _ENCODED)
            may = or_(_has(html, literal), *hides)
            return or_(Comment.website != "", and_(_has(Comment.body_html, _LINK), may))


def _has(text: SQLColumnExpression[str], part: str) -> ColumnElement[bool]:
    """Return, as SQL, whether a text has this part, in which no character means another."""
    if not part:
        return true()
    is_sqlite = db.session.get_bind().dialect.name == "sqlite"
    return (func.instr if is_sqlite else func.strpos)(text, part) > 0


@lru_cache(_SITES)
def _folded(website: str) -> str:
    return fold(website)


@lru_cache(_SITES)
def _hosts(website: str) -> frozenset[str]:
    return hosts_of([website] if website else [])
