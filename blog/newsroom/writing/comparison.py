"""Two states of an article beside each other, in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext

from blog.articles.content import Content
from blog.core.difference import Paragraph, difference
from blog.newsroom.writing import article_fields
from blog.publication.queries import State


@dataclass(frozen=True, slots=True)
class Fact:
    """A field of one line, before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is different: texts word by word, the rest side by side; empty parts are the same."""

    headline: tuple[Paragraph, ...]
    standfirst: tuple[Paragraph, ...]
    body: tuple[Paragraph, ...]
    facts: tuple[Fact, ...]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is different."""
        return not (self.headline or self.standfirst or self.body or self.facts)


def compare(before: Content, after: Content, publication: State, zone: ZoneInfo) -> Comparison:
    """Return what is different in the second of two contents."""
    words = _words(publication, zone)
    facts = (Fact(label, show(before), show(after)) for label, show in words)
    return Comparison(
        headline=difference(before.headline, after.headline),
        standfirst=difference(before.standfirst, after.standfirst),
        body=difference(before.body, after.body),
        facts=tuple(fact for fact in facts if fact.before != fact.after),
    )


def _words(publication: State, zone: ZoneInfo) -> list[tuple[str, Callable[[Content], str]]]:
    """Return each field's label, and how it is put into words."""

    def section(content: Content) -> str:
        found = publication.sections.get(content.section_id or 0)
        return found.name if found else _number(content.section_id)

    def authors(content: Content) -> str:
        known = publication.authors
        names = (known[n].name if n in known else _number(n) for n in content.author_ids)
        return ", ".join(names)

    def close_at(content: Content) -> str:
        return _instant(content.comments_close_at, zone)

    return [
        (gettext("Address"), lambda content: content.slug),
        (gettext("Byline"), lambda content: content.byline),
        (gettext("Authors"), authors),
        (gettext("Section"), section),
        (gettext("Tags"), lambda content: ", ".join(content.tags)),
        (gettext("Language"), lambda content: content.language),
        (gettext("Lead image"), lambda content: _number(content.lead_image_id)),
        (gettext("Canonical link"), lambda content: content.canonical_url),
        (gettext("Comments"), _comments),
        (gettext("Each comment waits for an editor"), _waits),
        (gettext("Comments close on"), close_at),
        (gettext("First comment"), lambda content: content.thread_order),
    ]


def _comments(content: Content) -> str:
    if not content.comments_open:
        return gettext("Closed")
    if content.comments_kept_open:
        return gettext("Open, whatever its age")
    return gettext("As the site does")


def _waits(content: Content) -> str:
    return gettext("yes") if content.is_premoderated else gettext("no")


def _number(number: int | None) -> str:
    return f"{number}" if number else ""


def _instant(moment: datetime | None, zone: ZoneInfo) -> str:
    return article_fields.shown_instant(moment, zone).replace("T", " ")
