"""What a person writes of an article, as one value; and how a revision keeps it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from blog.articles.policy import Change, Placement

MAX_BODY = 500_000
MAX_STANDFIRST = 1_000
MAX_TAGS = 10
MAX_TAG = 60


class Lost(StrEnum):
    """What an article was to have and could not, since it no longer exists."""

    SECTION = "section"
    IMAGE = "image"
    AUTHOR = "author"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """All of an article but its life: whether and since when readers may see it.

    An empty `slug` is made of the headline. `tags` are names, `author_ids` numbers of
    staff in the order in which a byline would name them.
    """

    headline: str
    body: str
    standfirst: str = ""
    slug: str = ""
    byline: str = ""
    section_id: int | None = None
    tags: tuple[str, ...] = ()
    author_ids: tuple[int, ...] = ()
    language: str = "en"
    lead_image_id: int | None = None
    canonical_url: str = ""
    comments_open: bool = True
    comments_kept_open: bool = False
    is_premoderated: bool = False
    comments_close_at: datetime | None = None
    thread_order: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """What a change is to readers who have seen the article: minor, or a correction.

    A correction says in `note` what was wrong; `credit` names who found it.
    """

    change: Change
    note: str = ""
    placement: Placement = Placement.BELOW
    credit: str = ""

    @property
    def is_correction(self) -> bool:
        """Tell whether readers are told of it."""
        return self.change == Change.CORRECTION


MINOR = Amendment(change=Change.MINOR)


def details(content: Content) -> dict[str, Any]:
    """Return all but headline, standfirst and body, as a revision keeps it in JSON."""
    close_at = content.comments_close_at
    return {
        "slug": content.slug,
        "byline": content.byline,
        "section_id": content.section_id,
        "tags": list(content.tags),
        "author_ids": list(content.author_ids),
        "language": content.language,
        "lead_image_id": content.lead_image_id,
        "canonical_url": content.canonical_url,
        "comments_open": content.comments_open,
        "comments_kept_open": content.comments_kept_open,
        "is_premoderated": content.is_premoderated,
        "comments_close_at": close_at.isoformat() if close_at else None,
        "thread_order": content.thread_order,
    }


def from_details(*, headline: str, standfirst: str, body: str, kept: Mapping[str, Any]) -> Content:
    """Return what a revision kept; what it does not speak of is as in a new article."""
    close_at = kept.get("comments_close_at")
    known = {
        name: kept[name]
        for name in (
            "slug",
            "byline",
            "section_id",
            "language",
            "lead_image_id",
            "canonical_url",
            "comments_open",
            "comments_kept_open",
            "is_premoderated",
            "thread_order",
        )
        if name in kept
    }
    return Content(
        headline=headline,
        standfirst=standfirst,
        body=body,
        tags=tuple(kept.get("tags", ())),
        author_ids=tuple(kept.get("author_ids", ())),
        comments_close_at=datetime.fromisoformat(close_at) if close_at else None,
        **known,
    )
