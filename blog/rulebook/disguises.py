"""One word, read through its disguises: figures for letters, twins, repeated letters. Pure.

A word is taken as Latin, Cyrillic, Greek and so on by the letters it is made of. Only one
that mixes scripts is read as if some of its letters were others, so that an honest Russian
or Greek word is never a Latin one by accident (compare mixed-script detection, UTS #39 §5.1).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from blog.rulebook.confusables import (
    ALPHABETS,
    CYRILLIC,
    LATIN,
    OTHER,
    RARE_CYRILLIC,
    STAND_INS,
    Alphabet,
)

_MAX_READINGS = 6
# No rule is as long as this, so such a word is read in one way only.
_LONG_WORD = 60

_SIGNS = re.compile(f"[$@!|+{STAND_INS}]+")
_NO_FIGURES = re.compile("[^0-9]+")
_NO_LETTERS = re.compile(f"[0-9$@!|+{STAND_INS}]+")
_REPEATED = re.compile(r"([^\W\d_])\1\1+")
_ONE_SCRIPT = re.compile(
    "[A-Za-z0-9]+|[\u0400-\u04ff0-9]+|[\u0370-\u03ff0-9]+|[\u05d0-\u05ea0-9]+|[\u0620-\u06ff0-9]+"
    "|[\u0530-\u058f]+|[\u0900-\u0dff]+|[\u10a0-\u10ff\u1200-\u139f]+|[\u0e00-\u0eff]+"
    "|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7ff]+"
)
_ODD = re.compile(
    r"[a-z]I|(?i:(.)\1(?:\1|(.)\2(.)\3)|vv)"
    f"|[0-9$@!|+{STAND_INS}{''.join(sorted(RARE_CYRILLIC))}]"
)


def is_odd(word: str) -> bool:
    """Tell whether there may be more to a word than it says; a number is what it is."""
    if word.isdecimal():
        return False
    return _ONE_SCRIPT.fullmatch(word) is None or _ODD.search(word) is not None


def as_written(word: str) -> list[str]:
    """Return the word or words that stand there, without guessing at figures and signs.

    One of mixed scripts is given in that script which explains it, or else in parts.
    """
    if _ONE_SCRIPT.fullmatch(word):
        return [_shortened(word.casefold())]
    choices = next(_explanations(word, with_signs=False), None)
    if choices is None and len(parts := _parted(word).split()) > 1:
        return [each for part in parts for each in as_written(part)]
    whole = word if choices is None else "".join(each[0] for each in choices)
    return [_shortened(part.casefold()) for part in _SIGNS.sub(" ", whole).split()]


def readings(word: str) -> list[str]:
    """Return what an odd word may be meant to say, the most likely first."""
    found = dict.fromkeys(
        reading
        for choices in _explanations(word, with_signs=_may_stand_for_letters(word))
        for reading in _variants(choices)
        if not _SIGNS.search(reading)
    )
    half = word[::2].casefold()
    if len(set(half)) > 2 and half == word[1::2].casefold():
        found[half] = None
    if len(letters := _SIGNS.split(word)) > 2 and max(map(len, letters)) == 1:  # c|a|s|i|n|o
        found["".join(letters).casefold()] = None
    parts = [] if word.isascii() else _SIGNS.sub(" ", _parted(word.casefold())).split()
    if len(parts) == 2 and min(map(len, parts)) > 1:  # run together rather than disguised
        found[" ".join(parts)] = None
    return list(found)


def without_figures(word: str) -> str:
    """Return a word without figures at its ends (casino777), or "" if too little is left.

    Figures inside are letters only where most are letters: cas1no777, but not h1n1.
    """
    bare = word.strip("0123456789")
    if not 3 <= len(bare) < len(word) or not bare.isalnum():
        return ""
    figures = sum(map(str.isdecimal, bare))
    return bare if figures == 0 or len(bare) > 3 * figures + 1 else ""


def _shortened(word: str) -> str:
    """Return a word in which no letter stands more than twice in a row.

    A word of nothing but one letter keeps three: xxx is not xx.
    """
    if word[1:] == word[:-1]:
        return word[:3] if word.isalpha() else word
    return _REPEATED.sub(r"\1\1", word)


def _may_stand_for_letters(word: str) -> bool:
    """Tell whether figures in a word may be letters: not in A55 and A380, nor in a price."""
    figures = len(_NO_FIGURES.sub("", word))
    letters = len(word) - figures
    has_letters = _NO_LETTERS.fullmatch(word) is None or "@" in word
    return has_letters and 2 * letters > figures


def _explanations(word: str, *, with_signs: bool) -> Iterator[list[str]]:
    """Yield what each character may mean, for each script that explains the whole word.

    First the script to which most of its letters belong, Latin before others.
    """
    present = [LATIN] if word.isascii() else _alphabets(word)
    candidates = [each for each in present if each is not OTHER]
    if LATIN not in candidates and (len(present) > 1 or present == [OTHER] or _is_rare(word)):
        candidates.append(LATIN)
    if len(candidates) > 1:
        candidates.sort(key=lambda each: -len(each.letters.findall(word)))
    for alphabet in candidates:
        choices = _choices(word, alphabet, with_signs=with_signs)
        if choices is not None:
            yield choices
    if present == [OTHER]:
        yield list(word)


def _alphabets(word: str) -> list[Alphabet]:
    return [each for each in ALPHABETS if each.letters.search(word)] or [LATIN]


def _is_rare(word: str) -> bool:
    return not RARE_CYRILLIC.isdisjoint(word) and CYRILLIC.letters.search(word) is not None


def _choices(word: str, alphabet: Alphabet, *, with_signs: bool) -> list[str] | None:
    """Return for each character the letters of this script that it may mean; None if one cannot."""
    choices: list[str] = []
    for before, character in zip(" " + word, word, strict=False):
        if (
            character == "I"
            and alphabet is LATIN
            and ("a" <= before <= "z" or choices[-1:] == ["il"])
        ):
            choices.append("il")  # ciaIis
        elif character.isascii() and not character.isalpha():
            choices.append(alphabet.signs.get(character, character) if with_signs else character)
        elif alphabet.letters.match(character):
            choices.append(character)
        elif meant := alphabet.twins.get(character) or alphabet.twins.get(character.upper()):
            choices.append(meant)
        else:
            return None
    return choices


def _variants(choices: Sequence[str]) -> Iterator[str]:
    """Yield the words that choices of letters give: the first of each, with one other, the last."""
    slots: list[list[str]] = []
    for letters, group in groupby(choices, key=str.casefold):
        slots.extend(_slots(letters, len(list(group))))
    if len(slots) == 1:
        yield slots[0][0]
        return
    first = [slot[0] for slot in slots]
    yield "".join(first)
    ambiguous = [index for index, slot in enumerate(slots) if len(slot) > 1]
    if len(slots) > _LONG_WORD:
        ambiguous = []
    for index in ambiguous[: _MAX_READINGS - 2]:
        for other in slots[index][1:]:
            yield "".join([*first[:index], other, *first[index + 1 :]])
    if len(ambiguous) > 1:
        yield "".join(slot[-1] for slot in slots)


def _slots(letters: str, length: int) -> Iterator[list[str]]:
    """Yield what may stand for the same letter written so many times."""
    if length >= 3 and letters.isalpha():
        yield [letters[0] * 2, letters[0]]
    elif length == 2 and letters == "v":
        yield ["vv", "w"]
    else:
        for _ in range(length):
            yield list(letters)


def _parted(word: str) -> str:
    """Return the word with blanks wherever its script changes."""
    parts: list[str] = []
    last: Alphabet | None = None
    for character in word:
        own = next((each for each in ALPHABETS if each.letters.match(character)), last)
        parts.append(character if own is last or last is None else f" {character}")
        last = own
    return "".join(parts)
