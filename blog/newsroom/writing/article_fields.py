"""What fields of an article's form hold as text, and the values that they stand for. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from blog.core.text import clean_line, clean_text

_SEPARATORS = re.compile("[,\n\u060c\u3001\uff0c;]")
_LARGEST_NUMBER = 2**31 - 1


def tags(typed: str) -> tuple[str, ...]:
    """Return the tags of a list with commas, each once, in the order in which they stand."""
    names = (clean_line(part) for part in _SEPARATORS.split(typed))
    return tuple(dict.fromkeys(name for name in names if name))


def text(typed: str | None) -> str:
    """Return a long text with its first line's indent, which has a meaning in Markdown."""
    return clean_text(typed or "").strip("\n").rstrip()


def line(typed: str | None) -> str:
    """Return a text of one line."""
    return clean_line(typed or "")


def instant(typed: str, zone: ZoneInfo) -> datetime | None:
    """Return the instant of a `datetime-local` field (HTML §4.10.5.1.11), or None for none."""
    try:
        local = datetime.fromisoformat(typed)
        return local.replace(tzinfo=zone).astimezone(UTC) if local.tzinfo is None else None
    except (ValueError, OverflowError):
        return None


def shown_instant(moment: datetime | None, zone: ZoneInfo) -> str:
    """Return an instant as such a field shows it."""
    return moment.astimezone(zone).strftime("%Y-%m-%dT%H:%M") if moment else ""


def number(typed: str) -> int | None:
    """Return the number of a row, or None for what cannot be one."""
    is_number = typed.isascii() and typed.isdecimal() and len(typed) <= len(str(_LARGEST_NUMBER))
    return int(typed) if is_number and 0 < int(typed) <= _LARGEST_NUMBER else None
