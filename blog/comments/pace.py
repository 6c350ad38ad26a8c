"""How fast a thread in slow mode goes on, and when reports bring it there. Pure."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from blog.comments.policy import Rules

# So long after them reports still say that a thread is heated, and so long it cools.
HEATED = timedelta(hours=1)


def is_slow(slow_until: datetime | None, rules: Rules, now: datetime) -> bool:
    """Tell whether an article's thread is in slow mode, and that means anything."""
    is_asked = slow_until is not None and now < slow_until
    return is_asked and rules.is_throttled and rules.slow_seconds > 0


def wait_seconds(youngest_age_seconds: float | None, rules: Rules) -> int:
    """Return how long an address has to wait in a thread in slow mode; 0: not at all.

    None is that nothing came from it there.
    """
    if youngest_age_seconds is None:
        return 0
    return max(0, math.ceil(rules.slow_seconds - youngest_age_seconds))


def slow_until(
    reports: int, present: datetime | None, rules: Rules, now: datetime
) -> datetime | None:
    """Return until when a thread is slow after so many reports, of late; never sooner than before.

    The same as `present` where these are too few.
    """
    if not rules.slow_flags or reports < rules.slow_flags:
        return present
    cooled = now + HEATED
    return cooled if present is None else max(present, cooled)
