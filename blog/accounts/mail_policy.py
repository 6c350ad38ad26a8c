"""How often one of the staff may be mailed, and when the next mail is due. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

HOUR, DAY = 3600, 86_400

# What may be chosen, in seconds, and what the log calls it; 0 is none.
DIGESTS = {0: "none", HOUR: "hourly", 4 * HOUR: "4-hourly", DAY: "daily", 7 * DAY: "weekly"}

# However many readers report comments at once, that is one mail.
REPORTS_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody wants to be mailed: what waits, so often; what is reported, at once."""

    digest_seconds: int = 0
    is_mailed_flags: bool = False

    def __str__(self) -> str:
        """Say it as the log keeps it."""
        digest = DIGESTS.get(self.digest_seconds, f"every {self.digest_seconds} s")
        return f"digest {digest}, reports {'at once' if self.is_mailed_flags else 'not'}"


def next_digest(last: datetime | None, every: timedelta, now: datetime) -> datetime:
    """Return when a digest is due for which something has come in now.

    It collects, so that even the first one waits for the end of its interval; later ones
    keep its beat: who is mailed daily is mailed at about the same time of the day.
    """
    if last is None:
        return now + every
    return last + every * ((now - last) // every + 1)


def next_reports(last: datetime | None, now: datetime) -> datetime:
    """Return when a mail about reported comments is due: at once, but one a minute at most."""
    return now if last is None else max(now, last + REPORTS_EVERY)
