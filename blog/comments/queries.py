"""Read comments in whatever state, for their writers, the newsroom and the actions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ScalarSelect, Select, bindparam, func, select
from sqlalchemy.orm import aliased

from blog.articles import queries as articles
from blog.articles.models import Article
from blog.comments.mail_models import Claim
from blog.comments.models import Appeal, Comment, Decision, Flag, Receipt
from blog.comments.status import Status
from blog.core import site_version
from blog.core.database import db
from blog.core.tokens import hash_token
from blog.spam import queries as spam


@cache
def _discussed() -> Select[Any]:
    columns = [getattr(Article, each.name) for each in fields(Discussed)]
    is_wanted = Article.slug == bindparam("slug"), articles.is_public(bindparam("now"))
    return select(*columns).where(*is_wanted).with_for_update()


def _above() -> Select[Comment]:
    above = (
        select(Comment.id, Comment.parent_id)
        .where(Comment.id == bindparam("parent"))
        .cte("above", recursive=True)
    )
    higher = aliased(Comment)
    above = above.union_all(
        select(higher.id, higher.parent_id).join(above, higher.id == above.c.parent_id)
    )
    return select(Comment).join(above, Comment.id == above.c.id).order_by(Comment.id.desc())


# What every reply asks is put together once: that takes longer than asking it.
_SAME = (
    select(Comment.id)
    .where(
        Comment.body_digest == bindparam("digest"),
        Comment.article_id == bindparam("article"),
        # Not IS NULL: SQLite would take the index on it, and read every top-level comment.
        func.coalesce(Comment.parent_id, 0) == bindparam("parent"),
        func.lower(Comment.email) == bindparam("email"),
        Comment.status.not_in([Status.REMOVED, Status.WITHDRAWN]),
    )
    .order_by(Comment.id.desc())
    .limit(1)
)
_PARENT = select(Comment).where(
    Comment.id == bindparam("parent"),
    Comment.article_id == bindparam("article"),
    Comment.status == Status.PUBLISHED,
)
_ABOVE = _above()
_COUNT_OF_TEXT = select(func.count(Comment.id)).where(
    Comment.body_digest == bindparam("digest"),
    Comment.submitted_at > bindparam("since"),
    Comment.id != bindparam("without"),
)
_STANDARD = select(
    *(each.scalar_subquery() for each in (_SAME, _COUNT_OF_TEXT, site_version.NUMBER, spam.VERSION))
)
_FROM_ADDRESS = (
    select(Comment.submitted_at)
    .where(Comment.address_hash == bindparam("address"), Comment.submitted_at > bindparam("since"))
    .order_by(Comment.submitted_at.desc())
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class Discussed:
    """A public article as far as its thread goes; the columns of the table, with their names."""

    id: int
    slug: str
    published_at: datetime | None
    section_id: int | None
    comments_open: bool
    comments_kept_open: bool
    comments_close_at: datetime | None
    is_premoderated: bool
    slow_until: datetime | None
    thread_order: str
    thread_version: int
    branch_count: int


@dataclass(frozen=True, slots=True)
class Standard:
    """What a new comment is held against.

    `same_id` is the number that `find_same` would find, `repeats` what `count_of_text` would
    count; the versions tell which rules and which model of the filter are in force.
    """

    same_id: int | None
    repeats: int
    rules_version: int
    filter_version: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A comment with its article and its latest decision, for the newsroom."""

    comment: Comment
    article: Article
    decision: Decision


@dataclass(frozen=True, slots=True)
class Appealed:
    """A comment with its article and what its writer says against its removal."""

    comment: Comment
    article: Article
    appeal: Appeal


def lock_discussed(slug: str, now: datetime) -> Discussed | None:
    """The public article at this slug, or None; others who lock it wait (PostgreSQL). One query."""
    row = db.session.connection().execute(_discussed(), {"slug": slug, "now": now}).one_or_none()
    return Discussed(*row) if row else None


def standard(
    article_id: int, parent_id: int | None, *, body_digest: str, email: str, since: datetime
) -> Standard:
    """What a text is held against that was sent to an article which is locked; one query.

    Not in the statement that locks it: one that waits sees what was so before (PostgreSQL).
    """
    wanted = _same(article_id, parent_id, body_digest, email) | {"since": since, "without": 0}
    same_id, repeats, rules_version, filter_version = (
        db.session.connection().execute(_STANDARD, wanted).one()
    )
    return Standard(same_id, repeats, rules_version or 0, filter_version or 0)


def find_by_receipt(token: str) -> tuple[Comment, Article] | None:
    """The comment a receipt is for, in whatever state, with its article, or None; one query."""
    row = db.session.execute(
        select(Comment, Article)
        .join(Receipt, Receipt.comment_id == Comment.id)
        .join(Article, Article.id == Comment.article_id)
        .where(Receipt.token_hash == hash_token(token))
    ).one_or_none()
    return (row[0], row[1]) if row else None


def decisions_of(comment_id: int) -> Sequence[Decision]:
    """All decisions about a comment, the first one first; one query."""
    return db.session.scalars(
        select(Decision).where(Decision.comment_id == comment_id).order_by(Decision.id)
    ).all()


def latest_decision() -> ScalarSelect[int | None]:
    """Select the number of the latest decision about the comment of the query around it."""
    earlier = aliased(Decision)
    return (
        select(func.max(earlier.id))
        .where(earlier.comment_id == Comment.id)
        .correlate(Comment)
        .scalar_subquery()
    )


def listed(*, status: Status | None, limit: int) -> list[Listed]:
    """Comments in one state, or in any, the longest waiting first; one query."""
    statement = (
        select(Comment, Article, Decision)
        .join(Article, Article.id == Comment.article_id)
        .join(Decision, Decision.id == latest_decision())
        .order_by(Comment.id)
        .limit(limit)
    )
    if status is not None:
        statement = statement.where(Comment.status == status)
    return [Listed(*row) for row in db.session.execute(statement)]


def find_same(
    article_id: int, parent_id: int | None, *, body_digest: str, email: str
) -> Comment | None:
    """The same text by the same writer on the same parent, or None; one query, two if there is one.

    What was removed or withdrawn is as if it had never been sent.
    """
    wanted = _same(article_id, parent_id, body_digest, email)
    found = db.session.connection().scalar(_SAME, wanted)
    return None if found is None else db.session.get_one(Comment, found)


def _same(article_id: int, parent_id: int | None, digest: str, email: str) -> dict[str, Any]:
    return {
        "digest": digest,
        "article": article_id,
        "parent": parent_id or 0,
        "email": email.lower(),
    }


def find_parent(article_id: int, comment_id: int) -> Comment | None:
    """The comment to answer if it is published on this article, or None; one query."""
    return db.session.scalar(_PARENT, {"parent": comment_id, "article": article_id})


def ancestors(comment: Comment) -> list[Comment]:
    """The comments that this one answers, its parent first; one query, none at the top."""
    if comment.parent_id is None:
        return []
    return list(db.session.scalars(_ABOVE, {"parent": comment.parent_id}))


def count_of_text(body_digest: str, *, since: datetime, without_id: int) -> int:
    """How often a text was sent since an instant, by anybody, anywhere; one query."""
    wanted = {"digest": body_digest, "since": since, "without": without_id}
    return db.session.connection().scalar(_COUNT_OF_TEXT, wanted) or 0


def instants_from_address(address_hash: str, *, since: datetime, limit: int) -> Sequence[datetime]:
    """When comments came from an address since an instant, the latest first; one query."""
    wanted = {"address": address_hash, "since": since, "most": limit}
    return db.session.connection().scalars(_FROM_ADDRESS, wanted).all()


def has_published(reader_id: int) -> bool:
    """Tell whether a comment of this confirmed reader was published, and not taken away.

    One that is held again counts, or its readers' reports would make a stranger of its
    writer. One query.
    """
    statement = (
        select(Claim.comment_id)
        .join(Comment, Comment.id == Claim.comment_id)
        .where(
            Claim.reader_id == reader_id,
            Comment.published_at.is_not(None),
            Comment.status.in_([Status.PUBLISHED, Status.HELD]),
        )
        .limit(1)
    )
    return db.session.scalar(statement) is not None


def find_any(comment_id: int) -> Comment | None:
    """The comment in whatever state, for the newsroom, or None; one query."""
    return db.session.get(Comment, comment_id)


def flags_of(comment_id: int) -> Sequence[Flag]:
    """What readers reported about a comment, the first report first; one query."""
    return db.session.scalars(
        select(Flag).where(Flag.comment_id == comment_id).order_by(Flag.id)
    ).all()


def appealed(*, limit: int) -> list[Appealed]:
    """Comments whose writers wait for an answer to an appeal, the longest waiting first."""
    rows = db.session.execute(
        select(Comment, Article, Appeal)
        .join(Appeal, Appeal.comment_id == Comment.id)
        .join(Article, Article.id == Comment.article_id)
        .where(Appeal.answered_at.is_(None))
        .order_by(Appeal.appealed_at, Comment.id)
        .limit(limit)
    )
    return [Appealed(*row) for row in rows]
