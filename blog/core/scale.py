"""Scales of charts. Pure: a number in, a number out."""

from __future__ import annotations

_LEADING = (1, 2, 5, 10)


def round_up(most: int) -> int:
    """Return the next number that is easily read off a scale: 1, 2, 5, 10, 20, and so on."""
    power = 1
    while True:
        for leading in _LEADING:
            if most <= leading * power:
                return leading * power
        power *= 10
