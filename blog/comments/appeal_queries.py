"""Read appeals: which of them one of the staff may answer, and which are for a colleague.

Where there are two editors, an appeal is answered by one who did not decide the removal.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, not_, or_, select
from sqlalchemy.orm import aliased

from blog.accounts import staff_queries
from blog.accounts.models import Reader
from blog.accounts.staff_models import Staff
from blog.articles.models import Article
from blog.comments.mail_models import Claim
from blog.comments.models import Appeal, Comment, Decision
from blog.comments.status import Status
from blog.core.database import db


@dataclass(frozen=True, slots=True)
class Answered:
    """An appeal with its answer, what it is about, and the confirmed address to tell."""

    appeal: Appeal
    comment: Comment
    article: Article
    email: str


def may_answer(comment_id: int, staff_id: int) -> bool:
    """Tell whether this one may answer what waits on a comment; two queries at most.

    Nobody else may but colleagues where it was they who removed it, if they have any.
    """
    own = select(Appeal.comment_id).where(
        Appeal.comment_id == comment_id, Appeal.answered_at.is_(None), _is_own(staff_id)
    )
    return db.session.scalar(own) is None or not colleagues(staff_id)


def colleagues(staff_id: int) -> Sequence[Staff]:
    """Who may answer an appeal against a removal of this one, by name; one query."""
    return staff_queries.other_editors(staff_id)


def for_colleagues(staff_id: int, comment_ids: Collection[int]) -> set[int]:
    """Which of these comments have an appeal that somebody else has to answer; two queries."""
    if not comment_ids or not colleagues(staff_id):
        return set()
    statement = select(Appeal.comment_id).where(
        Appeal.comment_id.in_(comment_ids), Appeal.answered_at.is_(None), _is_own(staff_id)
    )
    return set(db.session.scalars(statement))


def waiting_for(staff_id: int, *, limit: int) -> list[tuple[Comment, Article, Appeal]]:
    """Appeals that this one may answer, the longest waiting first; two queries."""
    statement = (
        select(Comment, Article, Appeal)
        .join(Appeal, Appeal.comment_id == Comment.id)
        .join(Article, Article.id == Comment.article_id)
        .where(*_waits_for(staff_id))
        .order_by(Appeal.appealed_at, Comment.id)
        .limit(limit)
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(statement)]


def count_for(staff_id: int) -> int:
    """How many appeals this one may answer; two queries."""
    statement = select(func.count(Appeal.comment_id)).where(*_waits_for(staff_id))
    return db.session.scalar(statement) or 0


def find_answered(comment_id: int) -> Answered | None:
    """An answer that its writer wants mailed to an address they have proved, or None; one query.

    None too if it waits again, or the comment was withdrawn or erased meanwhile.
    """
    row = db.session.execute(
        select(Appeal, Comment, Article, Reader.email)
        .join(Comment, Comment.id == Appeal.comment_id)
        .join(Article, Article.id == Comment.article_id)
        .join(Claim, Claim.comment_id == Comment.id)
        .join(Reader, Reader.id == Claim.reader_id)
        .where(
            Appeal.comment_id == comment_id,
            Appeal.is_mail_wanted,
            Appeal.answered_at.is_not(None),
            Comment.status != Status.WITHDRAWN,
            func.lower(Comment.email) == Reader.email,
        )
    ).one_or_none()
    return Answered(*row) if row else None


def _waits_for(staff_id: int) -> Iterator[ColumnElement[bool]]:
    yield Appeal.answered_at.is_(None)
    if colleagues(staff_id):
        yield not_(_is_own(staff_id))


def _is_own(staff_id: int) -> ColumnElement[bool]:
    """Return, as SQL, whether it was this one who decided the removal that is appealed.

    That is the latest removal, but for those by which somebody took back what they had
    decided themselves: there the removal before it is in force again.
    """
    taken_back = aliased(Decision)
    remover = (
        select(Decision.staff_id)
        .outerjoin(taken_back, taken_back.id == Decision.undoes_id)
        .where(
            Decision.comment_id == Appeal.comment_id,
            Decision.to_status == Status.REMOVED,
            or_(taken_back.id.is_(None), taken_back.staff_id.is_distinct_from(Decision.staff_id)),
        )
        .order_by(Decision.id.desc())
        .limit(1)
        .correlate(Appeal)
        .scalar_subquery()
    )
    return func.coalesce(remover, 0) == staff_id
