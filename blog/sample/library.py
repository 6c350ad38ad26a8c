"""What can be said, and who is there to say it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate
from random import Random
from typing import Any

from blog.comments.vocabulary import Role
from blog.sample import prose
from blog.sample.prose import Book, Shelf, pick
from blog.sample.words import LANGUAGES, STAFF

_SHARES = list(accumulate(language.share for language in LANGUAGES))
_SAME_LANGUAGE_SHARE = 0.88
_WEBSITE_SHARE = 0.05
_DOMAINS = ("example.org", "example.net", "example.com")

# Odd, so that no two readers have the same hash; it means nothing.
_SPREAD = 0x9E3779B97F4A7C15F39CC0605CEDC835


@dataclass(frozen=True, slots=True)
class Library:
    """Every text, rendered, and a town of so many readers; some speak more than others."""

    readers: int
    shelves: tuple[Shelf, ...] = field(
        default_factory=lambda: tuple(prose.shelf(language) for language in LANGUAGES)
    )
    advertisements: Book = field(default_factory=prose.advertisements)

    def any_language(self, random: Random) -> int:
        """Draw one of the languages, by its number on the shelves."""
        return random.choices(range(len(self.shelves)), cum_weights=_SHARES)[0]

    def language_near(self, language: int, random: Random) -> int:
        """Draw what is spoken in answer: mostly the same language."""
        return language if random.random() < _SAME_LANGUAGE_SHARE else self.any_language(random)

    def reader(self, language: int, random: Random) -> dict[str, Any]:
        """Draw a reader who speaks this language, with what a comment keeps of them."""
        number = int(self.readers * random.random() ** 2)
        unique = number * len(self.shelves) + language
        has_website = random.random() < _WEBSITE_SHARE
        return {
            "name": self.shelves[language].language.name(number),
            "email": f"reader{unique}@{_DOMAINS[unique % 3]}",
            "website": f"https://example.org/~reader{unique}" if has_website else "",
            "address_hash": f"{(unique + 1) * _SPREAD % 2**128:032x}",
            "role": Role.READER,
        }

    def newsroom(self, byline: str, random: Random) -> dict[str, Any]:
        """Draw who answers for the newsroom: somebody of the staff, or the article's author."""
        is_author = bool(byline) and random.random() < 0.4
        return {
            "name": byline if is_author else pick(STAFF, random),
            "email": "newsroom@example.org",
            "website": "",
            "address_hash": f"{_SPREAD:032x}"[::-1],
            "role": Role.AUTHOR if is_author else Role.STAFF,
        }
