"""Every change of an article as a revision: the one place that raises its number.

Every function works in the transaction of the action that calls it, which holds the
article's lock.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from blog.articles import content as contents
from blog.articles.content import Amendment, Content
from blog.articles.models import Article
from blog.articles.policy import Change, Status
from blog.articles.revision_models import Correction, Revision
from blog.core.audit import Actor

COMMAND_LINE = Actor("command line")


def content_of(article: Article) -> Content:
    """Return what a person wrote of an article."""
    return Content(
        headline=article.headline,
        body=article.body,
        standfirst=article.standfirst,
        slug=article.slug,
        byline=article.byline,
        section_id=article.section_id,
        tags=tuple(tag["name"] for tag in article.tags),
        author_ids=tuple(article.author_ids),
        language=article.language,
        lead_image_id=article.lead_image_id,
        canonical_url=article.canonical_url,
        comments_open=article.comments_open,
        comments_kept_open=article.comments_kept_open,
        is_premoderated=article.is_premoderated,
        comments_close_at=article.comments_close_at,
        thread_order=article.thread_order,
    )


def keep_baseline(session: Session, article: Article) -> None:
    """Keep an article as it is before its first change, where nobody did when it came in."""
    known = select(Revision.id).where(
        Revision.article_id == article.id, Revision.number == article.revision
    )
    if session.scalar(known) is None:
        made_at = article.revised_at or article.created_at
        session.add(_revision(article, Change.IMPORTED, Actor(""), made_at))


def record(session: Session, article: Article, change: Change, *, by: Actor, now: datetime) -> None:
    """Give an article, as it is now, the next number and keep it under that."""
    article.revision += 1
    article.changed_at = now
    session.add(_revision(article, change, by, now))


def record_first(session: Session, article: Article, change: Change, by: Actor) -> None:
    """Keep a new article under its first number."""
    session.flush()  # its number comes from the database
    session.add(_revision(article, change, by, article.created_at))


def correct(
    session: Session,
    article: Article,
    amendment: Amendment,
    *,
    number_before: int,
    by: Actor,
    now: datetime,
) -> None:
    """Tell readers what was wrong, between a former revision and the present one."""
    correction = Correction(
        article_id=article.id,
        number_before=number_before,
        number_after=article.revision,
        note=amendment.note,
        placement=amendment.placement,
        credit=amendment.credit,
        made_at=now,
        who=by.name,
    )
    session.add(correction)
    session.flush()
    told = {
        "id": correction.id,
        "made_at": now.isoformat(),
        "note": correction.note,
        "placement": str(correction.placement),
        "credit": correction.credit,
    }
    article.corrections = [told, *article.corrections]
    article.revised_at = now


def _revision(article: Article, change: Change, by: Actor, made_at: datetime) -> Revision:
    return Revision(
        article_id=article.id,
        number=article.revision,
        change=change,
        made_at=made_at,
        staff_id=by.staff_id,
        who=by.name,
        headline=article.headline,
        standfirst=article.standfirst,
        body=article.body,
        details=contents.details(content_of(article)) | {"out_at": _out_at(article)},
    )


def _out_at(article: Article) -> str | None:
    """Return from when an article is let out as it is, which its public history needs."""
    if article.status != Status.PUBLISHED or article.published_at is None:
        return None
    return article.published_at.isoformat()
