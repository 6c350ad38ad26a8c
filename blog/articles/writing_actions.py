"""Write articles; each function is one transaction, and each change a revision."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from blog.articles import recording, rendering, slugs, standing
from blog.articles.content import Amendment, Content, Lost
from blog.articles.locking_actions import NotPossible, lock_as_seen
from blog.articles.models import Article
from blog.articles.policy import MAX_SLUG, Change, State, Status
from blog.articles.revision_models import Autosave
from blog.articles.slugs import SlugTaken
from blog.core import audit
from blog.core.audit import Actor
from blog.core.database import transaction
from blog.core.text import slugify


class NotSaid(Exception):
    """Readers have seen the article: a change has to be called minor or a correction."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a change: which revision it is, and what the article could not have."""

    article_id: int
    revision: int
    lost: frozenset[Lost] = frozenset()


def create(content: Content, *, by: Actor, now: datetime) -> Saved:
    """Begin an article as a draft. Raises SlugTaken if the slug it asks for is not free."""
    try:
        return _create(content, by, now)
    except IntegrityError:
        # Somebody took the slug, or made the tag, between our look and our row.
        return _create(content, by, now)


def save(
    article_id: int,
    content: Content,
    *,
    based_on: int,
    by: Actor,
    amendment: Amendment | None = None,
    now: datetime,
) -> Saved:
    """Change an article that is still as it was when the change was begun.

    What was typed meanwhile and kept by autosave goes. A change of nothing makes no
    revision, unless it is a correction. Raises NoSuchArticle, Changed, SlugTaken, and
    NotSaid where readers have seen it and no `amendment` was given.
    """
    try:
        return _save(article_id, content, based_on, by, amendment, now)
    except IntegrityError:
        return _save(article_id, content, based_on, by, amendment, now)


def submit(article_id: int, *, based_on: int, by: Actor, now: datetime) -> None:
    """Hand a draft in. Raises NoSuchArticle, Changed, NotPossible."""
    with transaction() as session:
        article = lock_as_seen(session, article_id, based_on)
        if standing.state(article, now) != State.DRAFT:
            raise NotPossible("Only a draft can be handed in.")
        article.submitted_at = now
        audit.note(session, by, "article.submitted", subject=subject(article_id), now=now)


def take_back(article_id: int, *, based_on: int, by: Actor, now: datetime) -> None:
    """Make a draft again of what was handed in. Raises NoSuchArticle, Changed, NotPossible."""
    with transaction() as session:
        article = lock_as_seen(session, article_id, based_on)
        if standing.state(article, now) != State.SUBMITTED:
            raise NotPossible("It is not handed in.")
        article.submitted_at = None
        audit.note(session, by, "article.taken_back", subject=subject(article_id), now=now)


def delete_draft(article_id: int, *, based_on: int, by: Actor, now: datetime) -> None:
    """Delete what readers have never seen, with its revisions.

    Raises NoSuchArticle, Changed, NotPossible.
    """
    with transaction() as session:
        article = lock_as_seen(session, article_id, based_on)
        if article.status == Status.PUBLISHED or standing.was_public(article, now):
            raise NotPossible("Readers may have seen it.")
        audit.note(
            session,
            by,
            "article.deleted",
            subject=subject(article_id),
            detail=article.headline,
            now=now,
        )
        session.delete(article)


def subject(article_id: int) -> str:
    """Return how the audit log names an article."""
    return f"article:{article_id}"


def rewrite(
    session: Session,
    article: Article,
    content: Content,
    *,
    change: Change,
    amendment: Amendment | None,
    by: Actor,
    now: datetime,
) -> Saved:
    """Change a locked article in the caller's transaction: content, revision, correction, log.

    Raises SlugTaken.
    """
    before = article.revision
    recording.keep_baseline(session, article)
    was_public = standing.was_public(article, now)
    _put_slug(session, article, content, was_public=was_public, now=now)
    lost = rendering.put(session, article, content)
    recording.record(session, article, change, by=by, now=now)
    name, detail = subject(article.id), f"{article.headline} ({article.revision})"
    did = "article.restored" if change == Change.RESTORED else "article.saved"
    audit.note(session, by, did, subject=name, detail=detail, now=now)
    if amendment is not None and amendment.is_correction:
        recording.correct(session, article, amendment, number_before=before, by=by, now=now)
        audit.note(session, by, "article.corrected", subject=name, detail=amendment.note, now=now)
    return Saved(article.id, article.revision, lost)


def insist(article: Article, amendment: Amendment | None, now: datetime) -> None:
    """Raise NotSaid where readers are owed a word on what a change is to them."""
    if standing.was_public(article, now) and amendment is None:
        raise NotSaid("It was public: call the change minor or a correction.")


def _create(content: Content, by: Actor, now: datetime) -> Saved:
    with transaction() as session:
        wanted = slugify(content.slug, max_length=MAX_SLUG)
        if wanted and slugs.is_taken(session, wanted):
            raise SlugTaken(wanted)
        article = Article(
            slug=wanted or slugs.free(session, slugify(content.headline), now), created_at=now
        )
        # What may not be empty is set by `put`, before anything is written.
        with session.no_autoflush:
            session.add(article)
            lost = rendering.put(session, article, content)
        recording.record_first(session, article, Change.SAVED, by)
        audit.note(
            session,
            by,
            "article.created",
            subject=subject(article.id),
            detail=article.headline,
            now=now,
        )
        return Saved(article.id, article.revision, lost)


def _save(
    article_id: int,
    content: Content,
    based_on: int,
    by: Actor,
    amendment: Amendment | None,
    now: datetime,
) -> Saved:
    with transaction() as session:
        article = lock_as_seen(session, article_id, based_on)
        _drop_autosave(session, article_id, by)
        is_correction = amendment is not None and amendment.is_correction
        if _is_same(article, content) and not is_correction:
            return Saved(article_id, article.revision)
        insist(article, amendment, now)
        counts = amendment if standing.was_public(article, now) else None
        return rewrite(
            session,
            article,
            content,
            change=counts.change if counts else Change.SAVED,
            amendment=counts,
            by=by,
            now=now,
        )


def _is_same(article: Article, content: Content) -> bool:
    """Tell whether a content is the article's own; two spellings of a tag are one."""
    known, typed = (
        replace(each, tags=tuple(map(slugify, each.tags)), slug="")
        for each in (recording.content_of(article), content)
    )
    return known == typed and _wanted_slug(article, content) == article.slug


def _wanted_slug(article: Article, content: Content) -> str:
    """Return the slug that was asked for, or one made of the headline."""
    made = slugify(content.headline) or article.slug
    stays = slugs.is_numbered(article.slug, made)
    asked = slugify(content.slug, max_length=MAX_SLUG)
    return asked or (article.slug if stays else made)


def _put_slug(
    session: Session, article: Article, content: Content, *, was_public: bool, now: datetime
) -> None:
    slug = _wanted_slug(article, content)
    if slug == article.slug:
        return
    if not slugs.is_own_former(session, article, slug) and slugs.is_taken(session, slug):
        if content.slug:
            raise SlugTaken(slug)
        slug = slugs.free(session, slug, now)
    slugs.move(session, article, slug, was_public=was_public, now=now)


def _drop_autosave(session: Session, article_id: int, by: Actor) -> None:
    session.execute(
        delete(Autosave).where(Autosave.article_id == article_id, Autosave.staff_id == by.staff_id)
    )
