import json
import re
from pathlib import Path

import pytest

from tests.bench import __main__, report
from tests.bench.figures import Cost, LeftOut, Measured, Row, at_least, at_most, percentile, shown
from tests.bench.rows import ROWS
from tests.live import ROOT

FAST = Row("reading", "ready bytes", "×", at_least(0.9))
LIGHT = Row("loading", "", "B", at_most(14_336))
QUICK = Row("longest", "", "ms", at_most(1000), judged="max")
OPEN = Row("granian", "gunicorn", "×")


@pytest.mark.parametrize(
    ("row", "values", "holds"),
    [
        (FAST, [0.8, 0.9, 0.95], True),
        (FAST, [0.8, 0.89, 2.0], False),
        (LIGHT, [14_336], True),
        (LIGHT, [14_337], False),
        (QUICK, [10, 11, 1000], True),
        (QUICK, [10, 11, 1001], False),
        (OPEN, [0.1], None),
    ],
)
def test_the_median_is_judged_unless_not_one_run_may_miss(
    row: Row, values: list[float], holds: bool | None
) -> None:
    assert holds is Measured(row, values).holds


def test_a_percentile_is_one_of_the_values() -> None:
    assert percentile([3, 1, 2, 4], 0.5) == 3
    assert percentile(range(1000), 0.99) == 990
    assert percentile([7], 0.99) == 7


def test_figures_have_as_many_digits_as_they_bear() -> None:
    assert [shown(each) for each in (0.9137, 12.345, 14336, 1234.5, 1.0, 0.0)] == [
        "0.914",
        "12.3",
        "14,336",
        "1,234",
        "1",
        "0",
    ]


def test_a_table_says_what_was_wanted_what_came_and_what_is_missing() -> None:
    results: list[Measured | LeftOut] = [
        Measured(FAST, [0.8, 0.85, 0.95], cost=Cost(250, 200)),
        Measured(LIGHT, [5824], note="the script is a third request"),
        LeftOut(QUICK, "wrk is not installed"),
    ]

    lines = report.table(results).splitlines()

    first, second = ([cell.strip() for cell in line.split("|")[1:-1]] for line in lines[2:4])
    assert first == [
        *("reading", "ready bytes", "0.85 ×", "0.8 ×", "0.95 ×", "≥ 0.9 ×"),
        *("**no**", "250, 200 (0.80)"),
    ]
    assert second[-3:] == ["≤ 14,336 B", "yes", "–"]
    assert lines[5:] == [
        "- loading: the script is a third request.",
        "- Left out (wrk is not installed): longest.",
    ]
    assert report.table(report.from_json(report.as_json(results, {}, 1))) == report.table(results)
    assert report.summary(results) == "1 of 2 targets hold; not: reading."


def test_the_file_has_every_single_run(tmp_path: Path) -> None:
    measured = Measured(FAST, [0.8, 1.0, 0.9], rates=(900, 1000), details={"body_bytes": 12})

    report.write(tmp_path / "bench.json", report.as_json([measured], {"cores": 2}, 1.23))

    written = json.loads((tmp_path / "bench.json").read_text())
    (row,) = written["rows"]
    assert [row[name] for name in ("work", "median", "min", "max")] == ["reading", 0.9, 0.8, 1.0]
    assert row["runs"] == [0.8, 1.0, 0.9]
    assert row["holds"] is True
    assert row["per_second"] == {"ours": 900, "theirs": 1000}
    assert written["machine"] == {"cores": 2}
    assert [each.name for each in tmp_path.iterdir()] == ["bench.json"]


def test_the_documentation_shows_every_row_and_no_other(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["bench", "--list"])

    __main__.main()

    text = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    figures = text.partition("## Figures")[2].partition("\n## ")[0]
    documented = re.findall(r"^\| ([^|]+?) +\|", figures, re.MULTILINE)
    assert documented[2:] == capsys.readouterr().out.splitlines()
    assert len(set(ROWS)) == len(ROWS)
