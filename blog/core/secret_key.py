"""The key that signs and hashes, made once for each instance of the blog."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

LEAST_CHARACTERS = 16


def kept_secret_key(path: Path) -> str:
    """Return the key kept at this path; make it, for its owner only, where there is none.

    Several workers may start at once: each writes a file of its own, and the first to
    give it the common name wins, so that nobody ever reads half a key. Raises OSError
    where the folder cannot be written, ValueError if the file holds no key.
    """
    if not path.exists():
        own = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        descriptor = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(32))
        try:
            os.link(own, path)
        except FileExistsError:
            pass
        finally:
            own.unlink()
    key = path.read_text(encoding="ascii").strip()
    if len(key) < LEAST_CHARACTERS:
        raise ValueError(
            f"{path} holds no key of {LEAST_CHARACTERS} characters; remove it to have one made."
        )
    return key
