"""What letters have in common: both their parts are rendered from one set of values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template

from blog.core.markup import plain_text
from blog.notifications.compose import Letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A comment as a letter shows it; `reasons` say why it waits, `text` is plain and short."""

    id: int
    name: str
    said_at: datetime
    text: str
    url: str = ""
    headline: str = ""
    reasons: str = ""


def render(
    template: str,
    *,
    to: tuple[str, ...],
    subject: str,
    unsubscribe_url: str | None = None,
    **values: Any,
) -> Letter:
    """Render both parts of a letter."""
    values |= {"subject": subject, "unsubscribe_url": unsubscribe_url}
    return Letter(
        to=to,
        subject=subject,
        text=render_template(f"{template}.txt", **values),
        html=render_template(f"{template}.html", **values),
        unsubscribe_url=unsubscribe_url,
    )


def beginning(html: str, characters: int) -> str:
    """Return the first characters of a text, wherever that is: not every script has blanks."""
    text = plain_text(html)
    return text if len(text) <= characters else text[:characters].rstrip() + "…"
