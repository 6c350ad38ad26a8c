"""What the newsroom of the tests does with sections and articles, through its own actions."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from flask import current_app

from blog.articles import publishing_actions, recording, writing_actions
from blog.articles.content import MINOR, Amendment, Content
from blog.articles.models import Article
from blog.articles.policy import Change, Placement
from blog.core.audit import Actor
from blog.core.database import db
from blog.publication import section_actions
from tests.cast import ADA, NOON

ADA_EDITS = Actor(ADA)
MORNING = NOON - timedelta(hours=4)


def opens_section(name: str, description: str = "") -> int:
    """Ada adds a section, which every page knows at once; returns its number."""
    number = section_actions.add(name, description, by=ADA_EDITS, now=MORNING)
    current_app.extensions["live"].forget()
    return number


def drafts(headline: str, body: str = "It carried a goat.", **content: Any) -> int:
    """Ada writes an article that nobody sees yet; returns its number."""
    current_app.extensions["live"].forget()  # somebody may just have been hired
    written = Content(headline=headline, body=body, **content)
    return writing_actions.create(written, by=ADA_EDITS, now=MORNING).article_id


def lets_out(article_id: int, at: datetime = MORNING) -> None:
    """Ada publishes an article in the morning, or schedules it."""
    revision = _article(article_id).revision
    if at > MORNING:
        publishing_actions.schedule(article_id, at, based_on=revision, by=ADA_EDITS, now=MORNING)
    else:
        publishing_actions.publish(article_id, based_on=revision, by=ADA_EDITS, now=at)


def tells(headline: str, body: str = "It carried a goat.", **content: Any) -> int:
    """Ada writes and publishes an article in the morning; returns its number."""
    article_id = drafts(headline, body, **content)
    lets_out(article_id)
    return article_id


def rewrites(
    article_id: int, *, amendment: Amendment | None = MINOR, at: datetime = NOON, **changes: Any
) -> None:
    """Ada changes an article, at noon unless it is said when."""
    article = _article(article_id)
    writing_actions.save(
        article_id,
        replace(recording.content_of(article), **changes),
        based_on=article.revision,
        by=ADA_EDITS,
        amendment=amendment,
        now=at,
    )


def corrects(
    article_id: int,
    note: str,
    *,
    placement: Placement = Placement.BELOW,
    credit: str = "",
    at: datetime = NOON,
    **changes: Any,
) -> None:
    """Ada corrects an article, and says what was wrong."""
    amendment = Amendment(change=Change.CORRECTION, note=note, placement=placement, credit=credit)
    rewrites(article_id, amendment=amendment, at=at, **changes)


def takes_back(article_id: int, at: datetime = NOON) -> None:
    """Ada takes an article from the readers."""
    revision = _article(article_id).revision
    publishing_actions.unpublish(article_id, based_on=revision, by=ADA_EDITS, now=at)


def _article(article_id: int) -> Article:
    db.session.rollback()
    return db.session.get_one(Article, article_id)
