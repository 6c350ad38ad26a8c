"""See at a glance that a short text cannot say a word, before it is folded. Pure."""

from __future__ import annotations

from blog.rulebook.confusables import LATIN

_READ_AS = {sign: set(letters.lower()) for sign, letters in LATIN.signs.items()}


def may_say(text: str, literal: str) -> bool:
    """Tell whether a text, folded, might have a part; wrong on the safe side, and fast.

    Each letter of the part has to be in the text, or a figure or sign that is read as it.
    """
    if not text.isascii():
        return True
    small = text.lower()
    missing = set(literal).difference(small)
    if "l" in missing and "i" in small:  # a capital I
        missing.discard("l")
    if "w" in missing and small.count("v") > 1:  # vv, v~v
        missing.discard("w")
    for sign in missing and _READ_AS.keys() & set(text):
        missing -= _READ_AS[sign]
    return not missing
