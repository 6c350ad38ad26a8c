"""Keep what somebody types and has not saved; the article itself is never touched."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from blog.articles.locking_actions import lock
from blog.articles.revision_models import Autosave
from blog.core.database import transaction


def keep(
    article_id: int,
    staff_id: int,
    fields: Mapping[str, list[str]],
    *,
    based_on: int,
    now: datetime,
) -> None:
    """Keep the fields of a form instead of what was kept before. Raises NoSuchArticle."""
    with transaction() as session:
        lock(session, article_id)  # two windows of one person take turns
        kept = session.get(Autosave, (article_id, staff_id))
        if kept is None:
            kept = Autosave(article_id=article_id, staff_id=staff_id)
            session.add(kept)
        kept.based_on, kept.fields, kept.saved_at = based_on, dict(fields), now


def discard(article_id: int, staff_id: int) -> None:
    """Forget what somebody typed, if anything was kept."""
    with transaction() as session:
        kept = session.get(Autosave, (article_id, staff_id))
        if kept is not None:
            session.delete(kept)
