"""How much is measured: everything, or what fits into a minute."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bench.figures import Cost, Measured, Row
from tests.bench.loads import Load
from tests.databases import PostgreSQL

_CALM = 0.1  # share of all processors that others may take and nobody mentions it


@dataclass(frozen=True, slots=True)
class Scope:
    """Rounds of each pair and seconds of each run; a folder to work in; what is there.

    `grown` are articles and comments of the two blogs that are compared for scale.
    """

    folder: Path
    is_small: bool
    rounds: int
    seconds: float
    postgresql: PostgreSQL | None
    grown: tuple[tuple[int, int], tuple[int, int]]

    @property
    def why_no_postgresql(self) -> str:
        """Say why its rows are missing."""
        return "SMALL=1" if self.is_small else "PostgreSQL is not installed"

    def in_turn(
        self, ours: Callable[[], Load], theirs: Callable[[], Load]
    ) -> list[tuple[Load, Load]]:
        """Run both in turn, so many rounds of them: ABAB…"""
        return [(ours(), theirs()) for _ in range(self.rounds)]


def ratio(row: Row, pairs: list[tuple[Load, Load]], **details: object) -> Measured:
    """Compare rates pair by pair, and the processor's time per request over all of them."""
    ours, theirs = zip(*pairs, strict=True)
    taken = [round(max(load.taken for load in pair), 2) for pair in pairs]
    busy = f"others took up to {max(taken):.0%} of the processors, which is allowed for"
    return Measured(
        row,
        [first.rate / second.rate for first, second in pairs],
        cost=cost(pairs),
        rates=(_rate(ours), _rate(theirs)),
        note=busy if max(taken) > _CALM else "",
        details={**details, "taken_by_others": taken},
    )


def cost(pairs: list[tuple[Load, Load]]) -> Cost:
    """Return what a request of each took over all runs."""
    ours, theirs = zip(*pairs, strict=True)
    return Cost(_microseconds(ours), _microseconds(theirs))


def _microseconds(loads: tuple[Load, ...]) -> float:
    spent = sum(load.processor_seconds for load in loads)
    return 1_000_000 * spent / sum(load.requests for load in loads)


def _rate(loads: tuple[Load, ...]) -> float:
    return sum(load.rate * load.seconds for load in loads) / sum(load.seconds for load in loads)
