"""What strangers type, made fit to keep: normal form, no control characters, no tricks."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from urllib.parse import urlsplit

from babel import Locale, UnknownLocaleError

# Kept: tab, line feed, and all that XML 1.0 (fifth edition, §2.2) calls a character.
# Feeds and PostgreSQL break on the rest; a lone surrogate cannot even be stored.
# The rest is what is written here: to compile all that is kept would take 3 ms of each start.
_NOT_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

# The explicit directional formatting characters (Unicode UAX #9 §2) and the invisible
# ones that make two names look alike. U+200C and U+200D stay: Persian and Indic
# scripts need them, and so do emoji.
_NAME_TRICKS = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)

_LANGUAGE = re.compile("[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_MAX_LANGUAGE = 35  # RFC 5646, §4.4.1

# Letters by their code, but nothing to see: the Hangul fillers and the blank Braille cell.
_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")

# What is part of a name only to a computer: the joiners, the grapheme joiner, and the
# variation selectors.
_UNSEEN = re.compile("[\u034f\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef]")

# Separators, controls, formats, surrogates, and marks without a letter. Unassigned (Cn)
# is not among them: it may be an emoji that is younger than this Python.
_BLANK_CATEGORIES = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Mn", "Me", "Mc"})


def clean_text(typed: str) -> str:
    """Return a text in Unicode's NFC with line feeds only and without control characters."""
    lines = typed.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _NOT_TEXT.sub("", lines))


def clean_line(typed: str) -> str:
    """Return a clean text as one line, each run of white space made one blank."""
    return " ".join(clean_text(typed).split())


def clean_name(typed: str) -> str:
    """Return a name that reads as it is stored: no overrides, nothing invisible."""
    return clean_line(_NAME_TRICKS.sub("", typed))


def folded_name(name: str) -> str:
    """Return what a name has in common with all that people would read as the same.

    Case, blanks, signs and Latin accents do not count; scripts are not compared with each other.
    """
    normal = unicodedata.normalize("NFKC", clean_name(_UNSEEN.sub("", name)))
    seen = "".join(each for each in normal if each not in _BLANK_LETTERS)
    return slugify(seen, max_length=3 * len(seen)) or seen.casefold()


def clean_address(typed: str) -> str:
    """Return an email address or URL without blanks at its ends or anything invisible."""
    return _NAME_TRICKS.sub("", clean_line(typed)).strip()


def is_blank(text: str) -> bool:
    """Tell whether there is nothing to see: blanks, zero-width and filler characters only."""
    return all(
        character in _BLANK_LETTERS or unicodedata.category(character) in _BLANK_CATEGORIES
        for character in text
    )


def normal_website(typed: str) -> str | None:
    """Return a web address with its scheme, or None if it is no http or https address.

    `example.org` means `https://example.org`; a path without a host, another scheme or
    blanks and control characters inside are refused.
    """
    address = typed if re.match(r"[a-z][a-z0-9+-]*:", typed, re.I) else f"https://{typed}"
    if re.search(r"[\s<>\"'`\\^{|}]", address) or typed.startswith("/"):
        return None
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return None
    is_host = "." in host.strip(".") or ":" in host
    if parts.scheme not in {"http", "https"} or not is_host or parts.username is not None:
        return None
    return address


def is_language(tag: str) -> bool:
    """Tell whether this is a language tag (BCP 47) of a language that is known."""
    # Babel takes a locale of POSIX too, such as en.anything@at-all.
    if len(tag) > _MAX_LANGUAGE or not _LANGUAGE.fullmatch(tag):
        return False
    try:
        Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError):
        return False
    return True


def digest(text: str) -> str:
    """Return a fingerprint under which texts that differ in case and blanks are the same."""
    folded = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return hashlib.sha256(folded.encode()).hexdigest()[:32]


def mark(text: str) -> str:
    """Return the characters by which one can tell that a text was changed.

    So many that nobody finds two texts with the same ones: who could, would have a text
    read by an editor, and another one published.
    """
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def slugify(headline: str, *, max_length: int = 80) -> str:
    """Return the words of a headline as part of a URL, in whatever script they are.

    Latin accents are folded away, other scripts keep their letters; cut at a word's
    end. The result may be empty, where a headline has neither letter nor digit.
    """
    folded = unicodedata.normalize("NFC", "".join(map(_without_accent, headline.casefold())))
    without_apostrophes = re.sub(r"(?<=\w)[\u2019'](?=\w)", "", folded)
    words = "-".join("".join(map(_letter_or_blank, without_apostrophes)).split())
    if len(words) <= max_length:
        return words
    cut = words[: max_length + 1].rpartition("-")[0]
    return cut or words[:max_length]


def _letter_or_blank(character: str) -> str:
    # Marks are part of a letter in Indic scripts, though Python's \\w leaves them out.
    return character if unicodedata.category(character)[0] in "LMN" else " "


def _without_accent(character: str) -> str:
    parts = unicodedata.normalize("NFKD", character)
    is_latin = parts[0].isascii() or "LATIN" in unicodedata.name(parts[0], "")
    has_accents = len(parts) > 1 and all(map(unicodedata.combining, parts[1:]))
    return parts[0] if is_latin and has_accents else character
