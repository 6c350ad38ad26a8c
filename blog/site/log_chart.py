"""Where the bars of the public log's chart stand. Pure: numbers in, numbers out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from blog.comments.tally import Month
from blog.core.scale import round_up

SCALE = 150.0
_STEP = 44.0
_BAR = 28.0
# So that one removal is seen beside a thousand comments.
_LEAST = 2.0
# What that adds to a bar of the whole height.
_ROOM = 2 * _LEAST


@dataclass(frozen=True, slots=True)
class Part:
    """A rectangle in the chart's own units, for one kind of outcome; `y` counts from the top."""

    kind: str
    x: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A month's bar, its parts from below: published, held or spam, removed."""

    month: Month
    parts: list[Part]


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing; `line_y` is where a bar ends that stands for `top`."""

    width: float
    height: float
    bar_width: float
    line_y: float
    top: int
    bars: list[Bar]


def draw(months: Sequence[Month], *, is_rtl: bool = False) -> Chart:
    """Place the bars, the oldest month, which comes first, where people begin to read."""
    top = round_up(max((sum(_numbers(each).values()) for each in months), default=0))
    width, height = _STEP * len(months), SCALE + _ROOM
    bars = []
    for number, month in enumerate(months):
        start = _STEP * number + (_STEP - _BAR) / 2
        x = width - start - _BAR if is_rtl else start
        parts, y = [], height
        for kind, count in _numbers(month).items():
            if count:
                part = round(max(SCALE * count / top, _LEAST), 1)
                y = round(y - part, 1)
                parts.append(Part(kind, x, y, part))
        bars.append(Bar(month, parts))
    return Chart(width, height, _BAR, _ROOM, top, bars)


def _numbers(month: Month) -> dict[str, int]:
    return {"published": month.published, "waiting": month.waiting, "removed": month.removed}
