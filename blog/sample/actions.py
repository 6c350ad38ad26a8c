"""Write grown content to the database, some thousand rows in each transaction.

A million comments on a hundred thousand articles took SQLite not quite three minutes of one
core; they are 1.9 GB. Time and file grow with the number; memory does not: 300 MB, for one
batch or the longest thread, and SQLite's pages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from blog.articles.models import Article, FormerSlug
from blog.comments.models import Comment, Decision, Flag
from blog.core.database import Base, transaction
from blog.sample import grow, number_actions
from blog.sample.grow import Grown
from blog.sample.thread import Row
from blog.sample.wanted import Wanted

BATCH = 20_000


@dataclass(slots=True)
class Planted:
    """What was written; `states` counts the comments in each."""

    articles: int = 0
    decisions: int = 0
    states: Counter[str] = field(default_factory=Counter)

    @property
    def comments(self) -> int:
        """How many comments were written."""
        return self.states.total()


def plant(wanted: Wanted, *, tell: Callable[[int], object]) -> Planted:
    """Grow articles with their threads beside what is there, however often it is done.

    `tell` is told after each batch of how many articles and comments it was. A thread is
    never in parts: whoever stops this half-way keeps whole articles. Nothing is mailed.
    """
    grown = grow.grow(
        wanted,
        first_article_id=number_actions.reserve(Article, wanted.articles),
        first_comment_id=number_actions.reserve(Comment, wanted.comments),
    )
    planted = Planted()
    for batch in _batches(grown):
        _write(batch)
        comments = [row["status"] for each in batch for row in each.comments]
        planted.articles += len(batch)
        planted.decisions += sum(len(each.decisions) for each in batch)
        planted.states.update(comments)
        tell(len(batch) + len(comments))
    return planted


def _batches(grown: Iterator[Grown]) -> Iterator[list[Grown]]:
    """Gather articles with their threads until they have some thousand rows."""
    batch: list[Grown] = []
    rows = 0
    for each in grown:
        batch.append(each)
        rows += 1 + len(each.comments) + len(each.decisions)
        if rows >= BATCH:
            yield batch
            batch, rows = [], 0
    if batch:
        yield batch


def _write(batch: Sequence[Grown]) -> None:
    with transaction() as session:
        if session.get_bind().dialect.name == "sqlite":
            _write_seldom(session)
        articles = [each.article for each in batch]
        _free_slugs(session, articles)
        _insert(session, Article, articles)
        _insert(session, Comment, [row for each in batch for row in each.comments])
        _insert(session, Decision, [row for each in batch for row in each.decisions])
        _insert(session, Flag, [row for each in batch for row in each.flags])


def _write_seldom(session: Session) -> None:
    """Let SQLite keep more pages back, since each batch changes those of the one before.

    Hashes come into their indexes in no order. 128 MB of pages are kept in memory, and as
    many written to the log, before they are written into the file.
    """
    session.execute(text("PRAGMA cache_size = -131072"))
    session.execute(text("PRAGMA wal_autocheckpoint = 32768"))


def _insert(session: Session, model: type[Base], rows: list[Row]) -> None:
    """Insert rows past the ORM, which would make an object of each."""
    if rows:
        session.connection().execute(insert(Base.metadata.tables[model.__tablename__]), rows)


def _free_slugs(session: Session, articles: Sequence[Row]) -> None:
    """Change the slugs that an article has or once had; two queries, unless there are any."""
    while taken := _taken(session, [each["slug"] for each in articles]):
        for article in articles:
            if article["slug"] in taken:
                article["slug"] += "-sample"


def _taken(session: Session, slugs: Sequence[str]) -> set[str]:
    present = session.scalars(select(Article.slug).where(Article.slug.in_(slugs)))
    former = session.scalars(select(FormerSlug.slug).where(FormerSlug.slug.in_(slugs)))
    return {*present, *former}
