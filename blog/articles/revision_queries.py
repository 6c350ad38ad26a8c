"""Read what an article was. Nothing here changes anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from blog.articles import content
from blog.articles.content import Content
from blog.articles.revision_models import Autosave, PreviewLink, Revision
from blog.core.database import db


@dataclass(frozen=True, slots=True)
class Line:
    """A revision as a list shows it, without its text."""

    number: int
    change: str
    made_at: datetime
    who: str
    headline: str


def lines(article_id: int) -> Sequence[Line]:
    """An article's revisions, the newest first; one query."""
    found = db.session.execute(
        select(Revision.number, Revision.change, Revision.made_at, Revision.who, Revision.headline)
        .where(Revision.article_id == article_id)
        .order_by(Revision.number.desc())
    )
    return [Line(*row) for row in found]


def find_revision(article_id: int, number: int) -> Revision | None:
    """An article's revision of this number, or None; one query."""
    return db.session.scalar(
        select(Revision).where(Revision.article_id == article_id, Revision.number == number)
    )


def content_of(revision: Revision) -> Content:
    """Return what a person wrote of an article, as it was then."""
    return content.from_details(
        headline=revision.headline,
        standfirst=revision.standfirst,
        body=revision.body,
        kept=revision.details,
    )


def find_autosave(article_id: int, staff_id: int) -> Autosave | None:
    """What somebody has typed of an article and not saved, or None; one query."""
    return db.session.get(Autosave, (article_id, staff_id))


def preview_links(article_id: int, now: datetime) -> Sequence[PreviewLink]:
    """The private links to an article that open it now, the newest first; one query."""
    return db.session.scalars(
        select(PreviewLink)
        .where(
            PreviewLink.article_id == article_id,
            PreviewLink.revoked_at.is_(None),
            PreviewLink.expires_at > now,
        )
        .order_by(PreviewLink.id.desc())
    ).all()


def find_preview_link(link_id: int) -> PreviewLink | None:
    """The private link of this number, whether it works or not, or None; one query."""
    return db.session.get(PreviewLink, link_id)
