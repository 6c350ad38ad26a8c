"""A file from anywhere in, files of our own making out. Pure.

Nothing of a file is passed on but what it shows: it is decoded, turned upright, brought to
sRGB, and encoded anew in several widths. So no position, no camera's number and no script
behind the last byte survives.
"""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from math import isqrt
from threading import BoundedSemaphore
from typing import IO

from PIL import Image

from blog.images.decoding import decode

_WIDTHS = (400, 800, 1200, 1600)  # and the widest there is
# A width that is hardly less than the widest would be kept for nothing.
_LESS = 0.85
# What may be lossy is, where it saves more than half: photographs do, drawings do not.
_MUCH_SMALLER = 0.5
_SETTINGS: dict[str, dict[str, object]] = {
    "jpg": {"format": "JPEG", "quality": 82, "optimize": True, "progressive": True},
    "webp": {"format": "WEBP", "quality": 82, "method": 4},
    "png": {"format": "PNG"},
}
# WebP takes 40 bytes for each pixel of what is as good as noise, so what shines through
# is kept no larger than this.
_MOST_TRANSPARENT_PIXELS = 3_000_000
# A thread of its own, not one after the other's: each would keep the memory it once had.
_WORKER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="images")
# One is worked on, one waits; who waits holds a thread of the server that readers want too.
_PLACES = BoundedSemaphore(2)


@dataclass(frozen=True)  # without slots, where the digest would have no place
class Encoded:
    """A picture as files, by their widths in pixels, rising; `extension` is jpg, png or webp."""

    extension: str
    width: int
    height: int
    files: dict[int, bytes]

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the widest file, by which the picture is known."""
        return hashlib.sha256(self.files[self.width]).hexdigest()


class Busy(Exception):
    """As many pictures wait to be worked on as may; the file is to be sent again."""


def encode(file: IO[bytes], *, max_pixels: int) -> Encoded:
    """Make a picture of a file, whatever its name says; raise Refused if it is none to show.

    One at a time is worked on, so that a process takes the memory of one. Raises Busy.
    """
    if not _PLACES.acquire(blocking=False):
        raise Busy
    try:
        return _WORKER.submit(_work, file, max_pixels).result()
    finally:
        _PLACES.release()


def _work(file: IO[bytes], max_pixels: int) -> Encoded:
    image, is_lossless = decode(file, max_pixels=max_pixels)
    return _encode(_bounded(image), is_lossless=is_lossless)


def _bounded(image: Image.Image) -> Image.Image:
    """Return a picture that can be packed in the memory there is."""
    most = _MOST_TRANSPARENT_PIXELS
    if image.mode != "RGBA" or image.width * image.height <= most:
        return image
    return _scaled(image, isqrt(most * image.width // image.height))


def _encode(image: Image.Image, *, is_lossless: bool) -> Encoded:
    extension, widest = _smallest(image, is_lossless=is_lossless)
    narrower = [width for width in _WIDTHS if width <= image.width * _LESS]
    files = {width: _written(_scaled(image, width), extension) for width in narrower}
    return Encoded(extension, image.width, image.height, files | {image.width: widest})


def _smallest(image: Image.Image, *, is_lossless: bool) -> tuple[str, bytes]:
    """Choose how a picture is kept; return the extension and the widest file."""
    is_transparent = image.mode == "RGBA"
    lossy = "webp" if is_transparent else "jpg"
    compressed = _written(image, lossy)
    if is_lossless or is_transparent:
        exact = _written(image, "png")
        if len(compressed) > len(exact) * _MUCH_SMALLER:
            return "png", exact
    return lossy, compressed


def _scaled(image: Image.Image, width: int) -> Image.Image:
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.LANCZOS)


def _written(image: Image.Image, extension: str) -> bytes:
    file = BytesIO()
    image.save(file, **_SETTINGS[extension])  # type: ignore[arg-type]  # a format, and its own
    return file.getvalue()
