"""Where pictures lie: instance/images/ab/abcdef…-800.jpg, each named by its content. Pure.

A file is there as a whole or not at all, and never changes.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # whoever only asks for a file loads no Pillow
    from blog.images.encoding import Encoded


def path(folder: Path, digest: str, width: int, extension: str) -> Path:
    """Return where the file of one width lies, or would."""
    return folder / digest[:2] / f"{digest}-{width}.{extension}"


def save(folder: Path, encoded: Encoded) -> None:
    """Put a picture's files where they belong, as far as they are not there yet."""
    for width, content in encoded.files.items():
        place = path(folder, encoded.digest, width, encoded.extension)
        place.parent.mkdir(parents=True, exist_ok=True)
        if not place.exists():
            _write(place, content)
    _keep_names(folder / encoded.digest[:2])


def remove(folder: Path, digest: str, widths: Iterable[int], extension: str) -> None:
    """Delete a picture's files, as far as they are there."""
    for width in widths:
        path(folder, digest, width, extension).unlink(missing_ok=True)


def _write(place: Path, content: bytes) -> None:
    """Write a file under a name that nobody asks for, and give it its own when it is whole."""
    number, name = tempfile.mkstemp(dir=place.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(number, "wb", closefd=False) as file:
            file.write(content)
        os.fchmod(number, 0o644)  # the server in front may read it
        os.fsync(number)
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    finally:
        os.close(number)


def _keep_names(folder: Path) -> None:
    """Have the names survive a power cut, as the files do."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
