"""When the newsroom reads comments, hour by hour of a week. Pure.

A week's hours are those of a clock on a wall: where the clock jumps, in the hour that
is left out or comes twice, it is what the clock shows that counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache

from blog.core import week
from blog.core.week import DAY, WEEK, Span

_SECOND = timedelta(seconds=1)
# No zone's clock has jumped twice within so short a time.
_LOOK_AHEAD = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Hours:
    """Spans of minutes of a week (0: Monday 00:00), rising and apart, on the clock of a zone.

    No spans: somebody always reads.
    """

    spans: tuple[Span, ...] = ()
    zone: tzinfo = UTC

    @property
    def is_always(self) -> bool:
        """Tell whether there is no hour at which nobody reads."""
        return not self._edges()

    def is_staffed(self, now: datetime) -> bool:
        """Tell whether somebody reads comments at this instant."""
        return not self.spans or self._has(_second_of_week(now, self.zone) // 60)

    def changes_at(self, now: datetime) -> datetime | None:
        """Return the first instant after `now` at which that is otherwise; None: never.

        Looks at some tens of instants: a week of the clock has every change in it.
        """
        edges = self._edges()
        if not edges:
            return None
        is_staffed = self.is_staffed(now)
        # Clocks jump, and hours begin, at whole seconds.
        start = now.astimezone(UTC).replace(microsecond=0)
        while True:
            end = _even_until(start, self.zone)
            second = _second_of_week(start, self.zone)
            wait = min((edge * 60 - second) % (WEEK * 60) or WEEK * 60 for edge in edges)
            if start + timedelta(seconds=wait) < end:
                return start + timedelta(seconds=wait)
            if self.is_staffed(end) != is_staffed:
                return end
            start = end

    def _has(self, minute: int) -> bool:
        return any(start <= minute < end for start, end in self.spans)

    def _edges(self) -> list[int]:
        """Return the minutes at which somebody comes, or the last one goes."""
        minutes = {each % WEEK for span in self.spans for each in span}
        return [each for each in minutes if self._has(each) != self._has((each - 1) % WEEK)]


ALWAYS = Hours()


def parse(text: str, zone: tzinfo) -> Hours:
    """Read hours such as `mon-fri 08:00-18:00, sat 10:00-14:00`. Raises week.BadHours."""
    return Hours(week.parse(text), zone)


@lru_cache(maxsize=16)
def of(text: str, zone: tzinfo) -> Hours:
    """Return the hours that a setting says, which was checked when it was set."""
    return parse(text, zone)


def _second_of_week(instant: datetime, zone: tzinfo) -> int:
    shown = instant.astimezone(zone)
    minute = shown.weekday() * DAY + shown.hour * 60 + shown.minute
    return minute * 60 + shown.second


def _even_until(start: datetime, zone: tzinfo) -> datetime:
    """Return until when a clock surely runs evenly from a start; at most some hours ahead."""
    offset = start.astimezone(zone).utcoffset()
    first, last = start, start + _LOOK_AHEAD
    if last.astimezone(zone).utcoffset() == offset:
        return last
    while last - first > _SECOND:
        middle = first + (last - first) // 2 // _SECOND * _SECOND
        if middle.astimezone(zone).utcoffset() == offset:
            first = middle
        else:
            last = middle
    return last
