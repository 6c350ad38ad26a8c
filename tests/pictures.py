"""Pictures for tests: small ones that are really sent, kept and shown."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path

from flask import current_app
from PIL import Image

from blog.core.audit import Actor
from blog.images import actions
from blog.images.actions import Texts
from blog.images.encoding import Encoded, encode
from tests.cast import NOON

GOAT = Texts("A goat on deck", "The goat and its owner", "Photo: Cy")
ADA = Actor("Ada Editor")


@cache
def encoded(shade: int = 0) -> Encoded:
    """Return a picture 900 wide; another shade is another picture."""
    gradient = Image.linear_gradient("L").resize((900, 600)).point(lambda value: value ^ shade)
    file = BytesIO()
    gradient.save(file, "JPEG")
    file.seek(0)
    return encode(file, max_pixels=1_000_000)


def folder() -> Path:
    """Return where the blog of this test keeps its pictures."""
    return Path(current_app.instance_path, "images")


def sends(shade: int = 0, texts: Texts = GOAT, *, at: datetime = NOON) -> int:
    """Ada sends a picture; returns its number."""
    uploaded = actions.upload(
        encoded(shade), texts, file_name="goat.jpg", folder=folder(), by=ADA, now=at
    )
    return uploaded.image_id
