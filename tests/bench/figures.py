"""What a measurement says, and whether that is what was wanted; pure."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Target:
    """A bound that the median has to keep."""

    bound: float
    is_least: bool = False

    def holds(self, value: float) -> bool:
        """Tell whether a value keeps it."""
        return value >= self.bound if self.is_least else value <= self.bound

    def __str__(self) -> str:
        return f"{'≥' if self.is_least else '≤'} {shown(self.bound)}"


def at_least(bound: float) -> Target:
    """Want this or more."""
    return Target(bound, is_least=True)


def at_most(bound: float) -> Target:
    """Want this or less."""
    return Target(bound)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: some work, what it is measured against, and what is wanted.

    `judged` says which of the values has to keep the target: "median", or "max" where
    not even one may break it.
    """

    work: str
    against: str
    unit: str
    target: Target | None = None
    judged: str = "median"


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor time of a server's processes per request, in microseconds."""

    ours: float
    theirs: float

    @property
    def ratio(self) -> float:
        """How many of our requests cost as much as one of theirs does."""
        return self.theirs / self.ours


@dataclass(frozen=True, slots=True)
class Measured:
    """What the runs of a row gave; `rates` are requests a second, ours and theirs."""

    row: Row
    values: Sequence[float]
    cost: Cost | None = None
    rates: tuple[float, float] | None = None
    note: str = ""
    details: dict[str, object] = field(default_factory=dict)

    @property
    def median(self) -> float:
        """The middle one of the values."""
        return statistics.median(self.values)

    @property
    def holds(self) -> bool | None:
        """Whether the target is kept; None where there is none."""
        if self.row.target is None:
            return None
        return self.row.target.holds(max(self.values) if self.row.judged == "max" else self.median)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that could not be measured here, or was not asked for."""

    row: Row
    reason: str


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value under which this share of all lies: the nearest of them that there is."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def shown(value: float) -> str:
    """Write a figure with as many digits as it bears."""
    if value == int(value) and abs(value) >= 1:
        return f"{int(value):,}"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
