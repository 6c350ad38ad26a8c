"""The kinds of comments that the desk goes through, each with how many there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext

from blog.comments.status import Status
from blog.moderation.desk_queries import Tally
from blog.newsroom import count_wording
from blog.newsroom.moderation.comment_forms import ANY, FilterForm
from blog.newsroom.moderation.queue_place import LIST


@dataclass(frozen=True, slots=True)
class Tab:
    """A link to one kind; `number` is empty where nobody counts."""

    url: str
    text: str
    number: str
    is_here: bool


def tabs(tally: Tally, filters: FilterForm) -> list[Tab]:
    """Return one for each kind; the first of those that the list shows is marked."""
    published = Status.PUBLISHED.value
    kinds: list[tuple[str, int | None, dict[str, Any]]] = [
        (gettext("Waiting"), tally.held, {"state": Status.HELD.value}),
        (gettext("Flagged"), tally.flagged, {"state": published, "flagged": "y"}),
        (gettext("Published"), tally.published, {"state": published}),
        (gettext("Spam"), tally.spam, {"state": Status.SPAM.value}),
        (gettext("Removed"), tally.removed, {"state": Status.REMOVED.value}),
        (gettext("Appeals"), tally.appealed, {"state": ANY, "appealed": "y"}),
        (gettext("All"), None, {"state": ANY}),
    ]
    here = _kind(filters)
    return [
        Tab(
            url_for(LIST, **asked),
            text,
            "" if number is None else count_wording.capped(number),
            asked == here,
        )
        for text, number, asked in kinds
    ]


def _kind(filters: FilterForm) -> dict[str, Any]:
    """Return which kind a list is of, whatever else was chosen."""
    if filters.appealed.data:
        return {"state": ANY, "appealed": "y"}
    state = str(filters.state.data)
    is_flagged = filters.flagged.data and state == Status.PUBLISHED
    return {"state": state, "flagged": "y"} if is_flagged else {"state": state}
