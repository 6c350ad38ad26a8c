"""Read what was corrected, and what revisions an article has had."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from blog.articles.models import Article
from blog.articles.queries import is_public
from blog.articles.revision_models import Correction, Revision
from blog.core import pages
from blog.core.database import db
from blog.core.pages import Page
from blog.corrections.public_history import Saved


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction and the article that it mended."""

    correction: Correction
    article: Article


def newest(now: datetime, *, page: int, per_page: int) -> Page[Corrected]:
    """A page of the corrections of public articles, the newest first; one query."""
    order = Correction.made_at.desc(), Correction.id.desc()
    # Asked of one after another, in their order: of a join, SQLite reads all articles first.
    is_of_public = (
        select(is_public(now))
        .where(Article.id == Correction.article_id)
        .correlate(Correction)
        .scalar_subquery()
    )
    newest_first = select(Correction.id).where(is_of_public).order_by(*order)
    chosen = pages.numbers(newest_first, page=page, per_page=per_page)
    rows = db.session.execute(
        select(Correction, Article)
        .join(chosen, chosen.c.id == Correction.id)
        .join(Article, Article.id == Correction.article_id)
        .order_by(*order)
    )
    found = [Corrected(*row) for row in rows]
    return pages.page_of(found, page=page, per_page=per_page)


def of_article(article_id: int) -> Sequence[Correction]:
    """An article's corrections, the oldest first; one query."""
    statement = select(Correction).where(Correction.article_id == article_id)
    return db.session.scalars(statement.order_by(Correction.made_at, Correction.id)).all()


def saved(article_id: int) -> Sequence[Saved]:
    """What revisions an article has had, by number, without their texts; one query."""
    found = db.session.execute(
        select(
            Revision.number,
            Revision.change,
            Revision.made_at,
            Revision.details["out_at"].as_string().label("out_at"),
        )
        .where(Revision.article_id == article_id)
        .order_by(Revision.number)
    )
    return [
        Saved(
            row.number,
            row.change,
            row.made_at,
            datetime.fromisoformat(row.out_at) if row.out_at else None,
        )
        for row in found
    ]


def revisions(article_id: int, numbers: Collection[int]) -> dict[int, Revision]:
    """Those of an article's revisions that have these numbers; one query, none for none."""
    if not numbers:
        return {}
    wanted = select(Revision).where(Revision.article_id == article_id, Revision.number.in_(numbers))
    return {each.number: each for each in db.session.scalars(wanted)}
