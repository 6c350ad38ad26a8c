"""What there is to say in one language. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """Phrases in one language, and how they are put together.

    Any opener may stand before any claim, any source before any statement, any subject
    before any predicate. `blank` is what parts sentences; `share` is out of 100.
    """

    tag: str
    share: int
    blank: str = " "
    is_family_name_first: bool = False
    given_names: tuple[str, ...]
    family_names: tuple[str, ...]
    openers: tuple[str, ...]
    claims: tuple[str, ...]
    remarks: tuple[str, ...]
    subjects: tuple[str, ...]
    predicates: tuple[str, ...]
    sources: tuple[str, ...]
    statements: tuple[str, ...]
    headings: tuple[str, ...]

    def name(self, number: int) -> str:
        """Return the name of the person with this number."""
        turn, at = divmod(number, len(self.given_names))
        names = [self.given_names[at], self.family_names[turn % len(self.family_names)]]
        return self.blank.join(names[::-1] if self.is_family_name_first else names)


def phrases(text: str) -> tuple[str, ...]:
    """Return the phrases of a text in which `|` or a line's end parts them."""
    return tuple(filter(None, re.split(r"\s*[|\n]\s*", text)))
