"""Decide what readers see; each function is one transaction, and each decision a revision.

All of them raise NoSuchArticle, Changed where the article is not as it was seen, and
NotPossible where it is so already or cannot be.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from blog.articles import recording, standing, writing_actions
from blog.articles.content import MINOR
from blog.articles.locking_actions import NotPossible, lock_as_seen
from blog.articles.models import Article
from blog.articles.policy import Change, State, Status
from blog.core import audit
from blog.core.audit import Actor
from blog.core.database import transaction


def publish(article_id: int, *, based_on: int, by: Actor, now: datetime) -> None:
    """Show an article to readers; one that they saw before keeps its first instant."""
    with transaction() as session:
        article = lock_as_seen(session, article_id, based_on)
        if standing.state(article, now) == State.PUBLISHED:
            raise NotPossible("It is published.")
        let_out(session, article, by=by, now=now)


def schedule(article_id: int, at: datetime, *, based_on: int, by: Actor, now: datetime) -> None:
    """Have an article shown to readers from an instant to come; nothing needs to run then."""
    with transaction() as session:
        article = lock_as_seen(session, article_id, based_on)
        if standing.state(article, now) == State.PUBLISHED or at <= now:
            raise NotPossible("It is published, or the instant has passed.")
        recording.keep_baseline(session, article)
        article.published_at = at
        article.status = Status.PUBLISHED
        # `unpublished_at` stays: it tells that readers have seen an earlier state.
        article.submitted_at = None
        recording.record(session, article, Change.PUBLISHED, by=by, now=now)
        audit.note(
            session,
            by,
            "article.scheduled",
            subject=writing_actions.subject(article_id),
            detail=at.isoformat(timespec="minutes"),
            now=now,
        )


def unpublish(article_id: int, *, based_on: int, by: Actor, now: datetime) -> None:
    """Take an article from the readers; one that they were yet to see is a draft again."""
    with transaction() as session:
        article = lock_as_seen(session, article_id, based_on)
        state = standing.state(article, now)
        if state not in {State.PUBLISHED, State.SCHEDULED}:
            raise NotPossible("It is not published.")
        recording.keep_baseline(session, article)
        article.status = Status.DRAFT
        if state == State.PUBLISHED:
            article.unpublished_at = now
        else:
            article.published_at = None
        recording.record(session, article, Change.UNPUBLISHED, by=by, now=now)
        subject = writing_actions.subject(article_id)
        audit.note(session, by, "article.unpublished", subject=subject, now=now)


def move_to_section(
    article_id: int, section_id: int | None, *, based_on: int, by: Actor, now: datetime
) -> None:
    """Put an article into a section, or none."""
    with transaction() as session:
        article = lock_as_seen(session, article_id, based_on)
        if article.section_id == section_id:
            raise NotPossible("It is there.")
        content = replace(recording.content_of(article), section_id=section_id)
        change = Change.MINOR if standing.was_public(article, now) else Change.SAVED
        writing_actions.rewrite(
            session, article, content, change=change, amendment=MINOR, by=by, now=now
        )


def let_out(session: Session, article: Article, *, by: Actor, now: datetime) -> None:
    """Show a locked article to readers, in the caller's transaction."""
    recording.keep_baseline(session, article)
    if article.published_at is None or article.published_at > now:
        article.published_at = now
    article.status = Status.PUBLISHED
    article.submitted_at = article.unpublished_at = None
    recording.record(session, article, Change.PUBLISHED, by=by, now=now)
    subject = writing_actions.subject(article.id)
    audit.note(session, by, "article.published", subject=subject, now=now)
