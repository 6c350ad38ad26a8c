"""The difference of two texts, word by word, as people read it. Pure.

Paragraphs are aligned first and words only within those that changed, so that the cost
stays within bounds however long the texts are. Runs of blanks count as one.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import groupby

from blog.core import alignment

# A paragraph is looked for among so many of the other text, and is the same one changed
# if this share of their words is common.
_WINDOW = 6
_LEAST_LIKENESS = 0.4
# A short run of unchanged words among changes this many times as long only confuses.
_ISLAND_WORDS = 2
_SEA = 3

# Thai, Lao, Burmese, Khmer, kana and Han are written without blanks: each letter is a word.
_LONE = (
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff"
    r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_SENTENCE = re.compile(r"[^.!?\u2026\u061f\u06d4\u0964\u3002\uff01\uff1f\n]*.?\s*", re.S)


class Kind(StrEnum):
    """What became of a part of a text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Part:
    """A run of words with one fate."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of both texts, or the place of `skipped` unchanged ones without parts."""

    parts: tuple[Part, ...]
    skipped: int = 0

    @property
    def is_changed(self) -> bool:
        """Tell whether anything in it was added or removed."""
        return any(part.kind != Kind.SAME for part in self.parts)


def difference(before: str, after: str, *, around: int = 1) -> tuple[Paragraph, ...]:
    """Return what was changed from one text to the other; empty if they read the same.

    So many unchanged paragraphs are kept `around` each change, the rest is skipped.
    100,000 characters take well under a second.
    """
    old, new = _paragraphs(before), _paragraphs(after)
    compared = list(_compare(old, new))
    if not any(paragraph.is_changed for paragraph in compared):
        return ()
    return tuple(_shortened(compared, around))


def _paragraphs(text: str) -> list[str]:
    found = (part.strip() for part in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n")))
    return [part for part in found if part]


def _compare(old: list[str], new: list[str]) -> Iterator[Paragraph]:
    keys = [_folded(each) for each in old], [_folded(each) for each in new]
    for i1, i2, j1, j2, is_equal in alignment.blocks(*keys):
        if is_equal:
            yield from (_whole(Kind.SAME, each) for each in new[j1:j2])
        else:
            yield from _changed(old[i1:i2], new[j1:j2])


def _changed(old: list[str], new: list[str]) -> Iterator[Paragraph]:
    """Yield the paragraphs of a changed run: those alike word by word, the others whole."""
    words = [Counter(_token().findall(_folded(each))) for each in new]
    place = 0
    for each in old:
        known = Counter(_token().findall(_folded(each)))
        found = _nearest(known, words[place : place + _WINDOW])
        if found is None:
            yield _whole(Kind.REMOVED, each)
            continue
        yield from (_whole(Kind.ADDED, other) for other in new[place : place + found])
        yield Paragraph(tuple(_parts(each, new[place + found])))
        place += found + 1
    yield from (_whole(Kind.ADDED, other) for other in new[place:])


def _nearest(known: Counter[str], near: Sequence[Counter[str]]) -> int | None:
    """Return which of several paragraphs is most alike, the first of equals; None if none is."""
    best, found = _LEAST_LIKENESS, None
    for number, words in enumerate(near):
        likeness = _likeness(known, words)
        if likeness > best or (found is None and likeness == best):
            best, found = likeness, number
        if likeness == 1:
            break
    return found


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    return 2 * (one & other).total() / ((one.total() + other.total()) or 1)


def _parts(before: str, after: str) -> Iterator[Part]:
    """Yield the parts of a changed paragraph, word by word unless that would take too long."""
    old, new = _token().findall(before), _token().findall(after)
    if alignment.is_costly([each.rstrip() for each in old], [each.rstrip() for each in new]):
        yield from _merged(_by_sentence(_SENTENCE.findall(before), _SENTENCE.findall(after)))
    else:
        yield from _merged(_by_token(old, new))


def _by_token(old: list[str], new: list[str]) -> Iterator[Part]:
    words = [each.rstrip() for each in old], [each.rstrip() for each in new]
    blocks = list(alignment.blocks(*words))
    sizes = [max(i2 - i1, j2 - j1) for i1, i2, j1, j2, _is_equal in blocks]
    for number, (i1, i2, j1, j2, is_equal) in enumerate(blocks):
        if is_equal and not _is_island(sizes, number):
            yield Part(Kind.SAME, "".join(new[j1:j2]))
        else:
            yield Part(Kind.REMOVED, "".join(old[i1:i2]))
            yield Part(Kind.ADDED, "".join(new[j1:j2]))


def _is_island(sizes: list[int], number: int) -> bool:
    if not 0 < number < len(sizes) - 1 or sizes[number] > _ISLAND_WORDS:
        return False
    return min(sizes[number - 1], sizes[number + 1]) >= _SEA * sizes[number]


def _by_sentence(old: list[str], new: list[str]) -> Iterator[Part]:
    for i1, i2, j1, j2, is_equal in alignment.blocks([*map(_folded, old)], [*map(_folded, new)]):
        removed, added = "".join(old[i1:i2]), "".join(new[j1:j2])
        tokens = _token().findall(removed), _token().findall(added)
        if is_equal:
            yield Part(Kind.SAME, added)
        elif alignment.is_costly(*tokens):
            yield Part(Kind.REMOVED, removed)
            yield Part(Kind.ADDED, added)
        else:
            yield from _by_token(*tokens)


def _merged(parts: Iterator[Part]) -> Iterator[Part]:
    """Join neighbours of one kind; between two unchanged parts the removed stands first."""
    for is_same, run in groupby((p for p in parts if p.text), lambda p: p.kind == Kind.SAME):
        texts = dict.fromkeys(Kind, "")
        for part in run:
            texts[part.kind] += part.text
        order = [Kind.SAME] if is_same else [Kind.REMOVED, Kind.ADDED]
        yield from (Part(kind, texts[kind]) for kind in order if texts[kind])


def _shortened(compared: list[Paragraph], around: int) -> Iterator[Paragraph]:
    changed = [n for n, paragraph in enumerate(compared) if paragraph.is_changed]
    near = {n + step for n in changed for step in range(-around, around + 1)}
    for is_near, run in groupby(enumerate(compared), lambda item: item[0] in near):
        paragraphs = [paragraph for _number, paragraph in run]
        # One paragraph is as short as the line that would say it was left out.
        if is_near or len(paragraphs) == 1:
            yield from paragraphs
        else:
            yield Paragraph((), skipped=len(paragraphs))


def _whole(kind: Kind, text: str) -> Paragraph:
    return Paragraph((Part(kind, text),))


def _folded(text: str) -> str:
    return " ".join(text.split())


@cache
def _token() -> re.Pattern[str]:
    """Compile it when the first texts are compared: that takes 6 ms."""
    # Marks are parts of words, though Python's \w leaves them out; so are the two joiners.
    marks = "".join(c for c in map(chr, range(0x300, 0x3100)) if unicodedata.category(c)[0] == "M")
    letter = rf"(?:(?!{_LONE})[\w{marks}\u200c\u200d])"
    return re.compile(rf"(?:{_LONE}[{marks}]*|{letter}+(?:['\u2019]{letter}+)*|[^\s])\s*")
