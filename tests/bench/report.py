"""The table and the JSON file that a run leaves; pure but for writing the file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.bench.figures import Cost, LeftOut, Measured, Row, Target, shown

HEADINGS = (
    "work",
    "measured against",
    "median",
    "min",
    "max",
    "target",
    "holds",
    "processor, µs: ours, theirs (ratio)",
)
_VERDICTS = {True: "yes", False: "**no**", None: "–"}


def table(results: Iterable[Measured | LeftOut]) -> str:
    """Lay out results as a Markdown table that a terminal shows as well, and what is missing."""
    found = list(results)
    rows = [_cells(each) for each in found if isinstance(each, Measured)]
    widths = [max(map(len, column)) for column in zip(HEADINGS, *rows, strict=True)]
    lines = [_line(HEADINGS, widths), _line(["-" * width for width in widths], widths)]
    lines += [_line(row, widths) for row in rows]
    return "\n".join([*lines, "", *_notes(found), *_left_out(found)])


def summary(results: Iterable[Measured | LeftOut]) -> str:
    """Say in a line how many targets hold, and which do not."""
    judged = [each for each in results if isinstance(each, Measured) and each.holds is not None]
    broken = [each.row.work for each in judged if not each.holds]
    kept = f"{len(judged) - len(broken)} of {len(judged)} targets hold"
    return f"{kept}; not: {'; '.join(broken)}." if broken else f"{kept}."


def line(result: Measured | LeftOut) -> str:
    """Say a result in one line, as soon as it is there."""
    if isinstance(result, LeftOut):
        return f"{result.row.work}: left out ({result.reason})"
    work, _, *figures, holds, cost = _cells(result)
    return f"{work}: {', '.join(figures)}; holds: {holds}; processor: {cost}"


def as_json(
    results: Iterable[Measured | LeftOut], facts: Mapping[str, object], seconds: float
) -> str:
    """Return everything that is known of a run, each single value included."""
    found = list(results)
    document = {
        "machine": facts,
        "seconds": round(seconds, 1),
        "rows": [_record(each) for each in found if isinstance(each, Measured)],
        "left_out": [
            {"work": each.row.work, "reason": each.reason}
            for each in found
            if isinstance(each, LeftOut)
        ],
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def from_json(text: str) -> list[Measured | LeftOut]:
    """Return the results of a run that was written, for another look at its table."""
    document = json.loads(text)
    measured = [_measured(each) for each in document["rows"]]
    left_out = [LeftOut(Row(each["work"], "", ""), each["reason"]) for each in document["left_out"]]
    return [*measured, *left_out]


def write(path: Path, text: str) -> None:
    """Put the file in place at once, so that nobody reads half of it."""
    beside = path.with_name(path.name + ".part")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def _notes(found: Sequence[Measured | LeftOut]) -> Iterator[str]:
    for each in found:
        if isinstance(each, Measured) and each.note:
            yield f"- {each.row.work}: {each.note}."


def _left_out(found: Sequence[Measured | LeftOut]) -> Iterator[str]:
    reasons: dict[str, list[str]] = {}
    for each in found:
        if isinstance(each, LeftOut):
            reasons.setdefault(each.reason, []).append(each.row.work)
    for reason, works in reasons.items():
        yield f"- Left out ({reason}): {'; '.join(works)}."


def _record(measured: Measured) -> dict[str, object]:
    row, cost, rates = measured.row, measured.cost, measured.rates
    record: dict[str, object] = {
        "work": row.work,
        "against": row.against,
        "unit": row.unit,
        "median": measured.median,
        "min": min(measured.values),
        "max": max(measured.values),
        "runs": list(measured.values),
        "target": asdict(row.target) if row.target else None,
        "judged": row.judged,
        "holds": measured.holds,
    }
    if cost:
        record["processor_us"] = {"ours": cost.ours, "theirs": cost.theirs, "ratio": cost.ratio}
    if rates:
        record["per_second"] = {"ours": rates[0], "theirs": rates[1]}
    return record | {"note": measured.note, "details": measured.details}


def _measured(record: dict[str, Any]) -> Measured:
    target = Target(**record["target"]) if record["target"] else None
    row = Row(record["work"], record["against"], record["unit"], target, record["judged"])
    processor = record.get("processor_us")
    cost = Cost(processor["ours"], processor["theirs"]) if processor else None
    return Measured(row, record["runs"], cost=cost, note=record["note"])


def _cells(measured: Measured) -> list[str]:
    row, values = measured.row, measured.values
    figures = (measured.median, min(values), max(values))
    unit = f" {row.unit}"
    return [
        row.work,
        row.against or "–",
        *(shown(figure) + unit for figure in figures),
        f"{row.target}{unit}" if row.target else "–",
        _VERDICTS[measured.holds],
        _cost(measured.cost),
    ]


def _cost(cost: Cost | None) -> str:
    return f"{cost.ours:,.0f}, {cost.theirs:,.0f} ({cost.ratio:.2f})" if cost else "–"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return f"| {' | '.join(_padded(cells, widths))} |"


def _padded(cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    return (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
