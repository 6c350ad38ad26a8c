"""How a comment looks, whatever its words: its length, its letters, its name, its pace. Pure."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right

from blog.spam.reading import FILM, HANDLE, LINK, MAIL, Reading, plain_name

_LENGTHS = (1, 3, 6, 10, 16, 26, 45, 80, 140)
_CAPITALS = (0.02, 0.08, 0.2, 0.5, 0.9)
_INITIALS = (0.05, 0.2, 0.5, 0.8)
_DIGITS = (1, 4, 9)
_SENTENCES = (2, 3, 5, 8)
_VARIETY = (0.5, 0.7, 0.85, 0.97)
# Seconds from form to comment, and letters typed in each of them.
_SECONDS = (3, 8, 20, 60, 180, 600)
_SPEED = (1, 4, 12, 30)

_FEW_LETTERS, _FEW_WORDS, _SHORT_NAME, _LONG_WORD, _MOST_NAMES = 8, 8, 5, 4, 4
_FEW_IN_TEXT = 2
_LATIN_ENDS = 0x24F
_MIXED, _WHOLE = 0.1, 0.9

_EMOJI = re.compile("[\U0001f300-\U0001faff\u2190-\u21ff\u2600-\u27bf\u2b50]")
_SMILE = re.compile(r"[:;=8xX]'?-?[)(DPp3/\\|oO*]|<3|\^_*\^")
# What people notice, and how it is called in the evidence.
_SIGHTS = (
    ("emoji", _EMOJI, "emoji"),
    ("smile", _SMILE, "a smiley"),
    ("shouts", re.compile(r"!(?:[^!]*!){2}"), "exclamation marks"),
    ("line", re.compile(r"[-=~*_>.]{3}"), "a drawn line"),
    ("arrow", re.compile(r"[-=]>|\u2192|>>"), "an arrow"),
    ("price", re.compile(r"[$\u20ac\u00a3]\s?\d|\d\s?[$\u20ac\u00a3]"), "a price"),
    ("quote", re.compile(r'"[^"]{3}|\u201c[^\u201d]{3}'), "a quotation"),
    ("phone", re.compile(r"\d{7}"), "a long number"),
    ("handle", re.compile(r"[a-z0-9]_[a-z0-9]|\b[a-z]{1,40}\d{2,40}\b"), "a user name"),
    (
        "camel",
        re.compile(r"\b[a-z]{1,40}[A-Z]|\b[A-Z]{2,40}[a-z]|\b[A-Z][a-z]{1,40}[A-Z]"),
        "capitals inside a word",
    ),
)
_STAND_INS = ((FILM, "a film’s address"), (HANDLE, "an @name"), (MAIL, "an email address"))
_SENTENCE = re.compile(r"[.!?]\s")
_NAME_WORD = re.compile(r"[^\W\d_]+")


def of_text(reading: Reading, said: list[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return how a text looks, and how long it is; `said` are its words without links."""
    words = reading.words
    bare = reading.bare.replace("\x00", "")
    found = {name: label for name, sight, label in _SIGHTS if sight.search(bare)}
    found |= {sign: label for sign, label in _STAND_INS if sign in words}
    if words.count(LINK) > 1:
        found["links"] = "several links"
    if LINK in words and not said:
        found["only link"] = "nothing but a link"
    if reading.has_repeats:
        found["repeats"] = "drawn-out letters"
    found[f"words {bisect_right(_LENGTHS, len(words))}"] = "its length"
    found[f"sentences {bisect_right(_SENTENCES, len(_SENTENCE.split(bare)))}"] = "its length"
    found[f"digits {bisect_right(_DIGITS, sum(map(str.isdigit, bare)))}"] = "digits"
    if len(words) > _FEW_WORDS:
        share = len(set(words)) / len(words)
        found[f"variety {bisect_right(_VARIETY, share)}"] = "repeated words"
    length = {f"over {each}": "its length" for each in _LENGTHS if len(words) >= each}
    return found | _capitals(bare) | _scripts(bare), length


def of_name(name: str, reading: Reading) -> dict[str, str]:
    """Return how a name looks, and whether it is in the text."""
    shown = plain_name(name)
    if not shown:
        return {}
    folded = shown.casefold()
    parts = _NAME_WORD.findall(folded)
    found = {f"of {min(len(parts), _MOST_NAMES)}": "the form of the name"}
    if re.search(r"\d{3}", folded):
        found["number"] = "a number in the name"
    if re.search(r"\d", folded):
        found["digit"] = "a number in the name"
    if len(shown) > _LONG_WORD - 1 and shown.isupper():
        found["upper"] = "the name in capitals"
    if re.search("[a-z][A-Z]", shown):
        found["camel"] = "capitals inside the name"
    return found | _name_in_text(folded, parts, reading)


def _name_in_text(name: str, parts: list[str], reading: Reading) -> dict[str, str]:
    if len(reading.words) <= _FEW_IN_TEXT:
        return {}
    joined = name.replace(" ", "")
    text = reading.shown.casefold().replace(" ", "")
    if len(joined) >= _SHORT_NAME and joined in text:
        return {"in text": "the name in the text"}
    if {part for part in parts if len(part) > _LONG_WORD} & set(reading.words):
        return {"part in text": "the name in the text"}
    return {}


def of_pace(seconds: float | None, reading: Reading) -> dict[str, str]:
    """Return how fast it was written; nothing where nobody knows."""
    if seconds is None:
        return {}
    speed = len(reading.shown) / max(seconds, 1.0)
    return {
        f"within {bisect_right(_SECONDS, seconds)}": "the time it took",
        f"speed {bisect_right(_SPEED, speed)}": "how fast it was typed",
    }


def _capitals(bare: str) -> dict[str, str]:
    letters = [letter for letter in bare if letter.isalpha()]
    if len(letters) < _FEW_LETTERS or bare.upper() == bare.lower():
        return {}
    share = sum(map(str.isupper, letters)) / len(letters)
    label = "many capitals" if share > _CAPITALS[2] else "few capitals"
    found = {f"capitals {bisect_right(_CAPITALS, share)}": label}
    if share == 1.0:
        found["capitals only"] = label
    words = _NAME_WORD.findall(bare)
    if len(words) >= _MOST_NAMES:
        initials = sum(word[0].isupper() for word in words[1:]) / (len(words) - 1)
        found[f"initials {bisect_right(_INITIALS, initials)}"] = "capital initials"
    return found


def _scripts(bare: str) -> dict[str, str]:
    letters = [letter for letter in bare if letter.isalpha()]
    if not letters:
        return {"no letters": "no letters"}
    foreign = [letter for letter in letters if ord(letter) > _LATIN_ENDS]
    share = len(foreign) / len(letters)
    if share < _MIXED:
        return {}
    script = unicodedata.name(foreign[0], "").partition(" ")[0].lower()
    found = {f"script {script}": "its script"}
    return found if share > _WHOLE else found | {"scripts": "two scripts in one text"}
