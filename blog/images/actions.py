"""Take pictures in; each function is one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from blog.core import audit
from blog.core.audit import Actor
from blog.core.database import transaction
from blog.images import files
from blog.images.models import Image

if TYPE_CHECKING:
    from blog.images.encoding import Encoded


@dataclass(frozen=True, slots=True)
class Texts:
    """The words that go with a picture; `alt` is required, the others may be empty."""

    alt: str
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A picture's number, and whether it was here before: then its words are as they were."""

    image_id: int
    is_known: bool


def upload(
    encoded: Encoded, texts: Texts, *, file_name: str, folder: Path, by: Actor, now: datetime
) -> Uploaded:
    """Keep a picture, in the database and as files in `folder`; the same one is kept once."""
    try:
        return _upload(encoded, texts, file_name, folder, by, now)
    except IntegrityError:
        # Somebody sent the same picture between our look and our row.
        return _upload(encoded, texts, file_name, folder, by, now)


def drop_files(folder: Path, digest: str, widths: Iterable[int], extension: str) -> None:
    """Delete the files of a picture that is gone, unless somebody has just sent it again."""
    with transaction() as session:
        _hold_files(session, digest)
        if session.scalar(select(Image.id).where(Image.digest == digest)) is None:
            files.remove(folder, digest, widths, extension)


def subject(image_id: int) -> str:
    """Return how the audit log names an image."""
    return f"image:{image_id}"


def _upload(
    encoded: Encoded, texts: Texts, file_name: str, folder: Path, by: Actor, now: datetime
) -> Uploaded:
    with transaction() as session:
        known = session.scalar(
            select(Image.id).where(Image.digest == encoded.digest).with_for_update()
        )
        image_id = known or _add(session, encoded, texts, file_name, by, now)
        # Behind the row, so that who drops the files of the same picture sees it.
        _hold_files(session, encoded.digest)
        files.save(folder, encoded)
        return Uploaded(image_id, is_known=known is not None)


def _hold_files(session: Session, digest: str) -> None:
    """Have a picture's files to oneself until the transaction ends; SQLite has one writer."""
    if session.get_bind().dialect.name == "postgresql":
        key = func.hashtextextended(digest, 0)
        session.execute(select(func.pg_advisory_xact_lock(key)))


def _add(
    session: Session, encoded: Encoded, texts: Texts, file_name: str, by: Actor, now: datetime
) -> int:
    image = Image(
        digest=encoded.digest,
        extension=encoded.extension,
        width=encoded.width,
        height=encoded.height,
        widths=sorted(encoded.files),
        alt=texts.alt,
        caption=texts.caption,
        credit=texts.credit,
        file_name=file_name,
        uploaded_by=by.name,
        uploaded_at=now,
    )
    session.add(image)
    session.flush()
    audit.note(session, by, "image.uploaded", subject=subject(image.id), detail=file_name, now=now)
    return image.id
