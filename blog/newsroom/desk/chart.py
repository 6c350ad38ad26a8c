"""Where the bars of the desk's chart stand. Pure: numbers in, numbers out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from blog.core.scale import round_up

HEIGHT = 150.0
_STEP = 40.0
_BAR = 14.0
_GAP = 2.0
# So that one comment is seen beside a thousand.
_LEAST = 2.0


@dataclass(frozen=True, slots=True)
class Figure:
    """What is drawn of a day."""

    day: date
    received: int
    decided: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle, in the chart's own units; `y` counts from the top."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Pair:
    """A day's two bars."""

    figure: Figure
    received: Bar
    decided: Bar


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing; `top` is what a bar of its whole height stands for."""

    width: float
    height: float
    top: int
    pairs: list[Pair]


def draw(figures: Sequence[Figure], *, is_rtl: bool = False) -> Chart:
    """Place the bars, the oldest day where people who read this way begin."""
    top = round_up(max((max(each.received, each.decided) for each in figures), default=0))
    width = _STEP * len(figures)

    def bar(number: int, place: float) -> Bar:
        height = round(max(HEIGHT * number / top, _LEAST), 1) if number else 0.0
        x = width - place - _BAR if is_rtl else place
        return Bar(x, round(HEIGHT - height, 1), _BAR, height)

    pairs = []
    for number, figure in enumerate(figures):
        start = _STEP * number + (_STEP - 2 * _BAR - _GAP) / 2
        received = bar(figure.received, start)
        pairs.append(Pair(figure, received, bar(figure.decided, start + _BAR + _GAP)))
    return Chart(width, HEIGHT, top, pairs)


def midnights(now: datetime, zone: tzinfo, *, days: int) -> list[datetime]:
    """Return when the last days began where the blog is, and when today ends; in UTC.

    A day in which clocks are changed has 23 hours, or 25.
    """
    today = now.astimezone(zone).date()
    begun = [today + timedelta(days=number) for number in range(1 - days, 2)]
    return [datetime.combine(each, time(), tzinfo=zone).astimezone(UTC) for each in begun]
