"""Remember what was made of the last thing that was given, for as long as it is the same one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

GivenT = TypeVar("GivenT")
MadeT = TypeVar("MadeT")


def for_latest(make: Callable[[GivenT], MadeT]) -> Callable[[GivenT], MadeT]:
    """Return a pure function that makes nothing anew while it is given the same object.

    For what never changes, such as settings, and is costly to compare. Any thread may call it.
    """
    latest: tuple[GivenT, MadeT] | None = None

    @wraps(make)
    def remembered(given: GivenT) -> MadeT:
        nonlocal latest
        known = latest
        if known is None or known[0] is not given:
            latest = known = given, make(given)
        return known[1]

    return remembered
