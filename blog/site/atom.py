"""Write an Atom feed (RFC 4287), with threads (RFC 4685) where it is of comments. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from blog.core.text import clean_text

MIMETYPE = "application/atom+xml"

_NAMESPACES = {
    "xmlns": "http://www.w3.org/2005/Atom",
    "xmlns:thr": "http://purl.org/syndication/thread/1.0",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An article, a comment or a correction in a feed; all addresses are absolute.

    `html` is relative to `html_base_url`; `summary` is plain, `topics` are a slug and a
    name each. `question_id` and `question_url` are of the entry that it answers, and empty
    where it answers none.
    """

    id: str
    url: str
    title: str
    authors: Sequence[str]
    html: str
    html_base_url: str
    language: str
    published_at: datetime
    updated_at: datetime
    question_id: str = ""
    question_url: str = ""
    summary: str = ""
    topics: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed at `own_url` of what the page at `url` shows; `language` is a tag (BCP 47)."""

    id: str
    own_url: str
    url: str
    title: str
    language: str
    updated_at: datetime
    entries: Sequence[Entry]


def tag(authority: str, minted_at: datetime, name: str) -> str:
    """Return an id that stays when addresses change: a tag URI (RFC 4151, §2.1).

    The instant must be one at which the authority, a host, was ours; only its day counts.
    """
    return f"tag:{authority},{minted_at.astimezone(UTC):%Y-%m-%d}:{name}"


def document(feed: Feed) -> bytes:
    """Return the feed as it is sent; what XML cannot hold is left out of its texts."""
    root = Element("feed", {**_NAMESPACES, "xml:lang": feed.language})
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "updated", _instant(feed.updated_at))
    _add(root, "link", rel="self", type=MIMETYPE, href=feed.own_url)
    _add(root, "link", rel="alternate", type="text/html", href=feed.url)
    for entry in feed.entries:
        root.append(_entry(entry))
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _entry(entry: Entry) -> Element:
    element = Element("entry", {"xml:lang": entry.language})
    _add(element, "id", entry.id)
    _add(element, "title", entry.title)
    for author in entry.authors:
        _add(SubElement(element, "author"), "name", author)
    _add(element, "published", _instant(entry.published_at))
    _add(element, "updated", _instant(entry.updated_at))
    _add(element, "link", rel="alternate", type="text/html", href=entry.url)
    if entry.question_id:
        href = entry.question_url
        _add(element, "thr:in-reply-to", ref=entry.question_id, type="text/html", href=href)
    for term, label in entry.topics:
        _add(element, "category", term=term, label=label)
    if entry.summary:
        _add(element, "summary", entry.summary)
    content = _add(element, "content", entry.html, type="html")
    content.set("xml:base", entry.html_base_url)
    return element


def _add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    # Prefixes are written as they are: ElementTree would keep its own for the whole process.
    element = SubElement(parent, name, attributes)
    element.text = clean_text(text) or None
    return element


def _instant(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="seconds")
