"""Where in the list of comments somebody is, as its addresses carry it there and back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from blog.comments.models import Decision
from blog.moderation import evidence_queries
from blog.moderation.desk_queries import Page, Place
from blog.newsroom.moderation.comment_forms import FilterForm
from blog.newsroom.paging import Links

LIST = "newsroom_comments.comments"
# What the field `next` of a form says that stands in the list.
FROM_LIST = "list"
_LARGEST_NUMBER = 2**31 - 1
_PLACE = re.compile(r"(?:([0-9]{1,10})\.)?([0-9]{1,10})")


@dataclass(frozen=True, slots=True)
class Spot:
    """A page of the list: what follows a comment or precedes it; both None: its start."""

    after: Place | None
    before: Place | None


def spot() -> Spot:
    """Return the page that the address names; the start for what names no place."""
    before = _read("before")
    return Spot(None if before else _read("after"), before)


def links(filters: FilterForm, page: Page) -> Links:
    """Return where the list goes on; an empty page leads nowhere."""
    if not page.rows:
        return Links(None, None)
    first, last = _said(page.rows[0].place), _said(page.rows[-1].place)
    return Links(
        url_for(LIST, **filters.chosen, before=first) if page.has_previous else None,
        url_for(LIST, **filters.chosen, after=last) if page.has_next else None,
    )


def carried(filters: FilterForm) -> dict[str, Any]:
    """Return what an address needs to lead back to the page of the list that was asked for."""
    here = spot()
    places = {"after": here.after, "before": here.before}
    return filters.chosen | {name: _said(place) for name, place in places.items() if place}


def kept() -> dict[str, Any]:
    """Return what a form on a page of its own needs to lead back to the list it came from."""
    following = request.args.get("then")
    return {} if following is None else carried(FilterForm()) | {"then": following}


def back(*, decision_id: int | None, done: str = "decided") -> str:
    """Return the page of the list from which was decided, at the comment that comes next.

    `decision_id` is what may be taken back there.
    """
    following = request.args.get("then", type=int)
    anchor = f"comment-{following}" if following else None
    return url_for(LIST, **carried(FilterForm()), done=done, undo=decision_id, _anchor=anchor)


def find_undoable(staff_id: int) -> Decision | None:
    """Return the decision that the address offers to take back, if it still can be.

    Only one's own: anybody can make up an address. One query at most.
    """
    found = re.fullmatch(r"[0-9]{1,10}", request.args.get("undo", ""))
    if found is None or int(found[0]) > _LARGEST_NUMBER:
        return None
    return evidence_queries.find_own_latest(int(found[0]), staff_id)


def _read(name: str) -> Place | None:
    found = _PLACE.fullmatch(request.args.get(name, ""))
    if found is None:
        return None
    place = Place(int(found[1] or 0), int(found[2]))
    return place if place.id > 0 and max(place) <= _LARGEST_NUMBER else None


def _said(place: Place) -> str:
    return f"{place.rank}.{place.id}" if place.rank else str(place.id)
