"""The part of a text in which words were found. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_AROUND = 70


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of a text as one line; `match` is what was looked for, as it stands there.

    Where nothing was found, all of the piece is in `before`.
    """

    before: str
    match: str = ""
    after: str = ""


def of(texts: Iterable[str], words: str) -> Excerpt:
    """Return the place in the first of the texts that has these words, else its beginning."""
    lines = [" ".join(text.split()) for text in texts if text]
    for line in lines:
        if found := re.search(re.escape(words), line, re.IGNORECASE):
            return _around(line, found.start(), found.end())
    return _around(lines[0], None, None) if lines else Excerpt("")


def _around(line: str, start: int | None, end: int | None) -> Excerpt:
    if start is None or end is None:
        return Excerpt(_cut_end(line, 2 * _AROUND))
    return Excerpt(
        _cut_start(line[:start], _AROUND), line[start:end], _cut_end(line[end:], _AROUND)
    )


def _cut_start(text: str, most: int) -> str:
    return text if len(text) <= most else f"…{text[-most:].partition(' ')[2]}"


def _cut_end(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most].rpartition(' ')[0]}…"
