"""Pages of a long list by the numbers of its rows, so that none costs more than the first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

_LARGEST_NUMBER = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a list somebody is: behind one row, or before another; both None: at its start."""

    after: int | None
    before: int | None


@dataclass(frozen=True, slots=True)
class Links:
    """The pages before and behind this one; None where there is none."""

    previous: str | None
    next: str | None


def place() -> Place:
    """Return the place that the address names; its start for what is no number of a row."""
    before = _number("before")
    return Place(_number("after") if before is None else None, before)


def links(
    endpoint: str,
    chosen: Mapping[str, Any],
    *,
    ids: Sequence[int],
    has_previous: bool = False,
    has_next: bool,
) -> Links:
    """Return where a list goes on, with what was chosen of it; an empty page leads nowhere."""
    return Links(
        url_for(endpoint, **chosen, before=ids[0]) if ids and has_previous else None,
        url_for(endpoint, **chosen, after=ids[-1]) if ids and has_next else None,
    )


def _number(name: str) -> int | None:
    found = request.args.get(name, type=int)
    return found if found is not None and 0 < found <= _LARGEST_NUMBER else None
