"""A text's characters one by one: accents, disguised forms and invisible ones removed. Pure.

What comes out has Latin letters as ASCII with their case, other scripts' letters in their
plainest form, and ASCII for all that is not part of a word.

Cyrillic ё is read as е, since Russians write either; й, ї, ў, ѓ and ќ are letters of their
own and stay. Vowel points of Hebrew and Arabic go; those of Indic scripts and Thai are
letters and stay.
"""

from __future__ import annotations

import re
import unicodedata

from blog.rulebook.confusables import STAND_IN_OF, pairs

# Letters whose mark makes another letter of them.
_OWN_LETTERS = frozenset("йЙїЇўЎѓЃќЌ")

_UNSEEN = frozenset("\u115f\u1160\u17b4\u17b5\u3164\uffa0")

_FOLDED = {
    **STAND_IN_OF,
    "¡": "!",
    # Arabic as it is written here or there, with or without hamza (compare UTS #39).
    **dict.fromkeys("أإآٱٲٳٵ", "ا"),
    **dict.fromkeys("ىئیېےێۍ", "ي"),
    **dict.fromkeys("ؤٶۇ", "و"),
    **dict.fromkeys("ةھہەۀۂۃ", "ه"),
    **dict.fromkeys("کڪګ", "ك"),
    "ں": "ن",
    "ـ": "",  # tatweel only makes a word longer
    **dict(zip("ךםןףץ", "כמנפצ", strict=True)),
    # What has no accent that comes off, but is read as if.
    **pairs(
        "װ=וו ױ=וי ײ=יי ß=ss ẞ=SS æ=ae Æ=AE œ=oe Œ=OE þ=th Þ=TH ð=d Ð=D ı=i ȷ=j ɑ=a ɡ=g ɛ=e "
        "ə=e Ə=E ɩ=i ʋ=v ɣ=y ꭓ=x ʒ=z ŋ=n Ŋ=N ĸ=k ɯ=w ʊ=u Ʊ=U ʃ=s ƅ=b ɐ=a ɒ=a ɔ=o ǝ=e ʌ=v ɪ=i "
        "ᴦ=r ꭇ=r ꮁ=r ꙅ=s ꜱ=s ꜰ=f ꞯ=q ℯ=e ℮=e ʀ=r ʙ=b ɢ=g ʜ=h ʟ=l ɴ=n ɶ=oe ʏ=y ƨ=s Ƨ=S ɿ=r ⅼ=l "
        "ǃ=! ǀ=| ∣=| ｜=|"
    ),
    # Signs set between letters; the first three are Han, but drawn as a dot and strokes.
    **dict.fromkeys("丶丨丿", "~"),
    **dict.fromkeys("’‘ʼʻ′ʹ׳ˈ", "'"),
    **dict.fromkeys("·•∙⋅●・‧●○◦", "."),
    **dict.fromkeys("⁎∗✱٭＊", "*"),
}
_PUNCTUATION = {"Pd": "-", "Pc": "_", "Zs": " ", "Zp": "\n", "Zl": "\n", "No": " "}
_MARKS_THAT_GO = re.compile("COMBINING (?!KATAKANA)|HEBREW|ARABIC|CYRILLIC|SYRIAC|VARIATION|MONG")
_LATIN_NAME = re.compile("LATIN (SMALL |CAPITAL )?LETTER (?:SMALL CAPITAL )?([A-Z])(?: WITH .*)?")
_IS_CIRCLED = re.compile("NEGATIVE (?:CIRCLED|SQUARED) LATIN CAPITAL LETTER ([A-Z])$")
_REGIONAL = re.compile("REGIONAL INDICATOR SYMBOL LETTER ([A-Z])$")


def plain(text: str) -> str:
    """Return a text in its plainest characters; linear, and as it is where it is ASCII."""
    if text.isascii():
        return text
    # A ligature that stands for a whole prayer is no word that anybody disguises.
    return unicodedata.normalize("NFKC", text.replace("\ufdfa", " ")).translate(_TABLE)


class _Table(dict[int, str]):
    """What becomes of each character, found out when one is first met."""

    def __missing__(self, code: int) -> str:
        found = self[code] = _plain(chr(code))
        return found


_TABLE = _Table({code: chr(code) for code in range(128)})


def _plain(character: str) -> str:
    if character in _FOLDED:
        return _FOLDED[character]
    category = unicodedata.category(character)
    name = unicodedata.name(character, "")
    if category in {"Cf", "Cs", "Cc"} or character in _UNSEEN or character >= "\U000e0000":
        return ""
    if category[0] == "M":
        return "" if category == "Me" or _MARKS_THAT_GO.match(name) else character
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if name.startswith("MODIFIER LETTER"):
        return ""
    if category[0] == "L":
        return _plain_letter(character, name)
    return _plain_sign(category, name)


def _plain_letter(character: str, name: str) -> str:
    if character in _OWN_LETTERS:
        return character
    parts = unicodedata.normalize("NFD", character)
    base = parts[0]
    if len(parts) > 1 and name.startswith(("LATIN", "GREEK", "CYRILLIC", "HEBREW", "ARABIC")):
        return base if base.isascii() else _plain(base)
    if found := _LATIN_NAME.fullmatch(name):
        return found[2] if found[1] == "CAPITAL " else found[2].lower()
    return character


def _plain_sign(category: str, name: str) -> str:
    if found := _IS_CIRCLED.match(name):
        return found[1].lower()
    if found := _REGIONAL.match(name):
        return f" {found[1].lower()} "
    if category in _PUNCTUATION:
        return _PUNCTUATION[category]
    return "~" if category[0] == "S" else ","
