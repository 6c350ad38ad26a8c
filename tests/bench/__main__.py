"""Measure everything that docs/performance.md promises, and print a table.

    python -m tests.bench [SUBJECT …]
    python -m tests.bench --list
    python -m tests.bench --show bench.json

Environment: SMALL=1 for less than a minute, SCALE=full for a million comments, OUT= for
the JSON file. A target that is missed changes no exit status; an error does.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.bench import (
    facts,
    fresh,
    large,
    pages,
    report,
    start_and_memory,
    weight,
    writes,
)
from tests.bench.figures import LeftOut, Measured
from tests.bench.rows import OF, ROWS
from tests.bench.scope import Scope
from tests.bench.wrk import Missing
from tests.databases import PostgreSQL, find_postgresql
from tests.live import ROOT

Result = Measured | LeftOut

SUBJECTS: dict[str, Callable[[Scope], Iterator[Result]]] = {
    "pages": pages.measure,
    "fresh": fresh.measure,
    "writes": writes.measure,
    "scale": large.measure,
    "start": start_and_memory.measure,
    "weight": weight.measure,
}
_GROWN_SMALL = (100, 1_000)
_GROWN, _GROWN_FULL = (2_000, 20_000), (100_000, 1_000_000)


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("subjects", nargs="*", help=f"some of {', '.join(SUBJECTS)}")
    parser.add_argument("--list", action="store_true", help="name every row, and measure nothing")
    parser.add_argument("--show", metavar="FILE", type=Path, help="print the table of a run")
    chosen = parser.parse_args()
    if unknown := set(chosen.subjects) - set(SUBJECTS):
        parser.error(f"no such subject: {', '.join(sorted(unknown))}")
    if chosen.list:
        print("\n".join(row.work for row in ROWS))
    elif chosen.show:
        print(report.table(report.from_json(chosen.show.read_text(encoding="utf-8"))))
    else:
        _run(chosen.subjects or list(SUBJECTS))


def _run(subjects: list[str]) -> None:
    begun = time.perf_counter()
    results: list[Result] = []
    with ExitStack() as stack:
        scope = _scope(stack)
        machine = facts.collected(scope)
        try:
            for name in subjects:
                _measure(name, scope, results)
        finally:
            results.sort(key=lambda each: ROWS.index(each.row))
            file = Path(os.environ.get("OUT") or ROOT / "bench.json")
            report.write(file, report.as_json(results, machine, time.perf_counter() - begun))
    print(report.table(results))
    print(f"\n{report.summary(results)} Every single run: {file}")


def _measure(name: str, scope: Scope, results: list[Result]) -> None:
    begun = time.perf_counter()
    try:
        for result in SUBJECTS[name](scope):
            results.append(result)
            print(f"{name}: {report.line(result)}", file=sys.stderr, flush=True)
    except Missing as error:
        measured = {each.row for each in results}
        results += [LeftOut(row, str(error)) for row in OF[name] if row not in measured]
    print(f"{name}: {time.perf_counter() - begun:.0f} s", file=sys.stderr, flush=True)


def _scope(stack: ExitStack) -> Scope:
    is_small = os.environ.get("SMALL", "0") not in {"", "0"}
    # Not in the place of pytest's folders: the server's account has to get in.
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="dateline-bench-")))
    return Scope(
        folder=folder,
        is_small=is_small,
        rounds=3 if is_small else 5,
        seconds=0.15 if is_small else 0.7,
        postgresql=None if is_small else _postgresql(stack, folder),
        grown=(_GROWN_SMALL, _GROWN_FULL if os.environ.get("SCALE") == "full" else _GROWN),
    )


def _postgresql(stack: ExitStack, folder: Path) -> PostgreSQL | None:
    """Start a server that is as durable as one in use; None where there is none."""
    place = folder / "postgresql"
    place.mkdir()
    folder.chmod(0o711)
    return stack.enter_context(find_postgresql(place, is_durable=True))


if __name__ == "__main__":
    main()
