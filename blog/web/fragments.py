"""Parts of pages, rendered once for what they show, and found again by exactly that.

What a partial template makes is a function of the values it is given and of a few things
that are the same for the whole blog. So what it made is kept under all of them together:
it is never out of date, nothing has to say that it changed, and what is not asked for any
more is forgotten.
"""

from __future__ import annotations

import re
import secrets
import sys
import threading
from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, request
from markupsafe import Markup

from blog.core.markup import templated

# For each worker: the long threads of a busy day, at some 2 kB a comment.
MAX_BYTES = 8_000_000

# Stands where a part is left open. Nobody who writes can know it.
HOLE = secrets.token_hex(16)
_NAMED_HOLE = re.compile(rf"{HOLE}-(\w+)-")

# What a dictionary and the tuples need for one part, beside the texts.
_OVERHEAD_BYTES = 500

# Texts, or what is ready to be sent.
Pieces = tuple[str, ...] | tuple[bytes, ...]


class Memory:
    """What was made lately, up to so many bytes; any thread may use it.

    Two generations: when the young one has filled its half, it becomes the old one, and
    what is asked for again comes back from there. So finding something moves nothing.
    """

    def __init__(self, max_bytes: int) -> None:
        self._half = max_bytes // 2
        self._lock = threading.Lock()
        self._young: dict[Hashable, Pieces] = {}
        self._old: dict[Hashable, Pieces] = {}
        self._young_bytes = 0

    def __len__(self) -> int:
        """Count what is kept."""
        return len(self._young) + len(self._old)

    def find(self, key: Hashable) -> Any:
        """Return the pieces that were made for this key, or None."""
        found = self._young.get(key)
        if found is None:
            found = self._old.get(key)
            if found is not None:
                self.keep(key, found)
        return found

    def keep(self, key: Hashable, made: Pieces) -> None:
        """Keep what was made for a key, unless it alone would fill a half."""
        size = size_of(key, made)
        with self._lock:
            if size <= self._half and key not in self._young:
                if self._young_bytes + size > self._half:
                    self._old, self._young, self._young_bytes = self._young, {}, 0
                self._old.pop(key, None)
                self._young[key] = made
                self._young_bytes += size


class Partial:
    """A partial template that shows values of these names, and what is so on every page.

    It may use url_for for paths, the site and what is translated; never the request or
    the host, by which its parts are not told from others. They are told by `known_by`
    from what other partials make of the same values.
    """

    def __init__(self, template: str, *names: str, **same: Hashable) -> None:
        """Prepare a template for values of these names; `same` are so in each of its parts."""
        self._template = template
        self._names = names
        self._same = same
        self._memory = _memory()
        # The one by which parts are known, though another may be in force when they are rendered.
        self._site = current_app.extensions["present_site"]()
        of_all = (names, *same.items(), request.script_root, self._site)
        self.known_by = _known_by(template, of_all)

    def whole(self, *values: Hashable, also: Callable[[], dict[str, Any]] = dict) -> Markup:
        """Return what it shows for these values.

        `also` gives, when it is rendered, what follows from the values and from nothing else.
        """
        key = (self.known_by, *values)
        found: tuple[Markup] | None = self._memory.find(key)
        if found is None:
            found = (templated(self._render(values, also())),)
            self._memory.keep(key, found)
        return found[0]

    def parted(
        self, *values: Hashable, also: Callable[[], dict[str, Any]] = dict
    ) -> tuple[str, str]:
        """Return what it shows before and behind its one hole."""
        key = (self.known_by, *values)
        found: tuple[str, str] | None = self._memory.find(key)
        if found is None:
            before, behind = self._render(values, also()).split(HOLE)
            found = before, behind
            self._memory.keep(key, found)
        return found

    def parted_line(
        self, *values: Hashable, also: Callable[[], dict[str, Any]] = dict
    ) -> tuple[bytes, bytes]:
        """Return the same in UTF-8, ended by a line feed."""
        key = (self.known_by, b"", *values)
        found: tuple[bytes, bytes] | None = self._memory.find(key)
        if found is None:
            before, behind = self._render(values, also()).encode().split(HOLE.encode())
            found = before, behind + b"\n"
            self._memory.keep(key, found)
        return found

    def filled(self, parts: Mapping[str, bytes], *values: Hashable) -> bytes:
        """Return what it shows in UTF-8, each part in the holes of its name (`hole`)."""
        key = (self.known_by, "holes", *values)
        found: tuple[bytes, ...] | None = self._memory.find(key)
        if found is None:
            pieces = _NAMED_HOLE.split(self._render(values, {}))
            found = tuple(piece.encode() for piece in pieces)
            self._memory.keep(key, found)
        joined = list(found)
        for place in range(1, len(found), 2):  # the names stand between the pieces
            joined[place] = parts[found[place].decode()]
        return b"".join(joined)

    def _render(self, values: tuple[Hashable, ...], also: dict[str, Any]) -> str:
        shown = self._same | dict(zip(self._names, values, strict=True)) | also
        template = current_app.jinja_env.get_template(self._template)
        return template.render(shown, site=self._site, hole=HOLE)


def init_app(app: Flask) -> None:
    """Give the application an empty memory."""
    app.extensions["fragments"] = Memory(MAX_BYTES)


def hole(name: str) -> str:
    """Return what stands where a part of this name is left open."""
    return f"{HOLE}-{name}-"


def filled(page: str, part: bytes) -> bytes:
    """Return a page to be sent, with a part where it has its hole, if it has one."""
    return part.join(piece.encode() for piece in page.split(HOLE))


def remembering(make: Callable[[str], str]) -> Callable[[str], str]:
    """Return a pure function that remembers what it made of a text, as parts are remembered."""
    memory = _memory()

    def derived(text: str) -> str:
        found: tuple[str] | None = memory.find((make, text))
        if found is None:
            found = (make(text),)
            memory.keep((make, text), found)
        return found[0]

    return derived


def size_of(key: object, made: Pieces) -> int:
    """Return about how many bytes a part takes; what lies deeper in the key, it shows itself."""
    return _OVERHEAD_BYTES + _texts_of(key) + 2 * sum(map(sys.getsizeof, made))


@lru_cache(maxsize=256)
def _known_by(template: str, of_all: tuple[Hashable, ...]) -> str:
    """Return one text for these, of which Python reckons the hash once for all parts."""
    return f"{template} {of_all!r}"


def _texts_of(key: object) -> int:
    return sum(map(_texts_of, key)) if isinstance(key, tuple) else sys.getsizeof(key)


def _memory() -> Memory:
    memory: Memory = current_app.extensions["fragments"]
    return memory
