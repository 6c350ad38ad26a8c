"""Read an article from a file: Markdown with front matter, or plain text. Pure.

Front matter is YAML between two lines of `---`; every value is taken as the text it
is written as, so that `language: no` is Norwegian and not false. A plain text has its
headline on the first line and blank lines between its paragraphs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from blog.articles.policy import MAX_BYLINE, MAX_HEADLINE, Status, ThreadOrder
from blog.core.markup import escape_markdown
from blog.core.text import clean_line, clean_text, is_language

_ALIASES = {
    "title": "headline",
    "summary": "standfirst",
    "description": "standfirst",
    "author": "byline",
    "lang": "language",
    "date": "published",
}
_KEYS = {
    "headline",
    "standfirst",
    "slug",
    "byline",
    "language",
    "status",
    "published",
    "comments",
    "thread",
}


class ManuscriptError(Exception):
    """A file that cannot be read as an article; its text says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manuscript:
    """An article as its file tells it; None where the file says nothing of it."""

    headline: str
    body: str
    standfirst: str = ""
    slug: str | None = None
    byline: str = ""
    language: str | None = None
    status: Status | None = None
    published_at: datetime | None = None
    comments_open: bool | None = None
    thread_order: ThreadOrder | None = None
    ignored: list[str] = field(default_factory=list)


def read(content: bytes, *, zone: ZoneInfo) -> Manuscript:
    """Read a file's bytes; an instant without a zone is in `zone`. Raises ManuscriptError."""
    try:
        text = clean_text(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ManuscriptError(
            f"It is not UTF-8 text (byte {error.start}); save it as UTF-8."
        ) from error
    match = re.match(r"\s*---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)(.*)\Z", text, re.S)
    manuscript = _from_markdown(match[1], match[2], zone) if match else _from_plain_text(text)
    for name, value, limit in (
        ("headline", manuscript.headline, MAX_HEADLINE),
        ("byline", manuscript.byline, MAX_BYLINE),
    ):
        if len(value) > limit:
            raise ManuscriptError(f"Its {name} has {len(value)} characters, at most {limit} fit.")
    return manuscript


def is_same_story(one: str, other: str) -> bool:
    """Tell whether two bodies are versions of one text: half of a body's paragraphs recur."""
    first, second = ({" ".join(p.split()) for p in body.split("\n\n")} for body in (one, other))
    return 2 * len(first & second) >= min(len(first), len(second))


def _from_plain_text(text: str) -> Manuscript:
    headline, _, body = text.strip().partition("\n")
    headline = clean_line(headline)
    if not headline or not body.strip():
        raise ManuscriptError(
            "A plain text needs a headline on its first line and paragraphs below it."
        )
    return Manuscript(headline=headline, body=escape_markdown(body))


def _from_markdown(front_matter: str, body: str, zone: ZoneInfo) -> Manuscript:
    values, ignored = _front_matter(front_matter)
    headline, body = values.get("headline", ""), body.strip()
    if not headline:
        first, _, rest = body.partition("\n")
        if not first.startswith("# "):
            raise ManuscriptError("Its front matter names no headline.")
        headline, body = clean_line(first[2:]), rest.strip()
    if not body:
        raise ManuscriptError("It has no text below its front matter.")
    return Manuscript(
        headline=headline,
        body=body,
        standfirst=values.get("standfirst", ""),
        slug=values.get("slug") or None,
        byline=values.get("byline", ""),
        language=_language(values.get("language", "")),
        status=_status(values.get("status", "")),
        published_at=_instant(values.get("published", ""), zone),
        comments_open=_is_open(values.get("comments", "")),
        thread_order=_thread_order(values.get("thread", "")),
        ignored=ignored,
    )


def _front_matter(source: str) -> tuple[dict[str, str], list[str]]:
    # Late: only the command that imports files reads any, and no server needs a YAML parser.
    import yaml

    try:
        # The base loader leaves every value as its text, and builds no objects.
        found = yaml.load(source, Loader=yaml.BaseLoader) or {}  # noqa: S506
    except yaml.YAMLError as error:
        raise ManuscriptError(f"Its front matter is not YAML: {error}.") from error
    if not isinstance(found, dict):
        raise ManuscriptError("Its front matter must be lines of `key: value`.")
    values, ignored = {}, []
    for key, value in found.items():
        name = _ALIASES.get(str(key).lower(), str(key).lower())
        if name not in _KEYS:
            ignored.append(str(key))
        elif not isinstance(value, str):
            raise ManuscriptError(f"The front matter's {key} must be one line of text.")
        else:
            values[name] = clean_line(value)
    return values, ignored


def _language(tag: str) -> str | None:
    if not tag:
        return None
    if not is_language(tag):
        raise ManuscriptError(f"{tag!r} is no language tag such as fr or ar.")
    return tag


def _status(word: str) -> Status | None:
    if not word:
        return None
    try:
        return Status(word.lower())
    except ValueError as error:
        known = ", ".join(Status)
        raise ManuscriptError(f"The status must be one of {known}, got {word!r}.") from error


def _is_open(word: str) -> bool | None:
    if not word:
        return None
    if word not in {"open", "closed"}:
        raise ManuscriptError(f"comments must be open or closed, got {word!r}.")
    return word == "open"


def _thread_order(word: str) -> ThreadOrder | None:
    if not word:
        return None
    try:
        return ThreadOrder("" if word == "site" else word)
    except ValueError as error:
        raise ManuscriptError(f"thread must be oldest, newest or site, got {word!r}.") from error


def _instant(written: str, zone: ZoneInfo) -> datetime | None:
    if not written:
        return None
    try:
        if len(written) == len("2026-11-22"):
            return datetime.combine(date.fromisoformat(written), time(), zone).astimezone(UTC)
        instant = datetime.fromisoformat(written)
    except ValueError as error:
        raise ManuscriptError(
            f"published must be like 2026-11-22 or 2026-11-22 18:30, got {written!r}."
        ) from error
    return (instant if instant.tzinfo else instant.replace(tzinfo=zone)).astimezone(UTC)
