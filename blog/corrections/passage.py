"""Find in the Markdown of an article what a reader quoted from its page. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# What a reader does not see of Markdown, and so cannot quote. Each part has an end, and
# nothing is tried twice: a text full of marks that are never closed would take minutes.
_UNSEEN = re.compile(
    r"""
    !\[[^\]]{0,1000}+\]\([^)]{0,1000}+\)  # an image
    | \]\([^)\n]{0,1000}+\)     # where a link leads
    | \[\^[^\]\n]{0,100}+\]:?   # a footnote's mark
    | &\#?\w{1,32};             # a character by its name
    | ^[ \t]*\d{1,9}[.)][ \t]   # the number of a list's item
    """,
    re.X | re.M,
)
# A part of a quotation is looked for down to so many letters: fewer occur by chance.
_LEAST_LETTERS = 12


@dataclass(frozen=True, slots=True)
class Found:
    """Where a passage stands in a source, and the paragraph around it in three pieces."""

    start: int
    end: int
    before: str
    passage: str
    after: str


def find(source: str, quoted: str) -> Found | None:
    """Return where a quotation stands, or None; markup, case, blanks and points do not count.

    Where it is not found as a whole, its longest sentence is looked for.
    """
    letters, places = _letters(source)
    sentences = sorted(re.split(r"[.!?\u2026\u061f\u3002\n]+", quoted), key=len, reverse=True)
    for wanted in (quoted, *sentences):
        key, _ = _letters(wanted)
        least = 1 if wanted is quoted else _LEAST_LETTERS
        at = letters.find(key) if len(key) >= least else -1
        if at >= 0:
            return _around(source, places[at], places[at + len(key) - 1] + 1)
    return None


def utf16_length(text: str) -> int:
    """Return how long a script in a browser takes a text to be (ECMAScript counts UTF-16)."""
    return len(text.encode("utf-16-le")) // 2


def _letters(source: str) -> tuple[str, list[int]]:
    """Return the letters, marks and digits that a reader sees, folded, and where each stands."""
    hidden = _UNSEEN.sub(lambda match: " " * len(match[0]), source)
    letters, places = [], []
    for place, character in enumerate(hidden):
        if unicodedata.category(character)[0] in "LMN":
            # Folding may make one letter two, as the German sharp s.
            for letter in unicodedata.normalize("NFKC", character).casefold():
                letters.append(letter)
                places.append(place)
    return "".join(letters), places


def _around(source: str, start: int, end: int) -> Found:
    breaks = [match.span() for match in re.finditer(r"\n[ \t]*\n", source)]
    first = max((stop for _begin, stop in breaks if stop <= start), default=0)
    last = min((begin for begin, _stop in breaks if begin >= end), default=len(source))
    return Found(start, end, source[first:start], source[start:end], source[end:last])
