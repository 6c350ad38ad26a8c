"""Private links to articles as they stand, for people outside; each function is one transaction."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from blog.articles import writing_actions
from blog.articles.locking_actions import lock
from blog.articles.revision_models import PreviewLink
from blog.core import audit
from blog.core.audit import Actor
from blog.core.database import transaction


def make(article_id: int, *, lasts: timedelta, by: Actor, now: datetime) -> int:
    """Make a link that works so long; return its number. Raises NoSuchArticle."""
    with transaction() as session:
        lock(session, article_id)
        link = PreviewLink(article_id=article_id, who=by.name, made_at=now, expires_at=now + lasts)
        session.add(link)
        session.flush()
        _note(session, by, "preview_link.made", link, now)
        return link.id


def revoke(article_id: int, link_id: int, *, by: Actor, now: datetime) -> bool:
    """End a link of an article; tell whether there was one to end."""
    with transaction() as session:
        link = session.get(PreviewLink, link_id, with_for_update=True)
        if link is None or link.article_id != article_id or link.revoked_at is not None:
            return False
        link.revoked_at = now
        _note(session, by, "preview_link.revoked", link, now)
        return True


def _note(session: Session, by: Actor, did: str, link: PreviewLink, now: datetime) -> None:
    subject, detail = writing_actions.subject(link.article_id), f"link {link.id}"
    audit.note(session, by, did, subject=subject, detail=detail, now=now)
