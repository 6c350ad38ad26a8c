"""Words whose letters were set apart, put together again: c a s i n o, c.a.s.i.n.o, vi-agra. Pure.

Three single letters in a row are one word, unless they are an enumeration (a b c) or
initials (J. R. R.). Parts of longer words are put together only where no blank parts them,
and count as a whole: MARK at both ends says that no wildcard reaches into such a word, so
that push-it is not *shit*.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import NamedTuple

MARK = "="

# Scripts without blanks between words: Thai to Tibetan, Myanmar, Khmer, kana, Han.
UNSPACED = (
    "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3031-\u3035\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
_PART = (
    f"[^\\x00\\x09-\\x0d\\x17-#%-/:-?\\[-`{{-\\x7f{UNSPACED}]"  # letters, figures, $ @ and the like
)

_WIDEST_GAP = 8
_JOINT = re.compile(r"[-_.*~^`()\[\]{}<>]{1,3}|-[ \t]*\n[ \t]*")
_EMPHASIS = re.compile(r"\*{1,3}|~~|`")
_BETWEEN_UNSPACED = re.compile(r"[ \t_*~^`+=/|.-]{0,8}")
_LONGEST_MASKED = 12
_VOWELS, _CYRILLIC_VOWELS = "aeiou", "аеиоуыэюя"
# Letters that are words, at the edge of a word whose letters are parted: "a c a s i n o".
_WORDS_OF_ONE_LETTER = frozenset("aiyoeuаяивскоуіжηοως")


class Chunk(NamedTuple):
    """A run of letters, figures and signs, and what stands between it and the one before."""

    text: str
    gap: str


@dataclass(frozen=True, slots=True)
class Joined:
    """Chunks `first` to before `end` put together to words; `also` are other ways to do it."""

    first: int
    end: int
    words: tuple[str, ...]
    also: tuple[str, ...] = ()


def chunks(plain: str) -> list[Chunk]:
    """Return the runs of word characters of a text in its plainest characters."""
    parts = _chunk().split(plain)
    return list(map(Chunk, parts[1::2], parts[::2]))


def is_unspaced(word: str) -> bool:
    """Tell whether a word is of a script that has no blanks between its words."""
    return _of_unspaced().match(word) is not None


def single_letters(found: Sequence[Chunk]) -> Iterator[tuple[int, int]]:
    """Yield where two or more single letters stand in a row, as first and end."""
    gaps = [*(each.gap for each in found), ""]
    is_single = [
        len(each.text) == 1
        and not is_unspaced(each.text)
        and (gaps[index] == "'") == (gaps[index + 1] == "'")  # not the s of it's
        for index, each in enumerate(found)
    ]
    first = 0
    for index in range(1, len(found) + 1):
        if not (index < len(found) and is_single[index] and is_single[index - 1]) or (
            len(gaps[index]) > _WIDEST_GAP
        ):
            if index - first > 1:
                yield first, index
            first = index


def spelled_out(found: Sequence[Chunk], runs: Iterable[tuple[int, int]]) -> Iterator[Joined]:
    """Yield the runs of three single letters and more that spell words."""
    for first, end in runs:
        if end - first < 3:
            continue
        run = found[first:end]
        whole = "".join(each.text for each in run)
        if _is_innocent(run, whole):
            continue
        groups = list(_groups(run))
        also = [whole] if len(groups) > 1 else []
        if len(whole) > 3 and whole[0].casefold() in _WORDS_OF_ONE_LETTER:
            also.append(whole[1:])
        if len(whole) > 3 and whole[-1].casefold() in _WORDS_OF_ONE_LETTER:
            also.append(whole[:-1])
        words = (word for each in groups for word in ([each] if len(each) > 2 else each))
        yield Joined(first, end, tuple(words), tuple(also))


def put_together(found: Sequence[Chunk]) -> Iterator[str]:
    """Yield what stands together without a blank, parted by joints such as hyphens only.

    It is marked as a whole, unless the joints are emphasis inside a word: c**a**sino.
    """
    for first, end in _spans(found, _is_joint):
        run = found[first:end]
        whole = "".join(each.text for each in run)
        if len(run) == len(whole) or whole.isdecimal():
            continue
        is_emphasis = all(_EMPHASIS.fullmatch(each.gap) for each in run[1:])
        yield whole if is_emphasis else f"{MARK}{whole}{MARK}"


def masked(found: Sequence[Chunk]) -> Iterator[str]:
    """Yield what a word may say of which one vowel is masked: sh*t, д#рак."""
    for before, each in pairwise(found):
        if each.gap not in {"*", "#"} or len(before.text) + len(each.text) > _LONGEST_MASKED:
            continue
        if before.text.isalpha() and each.text.isalpha():
            for vowel in _VOWELS if before.text.isascii() else _CYRILLIC_VOWELS:
                yield f"{MARK}{before.text}{vowel}{each.text}{MARK}"


def almost_spelled_out(found: Sequence[Chunk], runs: Iterable[tuple[int, int]]) -> Iterator[str]:
    """Yield words of which two letters or more are parted by blanks: vi a g r a, v i agra."""
    for first, end in runs:
        if any(each.gap.strip(" ") for each in found[first + 1 : end]):
            continue
        run = "".join(each.text for each in found[first:end])
        if first and _is_beside(found[first - 1].text, found[first].gap):
            yield f"{MARK}{found[first - 1].text}{run}{MARK}"
        if end < len(found) and _is_beside(found[end].text, found[end].gap):
            yield f"{MARK}{run}{found[end].text}{MARK}"


def without_gaps(found: Sequence[Chunk]) -> Iterator[str]:
    """Yield runs of a script without blanks as if nothing parted them: 加 微 信.

    Full stops and commas part, unless what they part are single characters.
    """
    for first, end in _spans(found, _is_no_gap):
        yield "".join(each.text for each in found[first:end])


def _is_beside(word: str, gap: str) -> bool:
    return not gap.strip(" ") and len(word) > 1 and not is_unspaced(word)


def _is_joint(before: Chunk, each: Chunk) -> bool:
    return (
        each.gap not in {" ", "", ", ", ". "}  # quickly
        and _JOINT.fullmatch(each.gap) is not None
        and not is_unspaced(before.text)
        and not is_unspaced(each.text)
    )


def _is_no_gap(before: Chunk, each: Chunk) -> bool:
    if each.text < UNSPACED[0] or not (is_unspaced(before.text) and is_unspaced(each.text)):
        return False
    are_single = len(before.text) == len(each.text) == 1
    return (are_single and len(each.gap) <= _WIDEST_GAP) or (
        _BETWEEN_UNSPACED.fullmatch(each.gap) is not None
    )


def _spans(
    found: Sequence[Chunk], belong: Callable[[Chunk, Chunk], bool]
) -> Iterator[tuple[int, int]]:
    """Yield where two or more chunks in a row belong together."""
    first = 0
    for index in range(1, len(found) + 1):
        if index == len(found) or not belong(found[index - 1], found[index]):
            if index - first > 1:
                yield first, index
            first = index


def _is_innocent(run: Sequence[Chunk], whole: str) -> bool:
    """Tell whether single letters are an enumeration, initials, or hardly letters at all."""
    if sum(map(str.isalpha, whole)) < 2:
        return True
    codes = [ord(each) for each in whole.lower()]
    if {after - before for before, after in pairwise(codes)} in ({1}, {-1}):
        return True
    gaps = {each.gap for each in run[1:]}
    if len(run) == 3 and gaps == {" "} and _WORDS_OF_ONE_LETTER.issuperset(whole.lower()):
        return True
    is_list = all("," in each.gap and " " in each.gap for each in run[1:])
    return (len(run) == 3 and gaps == {". "} and whole.isupper()) or (is_list and len(run) < 5)


def _groups(run: Sequence[Chunk]) -> Iterator[str]:
    """Yield the words of a run: parted where the gap is wider than within them."""
    widths = [(sum(map(str.isspace, each.gap)), len(each.gap)) for each in run[1:]]
    narrowest = min(widths)
    word = run[0].text
    for each, width in zip(run[1:], widths, strict=True):
        if width > narrowest:
            yield word
            word = ""
        word += each.text
    yield word


@cache
def _chunk() -> re.Pattern[str]:
    """Compile it when the first text is read: with the next one that takes 4 ms."""
    return re.compile(f"([{UNSPACED}]+|{_PART}+(?:(?:[!+]|\\|{{1,2}}){_PART}+)*)")


@cache
def _of_unspaced() -> re.Pattern[str]:
    return re.compile(f"[{UNSPACED}]")
