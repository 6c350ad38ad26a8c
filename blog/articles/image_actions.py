"""Change and delete pictures, with the articles that show them; each is one transaction."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from blog.articles import image_queries, recording, rendering
from blog.articles.models import Article
from blog.articles.policy import Change, Status
from blog.core import audit, markup
from blog.core.audit import Actor
from blog.core.database import transaction
from blog.core.missing import Missing
from blog.images import actions
from blog.images import queries as images
from blog.images.actions import Texts, subject
from blog.images.models import Image

_log = logging.getLogger(__name__)


class NoSuchImage(Missing):
    """There is no image of this number, or none any more."""


class InUse(Exception):
    """An article shows the image, or it is somebody's portrait: `image_queries.places`."""


def describe(image_id: int, texts: Texts, *, by: Actor, now: datetime) -> None:
    """Change a picture's words, wherever it is shown. Raises NoSuchImage."""
    with transaction() as session:
        # Without its key: who saves an article that shows it waits for us, not we for them.
        image = _lock(session, image_id, is_to_go=False)
        if texts == Texts(image.alt, image.caption, image.credit):
            return
        image.alt, image.caption, image.credit = texts.alt, texts.caption, texts.credit
        audit.note(session, by, "image.described", subject=subject(image_id), now=now)
        session.flush()
        _redraw(session, image_id, by, now)


def delete(image_id: int, *, folder: Path, by: Actor, now: datetime) -> None:
    """Delete a picture and its files in `folder`. Raises NoSuchImage, or InUse."""
    try:
        with transaction() as session:
            # Before anything is held: who saves an article that shows it would wait for us
            # while the database's own check waits for them.
            if image_queries.places(image_id).is_used:
                raise InUse(f"Image {image_id} is in use.")
            image = _lock(session, image_id, is_to_go=True)
            session.delete(image)
            session.flush()  # here the database refuses, if anything still needs it
            digest, widths, extension = image.digest, image.widths, image.extension
            audit.note(
                session,
                by,
                "image.deleted",
                subject=subject(image_id),
                detail=image.file_name,
                now=now,
            )
    except IntegrityError as error:
        raise InUse(f"Image {image_id} is in use.") from error
    # Only now: a picture without its files would be a gap on a page, files without it are none.
    try:
        actions.drop_files(folder, digest, widths, extension)
    except (OSError, SQLAlchemyError) as error:
        _log.warning("event=image_files_left image=%d error=%s", image_id, type(error).__name__)


def _lock(session: Session, image_id: int, *, is_to_go: bool) -> Image:
    image = session.get(Image, image_id, with_for_update={"key_share": not is_to_go})
    if image is None:
        raise NoSuchImage(f"There is no image {image_id}.")
    return image


def _redraw(session: Session, image_id: int, by: Actor, now: datetime) -> None:
    """Render the articles that show a picture anew, in the order in which all are locked."""
    shown = select(Article).where(image_queries.shows(image_id)).order_by(Article.id)
    for article in session.scalars(shown.with_for_update()):
        recording.keep_baseline(session, article)
        lead = images.pictures([article.lead_image_id or 0]).get(article.lead_image_id or 0)
        article.lead_html = markup.render_lead(lead) if lead else ""
        rendering.put_body(article, rendering.render(article.body, has_lead=lead is not None))
        # What readers may have is another page now. A draft stays the revision it is, so that
        # who is writing on it meets no conflict over words that are not the draft's own.
        if article.status == Status.PUBLISHED:
            recording.record(session, article, Change.MINOR, by=by, now=now)
