"""What an editor types as words to look for, made a regular expression over folded text. Pure.

Whole words in sequence; what parts them does not count. `*` stands for any letters inside a
word or at its ends, and alone for a word. Of scripts without blanks (Han, kana, Thai) any
part of a run matches, as nobody marks where a word begins.

Matching takes linear time: words are tried at their beginnings only, and what follows a
wildcard is looked for once, in an atomic group.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby, pairwise

from blog.rulebook.characters import plain
from blog.rulebook.folding import spell
from blog.rulebook.spacing import MARK, is_unspaced

MAX_LENGTH = 200
_MAX_EVIDENCE = 80

# A word as its pieces, with a wildcard between each two: casin* is ("casin", "").
_Word = tuple[str, ...]

_ANY = rf"[^\s{MARK}]"
_GAP = rf"[ {MARK}]+"
_START, _END = rf"(?<![^\s{MARK}])", rf"(?![^\s{MARK}])"
# Not beside a mark: wildcards do not reach into what was put together.
_WILD_START, _WILD_END = r"(?<!\S)", r"(?!\S)"
_LINE_START, _LINE_END = r"(?<![^\n])", r"(?![^\n])"
# Where no blanks are, a wildcard must not reach over half the text. Between scripts, as in
# 加qq, folded text has a blank.
_NEAR, _NEAR_OTHERS = rf"{_ANY}{{0,12}}?", rf"[^\n{MARK}]{{0,12}}?"


class BadPattern(ValueError):
    """Why something typed cannot be a rule; `code` is for whoever says it to people."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True, slots=True)
class Pattern:
    """What was typed, and what finds it in a folded text.

    Every text in which the expression finds something contains `literal`, a database's
    first sieve.
    """

    typed: str
    regex: re.Pattern[str]
    literal: str


def compile_pattern(typed: str) -> Pattern:
    """Make a pattern of words to be found anywhere in a text; raises BadPattern."""
    words = _words(typed, shortest_wild=3)
    while not any(words[0]):  # a word of no matter what, at the edge, says nothing
        del words[0]
    while not any(words[-1]):
        del words[-1]
    expression = _expression(words[0])
    for before, word in pairwise(words):
        are_unspaced = _is_unspaced(before) and _is_unspaced(word)
        expression += (f"[ {MARK}]*" if are_unspaced else _GAP) + _expression(word)
    return Pattern(typed, re.compile(expression), _literal(words))


def compile_name(typed: str) -> Pattern:
    """Make a pattern of a whole name, in which `*` stands for anything; raises BadPattern."""
    words = _words(typed, shortest_wild=2)
    first, *others = " ".join("*".join(word) for word in words).split("*")
    if others:
        expression = _LINE_START + glob(first, others, rf"[^\n{MARK}]") + _LINE_END
    else:
        expression = f"{_LINE_START}{MARK}?{_escaped(first)}{MARK}?{_LINE_END}"
    return Pattern(typed, re.compile(expression), _literal(words))


def find(pattern: Pattern, folded: str) -> str | None:
    """Return the words that a pattern finds in a folded text, at most 80 characters; or None."""
    if pattern.literal not in folded:
        return None
    found = pattern.regex.search(folded)
    return found and found[0].strip(f"{MARK} \n")[:_MAX_EVIDENCE]


def _words(typed: str, *, shortest_wild: int) -> list[_Word]:
    if len(typed) > MAX_LENGTH:
        raise BadPattern("too long", f"A pattern has at most {MAX_LENGTH} characters.")
    words: list[_Word] = []
    for is_wild, lumps in groupby(plain(typed).split(), key=lambda lump: "*" in lump):
        if is_wild:
            words += [word for lump in lumps for word in _wild_words(lump)]
        else:
            words += [(word,) for word in spell(" ".join(lumps))]
    _see_to_its_length(typed, words, shortest_wild)
    return words


def _wild_words(lump: str) -> list[_Word]:
    words: list[list[str]] = [[]]
    for piece in re.split(r"\*+", lump):
        first, *others = spell(piece) or [""]
        words[-1].append(first)
        words += [[each] for each in others]
    return [tuple(word) for word in words]


def _see_to_its_length(typed: str, words: list[_Word], shortest_wild: int) -> None:
    letters = "".join(piece for word in words for piece in word)
    if not letters:
        if not typed.strip():
            raise BadPattern("empty", "A pattern needs a word.")
        if "*" in typed:
            raise BadPattern("only wildcards", "A pattern needs letters beside its wildcards.")
        raise BadPattern("no letters", "A pattern needs a letter or a figure.")
    shortest = shortest_wild if any(len(word) > 1 for word in words) else 2
    if len(letters) < shortest and not is_unspaced(letters):
        raise BadPattern("too short", f"A pattern needs at least {shortest} letters.")


def _is_unspaced(word: _Word) -> bool:
    return any(map(is_unspaced, word))


def _expression(word: _Word) -> str:
    if _is_unspaced(word):
        return _unspaced_expression(word)
    first, *others = word
    if not others:
        return _START + re.escape(first) + _END
    return _WILD_START + glob(first, others, _ANY) + _WILD_END


def _unspaced_expression(word: _Word) -> str:
    pieces = [piece for piece in word if piece]
    near = _NEAR if all(map(is_unspaced, pieces)) else _NEAR_OTHERS
    first, *others = map(re.escape, pieces)
    start = _START if word[0] and not is_unspaced(word[0]) else ""
    end = _END if word[-1] and not is_unspaced(word[-1]) else ""
    return start + first + "".join(f"(?>{near}{piece})" for piece in others) + end


def glob(first: str, others: list[str], character: str) -> str:
    """Return an expression of pieces with any such characters between them.

    The first place where a piece stands will do for all that follow but the last, which
    is followed by the end.
    """
    *inner, last = others
    middle = "".join(f"(?>{character}*?{_escaped(piece)})" for piece in inner)
    end = f"{character}*?{_escaped(last)}" if last else f"{character}*+"
    return _escaped(first) + middle + end


def _escaped(piece: str) -> str:
    return _GAP.join(map(re.escape, piece.split(" ")))


def _literal(words: list[_Word]) -> str:
    return max((piece for word in words for piece in word), key=len)
