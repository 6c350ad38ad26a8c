"""When comments are read, in words; for readers, and for who sets the hours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from babel import Locale
from babel.dates import get_day_names
from babel.lists import format_list
from babel.units import format_unit
from flask_babel import format_datetime, get_locale, gettext

from blog.comments.hours import Hours
from blog.core.week import DAY, WEEK, BadHours, Problem, Span

# Two neighbours are named, more of them by the first and the last.
_A_ROW = 3


def sentences(hours: Hours) -> list[str]:
    """Say when comments are read: a line for all days that have the same hours."""
    if hours.is_always:
        return [gettext("Every day, at every hour")]
    pieces: dict[int, list[Span]] = {}
    for day, piece in _pieces(hours.spans):
        pieces.setdefault(day, []).append(piece)
    days_of: dict[tuple[Span, ...], list[int]] = {}
    for day in sorted(pieces):
        days_of.setdefault(tuple(pieces[day]), []).append(day)
    return [
        gettext("%(days)s %(times)s", days=_days(days), times=_listed(map(_times, times)))
        for times, days in days_of.items()
    ]


def nobody_reads(hours: Hours, now: datetime) -> str:
    """Say from when comments are read again, on a form; empty while they are read."""
    back_at = _back_at(hours, now)
    if back_at is None:
        return ""
    return gettext(
        "Nobody reads comments at this hour. Yours will be read from %(when)s.",
        when=moment(back_at),
    )


def read_from(hours: Hours, now: datetime) -> str:
    """Say from when a comment that waits is read, on its receipt; empty while it may be."""
    back_at = _back_at(hours, now)
    if back_at is None:
        return ""
    return gettext(
        "Nobody reads comments at this hour. It will be read from %(when)s.", when=moment(back_at)
    )


def moment(instant: datetime) -> str:
    """Return an instant to come as people name it, in the zone of the site."""
    # Translators: a pattern of Unicode TR 35, for a moment within the next days.
    return str(format_datetime(instant, gettext("EEEE d MMMM, HH:mm")))


def lasting(length: timedelta) -> str:
    """Return a length of time in words, exact to the second, in the greatest whole unit."""
    seconds = int(length.total_seconds())
    number, unit = next(
        (seconds // size, unit)
        for size, unit in ((3600, "hour"), (60, "minute"), (1, "second"))
        if seconds % size == 0 and (seconds or size == 1)
    )
    return format_unit(number, f"duration-{unit}", locale=_locale())


def problem(error: BadHours) -> str:
    """Say to who has written hours what is wrong with them."""
    match error.problem:
        case Problem.TOO_LONG:
            return gettext("This is too long; name days with the same hours together.")
        case Problem.NO_DAY:
            return gettext("Name a day before %(part)s, such as mon.", part=error.part)
        case Problem.NO_TIMES:
            return gettext("Name hours after %(part)s, such as 08:00-18:00.", part=error.part)
        case Problem.NO_SUCH_TIME:
            return gettext("A day has hours from 00:00 to 24:00, not %(part)s.", part=error.part)
        case Problem.EMPTY:
            return gettext("%(part)s ends when it begins.", part=error.part)
        case Problem.UNKNOWN:
            return gettext(
                "“%(part)s” is neither a day such as mon nor hours such as 08:00-18:00.",
                part=error.part,
            )


def _back_at(hours: Hours, now: datetime) -> datetime | None:
    return None if hours.is_staffed(now) else hours.changes_at(now)


def _pieces(spans: Sequence[Span]) -> Iterator[tuple[int, Span]]:
    """Yield each day with its hours; a night belongs to the day on which it begins.

    What lasts longer than a day is cut at midnight. An end may lie after 24:00.
    """
    for start, end in _joined(spans):
        if end - start <= DAY:
            day = start // DAY
            yield day, (start - day * DAY, end - day * DAY)
            continue
        for midnight in range(start // DAY * DAY, end, DAY):
            piece = max(start - midnight, 0), min(end - midnight, DAY)
            yield midnight // DAY % 7, piece


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Return the spans, of which one may go on over the week's end."""
    first, last = spans[0], spans[-1]
    if len(spans) > 1 and first[0] == 0 and last[1] == WEEK:
        return [*spans[1:-1], (last[0], WEEK + first[1])]
    return list(spans)


def _days(days: list[int]) -> str:
    names = get_day_names("wide", context="stand-alone", locale=_locale())
    rows = [
        [day for _place, day in row]
        for _gap, row in groupby(enumerate(days), key=lambda placed: placed[1] - placed[0])
    ]
    words = [
        [gettext("%(first)s to %(last)s", first=names[row[0]], last=names[row[-1]])]
        if len(row) >= _A_ROW
        else [names[day] for day in row]
        for row in rows
    ]
    return _listed(word for row in words for word in row)


def _times(piece: Span) -> str:
    start, end = piece
    return f"{_clock(start)}–{_clock(end if end <= DAY else end - DAY)}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _listed(words: Iterator[str]) -> str:
    return format_list(list(words), locale=_locale())


def _locale() -> Locale:
    return get_locale() or Locale("en")
