"""A text as people read it through disguises, as one canonical string to look for words in. Pure.

It is a line of words parted by single blanks, as they stand there: without case, accents,
punctuation and invisible characters, a word of mixed scripts in the one it is meant in.
What else may be read follows, a line each: c4sino or c a s i n o as casino with the words
around it. A word between MARKs is put together from parts and counts as a whole only.

Raise FOLD_VERSION whenever the same text would come out differently.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator

from blog.rulebook.characters import plain
from blog.rulebook.confusables import STAND_INS
from blog.rulebook.disguises import as_written, is_odd, readings, without_figures
from blog.rulebook.spacing import (
    MARK,
    Chunk,
    Joined,
    almost_spelled_out,
    chunks,
    masked,
    put_together,
    single_letters,
    spelled_out,
    without_gaps,
)

FOLD_VERSION = 1

# How many words around a disguised one are repeated with it, so that phrases are found.
_AROUND = 3

# Each ASCII character as it is in words, and its sort, by which disguises are noticed.
_ASCII = [chr(code) for code in range(128)]
_WORDS = {ord(each): each.lower() if each.isalnum() else " " for each in _ASCII}
_SIGNS = "$@" + STAND_INS
_INNER_SIGNS = "!|+"
_SORTS = {ord(each): "," for each in _ASCII} | {
    ord(each): sort
    for sort, characters in {
        "a": string.ascii_letters,
        "0": string.digits,
        " ": string.whitespace,
        "-": "-_.~^`()[]{}<>*#",
        "!": _INNER_SIGNS,
        "$": _SIGNS,
    }.items()
    for each in characters
}
_SUSPICIOUS_SORTS = ("a0", "0a", "$a", "a$", "$$", "a!a", "a!0", "0!a", "a!!a")
_A_JOINT = re.compile("[a0]-{1,3}[a0]")
_REPEATED = re.compile(r"([a-z])\1(?:\1|([a-z])\2([a-z])\3)")
_CAPITAL_INSIDE = re.compile("[a-z]I")
_TAGS = re.compile(r"</?(?:[abius]|em|strong|span|font|mark|sub|sup|small|big|wbr|tt)\s?/?>", re.I)
_EMAIL = re.compile(r"\w@[\w-]+\.\w")
_REVERSED = re.compile("\u202e([^\u202c\u202e\n]*)")


def fold(text: str) -> str:
    """Return a text as people read it, to match patterns against; linear in its length."""
    plainly = plain(text)
    if "\u202e" in text:  # shown from right to left whatever it is
        plainly += "".join(f"\n{plain(each)[::-1]}" for each in _REVERSED.findall(text))
    if "<" in plainly:
        plainly = _TAGS.sub("", plainly)
    if plainly.isascii():
        words = " ".join(plainly.translate(_WORDS).split())
        if not _is_suspicious(plainly, words):
            return words
    return "\n".join(filter(None, dict.fromkeys(_all_lines(chunks(plainly)))))


def spell(typed: str) -> list[str]:
    """Return the words of a pattern: as `fold` reads them, one way only, figures as they are."""
    found = chunks(plain(typed))
    read = as_written if _EMAIL.search(typed) else _spelled
    words = [read(each.text) for each in found]
    for joined in spelled_out(found, single_letters(found)):
        _put(words, joined, [word for each in joined.words for word in as_written(each)])
    return [word for each in words for word in each]


def _spelled(word: str) -> list[str]:
    has_signs = any(sign in word for sign in _SIGNS + _INNER_SIGNS)
    return (has_signs and readings(word)[:1]) or as_written(word)


def _is_suspicious(text: str, words: str) -> bool:
    """Tell whether an ASCII text may hold a disguise; cheap, and wrong on the safe side."""
    sorts = text.translate(_SORTS)
    return (
        any(each in sorts for each in _SUSPICIOUS_SORTS)
        or ("-" in sorts and _A_JOINT.search(sorts) is not None)
        or " a a " in f" {sorts} "
        or " a a a " in f" {words} ".translate(_SORTS).replace("0", "a")
        or "-\n" in text
        or "vv" in words
        or ("I" in text and _CAPITAL_INSIDE.search(text) is not None)
        or _REPEATED.search(words) is not None
    )


def _all_lines(found: list[Chunk]) -> Iterator[str]:
    """Yield the text as it stands, and then what else may be read."""
    odd = [index for index, each in enumerate(found) if is_odd(each.text)]
    best = [[each.text.casefold()] for each in found]
    for index in odd:
        best[index] = as_written(found[index].text)
    yield _line(best)
    changed: set[int] = set()
    alone: list[str] = []
    for index in odd:
        word = found[index].text
        if others := _others(word, best[index]):
            best[index] = others[:1]
            changed.add(index)
            alone += others[1:]
        if bare := without_figures(word):
            alone += _all_readings(bare)
    runs = list(single_letters(found))
    for joined in spelled_out(found, runs):
        read = [_all_readings(word) for word in joined.words]
        _put(best, joined, [word for each in read for word in each[:1]])
        changed.add(joined.first)
        alone += [word for each in read for word in each[1:]]
        alone += [word for each in joined.also for word in _all_readings(each)]
    for word in (*put_together(found), *masked(found), *almost_spelled_out(found, runs)):
        alone += _all_readings(word)
    yield from _surrounded(best, changed)
    yield from alone
    yield from without_gaps(found)


def _others(word: str, written: list[str]) -> list[str]:
    return [each for each in readings(word) if len(each) > 2 and [each] != written]


def _all_readings(word: str) -> list[str]:
    """Return what a word that was put together may say, the most likely first."""
    bare = word.strip(MARK)
    if not is_odd(bare):
        return [word.casefold()]
    mark = MARK if bare != word else ""
    written = as_written(bare)
    found = _others(bare, written)
    found += [" ".join(written)] if written else []
    return [f"{mark}{each}{mark}" for each in found]


def _put(words: list[list[str]], joined: Joined, instead: list[str]) -> None:
    words[joined.first] = instead
    for index in range(joined.first + 1, joined.end):
        words[index] = []


def _surrounded(words: list[list[str]], changed: set[int]) -> Iterator[str]:
    """Yield each changed word with the words around it, overlapping ones as one line."""
    places = [index for index, each in enumerate(words) if each]
    span: list[list[str]] = []
    end = 0
    for place, index in enumerate(places):
        if index not in changed:
            continue
        first = max(place - _AROUND, 0)
        if first > end:
            yield _line(span)
            span, end = [], first
        span += [words[each] for each in places[end : place + _AROUND + 1]]
        end = place + _AROUND + 1
    yield _line(span)


def _line(words: list[list[str]]) -> str:
    return " ".join(word for each in words for word in each)
