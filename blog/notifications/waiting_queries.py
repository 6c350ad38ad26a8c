"""Read what waits for an editor, the most urgent first, for the letters that tell it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import ColumnElement, and_, func, select

from blog.articles.models import Article
from blog.comments import queries as comments
from blog.comments.models import Comment, Decision, Flag
from blog.comments.status import Status
from blog.core.database import db


def held(*, limit: int) -> list[tuple[Comment, Article, Decision]]:
    """Held comments, the most urgent first, with the decision that holds each; one query."""
    rows = db.session.execute(
        select(Comment, Article, Decision)
        .join(Article, Article.id == Comment.article_id)
        .join(Decision, Decision.id == comments.latest_decision())
        .where(Comment.status == Status.HELD)
        .order_by(Comment.queue_rank, Comment.id)
        .limit(limit)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def count_of_reported(numbers: Collection[int] | None = None) -> int:
    """How many comments have reports that nobody has weighed; one query.

    Of those with these numbers, whether published or held by now; without: of the
    published ones, since the others count among the held.
    """
    return db.session.scalar(select(func.count(Comment.id)).where(_is_reported(numbers))) or 0


def reported(
    numbers: Collection[int] | None = None, *, limit: int
) -> Sequence[tuple[Comment, Article]]:
    """The same comments, the most reported first; one query."""
    rows = db.session.execute(
        select(Comment, Article)
        .join(Article, Article.id == Comment.article_id)
        .where(_is_reported(numbers))
        .order_by(Comment.open_flags.desc(), Comment.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in rows]


def open_flags(comment_ids: Iterable[int]) -> dict[int, list[Flag]]:
    """The reports of some comments that nobody has weighed, by comment; one query."""
    found = defaultdict[int, list[Flag]](list)
    for flag in db.session.scalars(
        select(Flag)
        .where(Flag.comment_id.in_(list(comment_ids)), Flag.settled_at.is_(None))
        .order_by(Flag.id)
    ):
        found[flag.comment_id].append(flag)
    return found


def _is_reported(numbers: Collection[int] | None) -> ColumnElement[bool]:
    if numbers is None:
        return and_(Comment.open_flags > 0, Comment.status == Status.PUBLISHED)
    states = [Status.PUBLISHED, Status.HELD]
    return and_(Comment.open_flags > 0, Comment.id.in_(numbers), Comment.status.in_(states))
