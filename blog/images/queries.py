"""Read images. Nothing here changes anything."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from blog.core.database import db
from blog.core.pictures import Picture
from blog.images.models import Image


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the images, newest first."""

    images: list[Image]
    has_next: bool


def pictures(ids: Collection[int]) -> dict[int, Picture]:
    """Return the pictures with these numbers, as far as there are any; one query, or none."""
    if not ids:
        return {}
    found = db.session.scalars(select(Image).where(Image.id.in_(ids)))
    return {image.id: picture(image) for image in found}


def find(image_id: int) -> Image | None:
    """The image with this number, or None; one query."""
    return db.session.get(Image, image_id)


def newest(*, after: int | None, per_page: int) -> Page:
    """A page of the images, the newest first, or those behind the number `after`; one query."""
    statement = select(Image).order_by(Image.id.desc()).limit(per_page + 1)
    if after is not None:
        statement = statement.where(Image.id < after)
    found = list(db.session.scalars(statement))
    return Page(found[:per_page], has_next=len(found) > per_page)


def picture(image: Image) -> Picture:
    """Return an image as a page shows it."""
    return Picture(
        id=image.id,
        digest=image.digest,
        extension=image.extension,
        width=image.width,
        height=image.height,
        widths=tuple(image.widths),
        alt=image.alt,
        caption=image.caption,
        credit=image.credit,
    )
