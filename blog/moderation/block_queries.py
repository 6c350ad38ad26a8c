"""Read by what a comment's writer can be blocked, and what else they have published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select

from blog.accounts.models import Reader
from blog.articles.models import Article
from blog.comments import searchable
from blog.comments.mail_models import Claim
from blog.comments.models import Comment
from blog.comments.status import Status
from blog.comments.vocabulary import Role
from blog.core.database import db
from blog.rulebook.matching import Candidate, Rule, Rulebook
from blog.rulebook.vocabulary import Kind

GOES_BACK = timedelta(days=30)
_MOST = 200
# Names are matched one by one: among so many comments, the latest.
_NAMES = 5_000


@dataclass(frozen=True, slots=True)
class Theirs:
    """Published comments of somebody who is blocked; `has_more` where not all are here."""

    rows: Sequence[tuple[Comment, Article]]
    has_more: bool


def find_reader(comment_id: int) -> Reader | None:
    """The confirmed reader whose comment it is, or None; one query."""
    return db.session.scalar(
        select(Reader)
        .join(Claim, Claim.reader_id == Reader.id)
        .where(Claim.comment_id == comment_id)
    )


def published_by(rule: Rule, now: datetime) -> Theirs:
    """What is published of those whom a rule blocks, of the last 30 days, the latest first.

    Where the rule holds, on one article or in one section, as everywhere; one query, two for
    a name.
    """
    if rule.kind == Kind.READER:
        claimed = select(Claim.comment_id).where(Claim.reader_id == int(rule.pattern))
        return _published(Comment.id.in_(claimed), now)
    if rule.kind == Kind.ADDRESS:
        return _published(Comment.address_hash == rule.pattern, now)
    return _published(Comment.id.in_(_named(rule, now)), now)


def _published(is_theirs: ColumnElement[bool], now: datetime) -> Theirs:
    rows = db.session.execute(
        select(Comment, Article)
        .join(Article, Article.id == Comment.article_id)
        .where(is_theirs, *_lately(now))
        .order_by(Comment.submitted_at.desc(), Comment.id.desc())
        .limit(_MOST + 1)
    ).all()
    return Theirs([(row[0], row[1]) for row in rows[:_MOST]], len(rows) > _MOST)


def _named(rule: Rule, now: datetime) -> list[int]:
    """Return the numbers of the latest comments under a name that the rule finds."""
    rulebook = Rulebook([rule])
    rows = db.session.execute(
        select(Comment.id, Comment.name)
        .where(*_lately(now))
        .order_by(Comment.published_at.desc())
        .limit(_NAMES)
    )
    return [row.id for row in rows if rulebook.hits(_candidate(row.name), now)][: _MOST + 1]


def _lately(now: datetime) -> tuple[ColumnElement[bool], ...]:
    since = now - GOES_BACK
    return (
        Comment.status == Status.PUBLISHED,
        Comment.published_at >= since,  # by an index; nothing is published before it is sent
        Comment.submitted_at >= since,
        Comment.role == Role.READER,
    )


def _candidate(name: str) -> Candidate:
    _text, folded = searchable.parts(searchable.folded("", name))
    return Candidate(
        text="",
        name=folded,
        website="",
        email="",
        hosts=frozenset(),
        links=0,
        address=None,
        address_hash=None,
        reader_id=None,
        section_id=None,
        article_id=0,
    )
