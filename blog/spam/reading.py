"""Read a comment as the filter does: without its dress, as words and signs in their order. Pure."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from blog.spam import links

# Scoring has a bound, however long a text is: what is sold stands at its beginning or end.
_BEGINNING, _END = 3000, 1000
_LONGEST_NAME = 200

# Not to be seen: controls, formats, surrogates, and what makes two words look alike.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff9-\uffff\U000e0000-\U000e01ef]"
)

# What stands for something in the words: no letter of any text.
LINK, FILM, MAIL, HANDLE, TAG = "\x00link", "\x00film", "\x00mail", "\x00handle", "\x00tag"
_STAND_INS = (
    (links.LINK, LINK),
    (re.compile(r"(?<!\w)/?watch\?v=[\w-]{1,100}\S{0,500}", re.I), FILM),
    (re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,200}"), MAIL),
    (re.compile(r"(?<!\w)@\s?\w{1,100}"), HANDLE),
    (re.compile(r"(?<![\w&])#\w{1,100}"), TAG),
)

# Han and kana are written without blanks: each is a word, and two make a pair.
_LONE = "[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_REPEAT = re.compile(r"(.)\1{2,}", re.S)
_BREAK = frozenset('.!?,;:()-*"&~>/|。、！？،؛؟')


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A comment, read.

    `shown` is the text as it reads, `bare` the same with stand-ins for its links. `words` are in
    folded case; a number is known by its digits only, and a letter thrice or more is there once.
    `befores` has for each word the one before it, or `^` after a break.
    """

    shown: str
    bare: str
    words: tuple[str, ...]
    befores: tuple[str, ...]
    signs: frozenset[str]
    has_repeats: bool


def read(text: str) -> Reading:
    """Read a text; what lies in the middle of a very long one is left out."""
    shown = plain(text if len(text) <= _BEGINNING + _END else _both_ends(text))
    bare = shown
    for pattern, stand_in in _STAND_INS:
        bare = pattern.sub(f" {stand_in} ", bare)
    folded = bare.casefold().replace("\u2019", "'")
    once = _REPEAT.sub(r"\1", folded)
    words: list[str] = []
    befores: list[str] = []
    signs: set[str] = set()
    before = "^"
    for match in _token().finditer(once):
        piece = match[0]
        if not is_word(piece):
            signs.add(piece[:3])
            # The full stop in "re.search" ends nothing.
            is_inside = piece == "." and once[match.end() : match.end() + 1].isalnum()
            before = "^" if piece[0] in _BREAK and not is_inside else before
            continue
        word = f"\x00n{min(len(piece), 5)}" if piece.isdigit() else piece
        words.append(word)
        befores.append(before)
        before = word
    return Reading(
        shown=shown,
        bare=bare,
        words=tuple(words),
        befores=tuple(befores),
        signs=frozenset(signs),
        has_repeats=once != folded,
    )


def plain(text: str) -> str:
    """Return a text as it reads: no HTML, nothing unseen, one form for each letter."""
    unescaped = html.unescape(text) if "&" in text else text
    untagged = links.without_tags(unescaped) if "<" in unescaped else unescaped
    return " ".join(unicodedata.normalize("NFKC", _UNSEEN.sub("", untagged)).split())


def plain_name(name: str) -> str:
    """Return a name as it reads."""
    return plain(name[:_LONGEST_NAME])


def is_word(token: str) -> bool:
    """Tell a word, a number or a stand-in from a sign."""
    return token[0] == "\x00" or token[0].isalnum()


@cache
def _token() -> re.Pattern[str]:
    """Compile it when the first text is read: that takes 18 ms."""
    # Marks are parts of words, though Python's \w leaves them out.
    marks = "".join(c for c in map(chr, range(0x300, 0x1E00)) if unicodedata.category(c)[0] == "M")
    letter = rf"(?:(?!{_LONE})[^\W\d_]|[{marks}])"
    return re.compile(rf"\x00\w+|{_LONE}|{letter}+(?:'{letter}+)*|\d+|[!?]+|\.{{2,}}|[^\w\s\x00]|_")


def _both_ends(text: str) -> str:
    return f"{text[:_BEGINNING]} {text[-_END:]}"
