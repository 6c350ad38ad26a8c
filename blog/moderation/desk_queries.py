"""Read comments for the desk: what waits, the list with its filters, and what comes next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, literal_column, select, tuple_
from sqlalchemy.orm import aliased

from blog.accounts.models import Reader
from blog.accounts.staff_models import Staff
from blog.articles.models import Article
from blog.comments.decision_models import Lease
from blog.comments.mail_models import Claim
from blog.comments.models import Appeal, Comment
from blog.comments.status import Status
from blog.core.bounded_queries import contains, count
from blog.core.database import db
from blog.moderation import lease_queries
from blog.publication.models import Section

# As the partial index has it: a bound number would not be known to be that one.
IS_FLAGGED: ColumnElement[bool] = Comment.open_flags > literal_column("0")


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many comments wait for an editor; each number is capped."""

    held: int
    appealed: int
    flagged: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How many comments there are of each kind, capped, and which is the most urgent."""

    held: int
    flagged: int
    published: int
    spam: int
    removed: int
    appealed: int
    first_held: int | None


class Order(StrEnum):
    """In which order a list stands; ties are broken by number, the same way round."""

    NEWEST = "newest"
    OLDEST = "oldest"
    URGENT = "urgent"
    REPORTED = "reported"


class Place(NamedTuple):
    """Where a comment stands in a list; `rank` is 0 in a list by number alone."""

    rank: int
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which comments a list shows, and in which order; what is None or empty leaves all."""

    status: Status | None = None
    is_flagged: bool = False
    is_appealed: bool = False
    article_id: int | None = None
    words: str = ""
    order: Order = Order.NEWEST


@dataclass(frozen=True, slots=True)
class Listed:
    """A comment with what stands around it, as one of the staff sees it.

    `reader` has confirmed to have written it. `colleague` is the name of who reads it just
    now, empty if nobody else does.
    """

    comment: Comment
    article: Article
    section: str | None
    question: Comment | None
    reader: Reader | None
    colleague: str
    place: Place


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list, and whether there is more before and behind it."""

    rows: list[Listed]
    has_previous: bool
    has_next: bool


def waiting() -> Waiting:
    """Count what waits; one query."""
    row = db.session.execute(select(_held(), _appealed(), _flagged())).one()
    return Waiting(*row)


def tally(staff_id: int, now: datetime) -> Tally:
    """Count each kind, and find what one of the staff may read first; one query."""
    row = db.session.execute(
        select(
            _held(),
            _flagged(),
            _count(Status.PUBLISHED),
            _count(Status.SPAM),
            _count(Status.REMOVED),
            _appealed(),
            _most_urgent(staff_id, now).scalar_subquery(),
        )
    ).one()
    return Tally(*row)


def page(
    wanted: Wanted,
    *,
    after: Place | None = None,
    before: Place | None = None,
    limit: int,
    staff_id: int,
    now: datetime,
) -> Page:
    """The comments that follow the one at `after`, or precede `before`; one query.

    Words are looked for by reading comment after comment, in the order of the list, until
    the page is full.
    """
    is_backwards = before is not None
    is_rising = (wanted.order in {Order.OLDEST, Order.URGENT}) != is_backwards
    place = before if is_backwards else after
    columns = _columns(wanted)
    order = [each.asc() if is_rising else each.desc() for each in columns]
    wanted_ids = select(Comment.id).where(*_conditions(wanted)).order_by(*order).limit(limit + 1)
    if wanted.is_appealed:
        wanted_ids = wanted_ids.join(Appeal, Appeal.comment_id == Comment.id)
    if place is not None:
        here, there = tuple_(*columns), tuple_(*place[-len(columns) :])
        wanted_ids = wanted_ids.where(here > there if is_rising else here < there)
    rows = db.session.execute(_selected(wanted_ids, staff_id, now)).all()
    found = sorted(rows, key=lambda row: _place(row[0], wanted.order), reverse=not is_rising)
    has_more = len(found) > limit
    rows = found[:limit][::-1] if is_backwards else found[:limit]
    return Page(
        [_listed(row, wanted.order) for row in rows],
        has_previous=has_more if is_backwards else after is not None,
        has_next=is_backwards or has_more,
    )


def next_held(after: int, *, staff_id: int, now: datetime) -> int | None:
    """The comment to read after another: the next in the queue, else the first; three queries.

    What a colleague is about to decide on is passed by.
    """
    urgent = _most_urgent(staff_id, now).where(Comment.id != after)
    rank = db.session.scalar(
        select(Comment.queue_rank).where(Comment.id == after, Comment.status == Status.HELD)
    )
    if rank is not None:
        behind = tuple_(Comment.queue_rank, Comment.id) > tuple_(*Place(rank, after))
        if (following := db.session.scalar(urgent.where(behind))) is not None:
            return following
    return db.session.scalar(urgent)


def find(comment_id: int) -> tuple[Comment, Article, Comment | None] | None:
    """A comment in whatever state with its article and what it answers, or None; one query."""
    question = aliased(Comment)
    row = db.session.execute(
        select(Comment, Article, question)
        .join(Article, Article.id == Comment.article_id)
        .outerjoin(question, question.id == Comment.parent_id)
        .where(Comment.id == comment_id)
    ).one_or_none()
    return (row[0], row[1], row[2]) if row else None


def _selected(
    wanted_ids: Select[int], staff_id: int, now: datetime
) -> Select[Comment, Article, str, Comment, Reader, str]:
    """Select what stands around these comments: found first, so that nothing else is read."""
    question, chosen = aliased(Comment), wanted_ids.subquery("chosen")
    return (
        select(Comment, Article, Section.name, question, Reader, Staff.name)
        .join(chosen, chosen.c.id == Comment.id)
        .join(Article, Article.id == Comment.article_id)
        .outerjoin(Section, Section.id == Article.section_id)
        .outerjoin(question, question.id == Comment.parent_id)
        .outerjoin(Claim, Claim.comment_id == Comment.id)
        .outerjoin(Reader, Reader.id == Claim.reader_id)
        .outerjoin(Lease, lease_queries.is_of_another(staff_id, now))
        .outerjoin(Staff, Staff.id == Lease.staff_id)
    )


def _listed(row: Any, order: Order) -> Listed:
    comment, article, section, question, reader, colleague = row
    place = _place(comment, order)
    return Listed(comment, article, section, question, reader, colleague or "", place)


def _place(comment: Comment, order: Order) -> Place:
    ranks = {Order.URGENT: comment.queue_rank, Order.REPORTED: comment.open_flags}
    return Place(ranks.get(order, 0), comment.id)


def _columns(wanted: Wanted) -> list[ColumnElement[Any]]:
    """Return what a list is sorted by, the first thing first."""
    ranks: dict[Order, ColumnElement[Any]] = {
        Order.URGENT: Comment.queue_rank.expression,
        Order.REPORTED: Comment.open_flags.expression,
    }
    if wanted.order in ranks:
        # Of the reported ones there is an index in this order, of a state and of all.
        is_in_order = wanted.order == Order.REPORTED or not _is_of_few(wanted)
        return [ranks[wanted.order], Comment.id.expression if is_in_order else Comment.id + 0]
    if wanted.is_appealed:
        return [Appeal.comment_id.expression]
    # Where few are wanted beside all there are, both engines would rather go through all in
    # the order of their numbers than sort these: hence a sum, as no index has.
    is_in_order = not _is_of_few(wanted) or (
        wanted.article_id is not None and wanted.status is not None and not wanted.is_flagged
    )
    return [Comment.id.expression if is_in_order else Comment.id + 0]


def _is_of_few(wanted: Wanted) -> bool:
    """Tell whether a list is found by something else than the state of its comments."""
    return wanted.article_id is not None or wanted.is_flagged or wanted.is_appealed


def _conditions(wanted: Wanted) -> Iterable[ColumnElement[bool]]:
    if wanted.article_id is not None:
        yield Comment.article_id == wanted.article_id
    if wanted.status is not None and wanted.is_appealed:
        # As in `_columns`: not the index of all comments in this state.
        yield func.coalesce(Comment.status, "") == wanted.status
    elif wanted.status is not None:
        yield Comment.status == wanted.status
    if wanted.is_flagged:
        yield IS_FLAGGED
    if wanted.is_appealed:
        yield Appeal.answered_at.is_(None)
    if wanted.words:
        yield contains(wanted.words, Comment.body, Comment.name)


def _most_urgent(staff_id: int, now: datetime) -> Select[int]:
    is_leased = select(Lease.comment_id).where(lease_queries.is_of_another(staff_id, now)).exists()
    return (
        select(Comment.id)
        .where(Comment.status == Status.HELD, ~is_leased)
        .order_by(Comment.queue_rank, Comment.id)
        .limit(1)
    )


def _held() -> ScalarSelect[int]:
    return _count(Status.HELD)


def _count(status: Status) -> ScalarSelect[int]:
    return count(select(Comment.id).where(Comment.status == status))


def _appealed() -> ScalarSelect[int]:
    return count(select(Appeal.comment_id).where(Appeal.answered_at.is_(None)))


def _flagged() -> ScalarSelect[int]:
    is_published = Comment.status == Status.PUBLISHED
    return count(select(Comment.id).where(IS_FLAGGED, is_published))
