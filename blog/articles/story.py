"""What stands round an article's text, as readers see it: its section, authors, corrections."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from blog.articles.policy import Placement
from blog.publication.queries import Author, Department, State


class Told(Protocol):
    """An article, or what an article would be if it were saved now."""

    @property
    def section_id(self) -> int | None:
        """The section's number, or None."""

    @property
    def author_ids(self) -> list[int]:
        """Which of the staff wrote it, in their order."""

    @property
    def byline(self) -> str:
        """Who wrote it, in words."""

    @property
    def corrections(self) -> list[dict[str, Any]]:
        """Its corrections as `Article` keeps them, the newest first."""

    @property
    def lead_html(self) -> str:
        """The lead image as a reader sees it, or an empty text."""


@dataclass(frozen=True, slots=True)
class Note:
    """A correction as it stands on the page; `credit` is the reader who found the error."""

    id: int
    made_at: datetime
    text: str
    credit: str


@dataclass(frozen=True, slots=True)
class Story:
    """What an article names by number, looked up; `guests` is a byline beyond the authors.

    `lead_url` is the path of the lead image, empty where there is none.
    """

    section: Department | None
    authors: tuple[Author, ...]
    guests: str
    above: tuple[Note, ...]
    below: tuple[Note, ...]
    lead_url: str

    @property
    def corrections(self) -> tuple[Note, ...]:
        """All corrections, the newest first."""
        return tuple(sorted(self.above + self.below, key=_when, reverse=True))

    @property
    def names(self) -> tuple[str, ...]:
        """Everybody whom the byline names."""
        return (*(each.name for each in self.authors), *([self.guests] if self.guests else []))


def story_of(article: Told, state: State) -> Story:
    """Look up what an article names, in what is known already; no query."""
    found = (state.authors.get(each) for each in article.author_ids)
    authors = tuple(author for author in found if author is not None)
    return Story(
        section=state.sections.get(article.section_id or 0),
        authors=authors,
        guests=_guests(article.byline, authors),
        above=_notes(article.corrections, Placement.ABOVE),
        below=_notes(article.corrections, Placement.BELOW),
        lead_url=_first_source(article.lead_html),
    )


def _guests(byline: str, authors: Sequence[Author]) -> str:
    """Return a byline, or nothing where it only repeats an author."""
    names = {each.name.casefold() for each in authors}
    return "" if byline.casefold() in names else byline


def _notes(corrections: list[dict[str, Any]], placement: Placement) -> tuple[Note, ...]:
    return tuple(
        Note(
            id=each["id"],
            made_at=datetime.fromisoformat(each["made_at"]),
            text=each["note"],
            credit=each["credit"],
        )
        for each in corrections
        if each["placement"] == placement
    )


def _first_source(lead_html: str) -> str:
    found = re.search(r'<img\b[^>]*?\ssrc="([^"]*)"', lead_html)
    return html.unescape(found[1]) if found else ""


def _when(note: Note) -> tuple[datetime, int]:
    return note.made_at, note.id
