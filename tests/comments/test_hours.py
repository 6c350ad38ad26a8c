"""Hours of a week: what may be written, what it means, and how it is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from blog.comments import hours_wording
from blog.comments.hours import ALWAYS, Hours, parse
from blog.core import week
from blog.core.week import DAY, WEEK, BadHours, Problem

EIGHT, SIX = 8 * 60, 18 * 60
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
WORKDAYS = tuple((day * DAY + EIGHT, day * DAY + SIX) for day in range(5))


def at(day: int, hour: int, minute: int = 0) -> int:
    """Return a minute of the week; Monday is 0."""
    return day * DAY + hour * 60 + minute


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        pytest.param("", (), id="nothing is no hours"),
        pytest.param(" \t\n", (), id="nor are blanks"),
        pytest.param("mon-fri 08:00-18:00", WORKDAYS, id="some days alike"),
        pytest.param("Monday - FRIDAY 8:00 – 18:00", WORKDAYS, id="as people write it"),
        pytest.param("mo\u2011fr 08:00\u221218:00;", WORKDAYS, id="as other programs write it"),
        pytest.param("mon,wed 08:00-18:00", (WORKDAYS[0], WORKDAYS[2]), id="a list of days"),
        pytest.param("mon wed\u060c mon 08:00-18:00", (WORKDAYS[0], WORKDAYS[2]), id="twice"),
        pytest.param(
            "tue 08:00-12:00 13:00-17:00",
            ((at(1, 8), at(1, 12)), (at(1, 13), at(1, 17))),
            id="two spans a day",
        ),
        pytest.param(
            "tue 13:00-17:00, 08:00-12:00, wed 00:00-01:00",
            ((at(1, 8), at(1, 12)), (at(1, 13), at(1, 17)), (at(2, 0), at(2, 1))),
            id="commas between all of it, in any order",
        ),
        pytest.param("fri 22:00-02:00", ((at(4, 22), at(5, 2)),), id="over midnight"),
        pytest.param(
            "sun 22:00-02:00", ((0, 120), (at(6, 22), WEEK)), id="over the end of the week"
        ),
        pytest.param("fri 22:00-24:00", ((at(4, 22), at(5, 0)),), id="to midnight"),
        pytest.param("fri 22:00-00:00", ((at(4, 22), at(5, 0)),), id="to midnight, otherwise"),
        pytest.param("sun 00:00-24:00", ((at(6, 0), WEEK),), id="a whole day"),
        pytest.param(
            "sat-mon 10:00-11:00",
            ((at(0, 10), at(0, 11)), (at(5, 10), at(5, 11)), (at(6, 10), at(6, 11))),
            id="days over the end of the week",
        ),
        pytest.param("mon-sun 00:00-24:00", ((0, WEEK),), id="always"),
        pytest.param(
            "mon 08:00-12:00, 11:00-15:00; mon 15:00-18:00", WORKDAYS[:1], id="what overlaps, once"
        ),
        pytest.param("mon 22:00-21:00", ((at(0, 22), at(1, 21)),), id="nearly a day"),
    ],
)
def test_hours_are_read(text: str, spans: tuple[tuple[int, int], ...]) -> None:
    assert week.parse(text) == spans


@pytest.mark.parametrize(
    ("text", "problem", "part"),
    [
        ("mon 08:00-09:00 " * 13, Problem.TOO_LONG, ""),
        ("9" * 100_000, Problem.TOO_LONG, ""),
        ("; ,", Problem.UNKNOWN, "; ,"),
        ("always", Problem.UNKNOWN, "always"),
        ("m 08:00-09:00", Problem.UNKNOWN, "m"),
        ("mondays 08:00-09:00", Problem.UNKNOWN, "mondays"),
        ("mon-xyz 08:00-09:00", Problem.UNKNOWN, "mon-xyz"),
        ("mon 8-18", Problem.UNKNOWN, "8-18"),
        ("mon 08.00-18.00", Problem.UNKNOWN, "08.00-18.00"),
        ("mon 08:00", Problem.UNKNOWN, "08:00"),
        ("mon 08:00-18:00-20:00", Problem.UNKNOWN, "08:00-18:00-20:00"),
        ("mon 008:00-18:00", Problem.UNKNOWN, "008:00-18:00"),
        ("mon ٠٨:٠٠-١٨:٠٠", Problem.UNKNOWN, "٠٨:٠٠-١٨:٠٠"),
        ("mon ⁸:00-18:00", Problem.UNKNOWN, "⁸:00-18:00"),
        ("mon 08:00-18:00\x00", Problem.UNKNOWN, "08:00-18:00\x00"),
        (f"mon {'1' * 50}", Problem.UNKNOWN, f"{'1' * 30}…"),
        ("mon {part}", Problem.UNKNOWN, "{part}"),
        ("08:00-18:00", Problem.NO_DAY, "08:00-18:00"),
        ("mon 08:00-09:00; 10:00-11:00", Problem.NO_DAY, "10:00-11:00"),
        ("mon", Problem.NO_TIMES, "mon"),
        ("mon 08:00-09:00, tue", Problem.NO_TIMES, "tue"),
        ("mon; tue 08:00-09:00", Problem.NO_TIMES, "mon"),
        ("mon 08:60-09:00", Problem.NO_SUCH_TIME, "08:60-09:00"),
        ("mon 08:00-24:01", Problem.NO_SUCH_TIME, "08:00-24:01"),
        ("mon 24:00-02:00", Problem.NO_SUCH_TIME, "24:00-02:00"),
        ("mon 99:99-99:99", Problem.NO_SUCH_TIME, "99:99-99:99"),
        ("mon 08:00-08:00", Problem.EMPTY, "08:00-08:00"),
    ],
)
def test_what_says_no_hours_is_named(app: Flask, text: str, problem: Problem, part: str) -> None:
    with pytest.raises(BadHours) as refused:
        week.parse(text)
    assert (refused.value.problem, refused.value.part) == (problem, part)
    for sentence in (str(refused.value), hours_wording.problem(refused.value)):
        assert part in sentence


@pytest.mark.parametrize("hours", [ALWAYS, parse("mon-sun 00:00-24:00", UTC)])
def test_who_always_reads_never_stops(hours: Hours) -> None:
    instants = [MONDAY + timedelta(hours=hour) for hour in range(24 * 7)]
    assert all(map(hours.is_staffed, instants))
    assert hours.changes_at(MONDAY) is None
    assert hours.is_always


def test_a_change_is_after_the_instant_and_never_at_it() -> None:
    hours = parse("mon 08:00-18:00", UTC)
    eight = MONDAY.replace(hour=8)
    a_moment = timedelta(microseconds=1)
    assert hours.changes_at(eight - a_moment) == eight
    assert hours.changes_at(eight) == eight.replace(hour=18)
    assert not hours.is_staffed(eight - a_moment)
    assert hours.is_staffed(eight)
    assert hours.changes_at(eight.replace(hour=18)) == eight + timedelta(days=7)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ["Every day, at every hour"]),
        ("mon-sun 00:00-24:00", ["Every day, at every hour"]),
        (
            "mon-fri 08:00-18:00, sat 10:00-14:00",
            ["Monday to Friday 08:00–18:00", "Saturday 10:00–14:00"],
        ),
        ("mon-wed, fri 9:00-12:00", ["Monday to Wednesday and Friday 09:00–12:00"]),
        ("sat-sun 8:00-12:00 13:00-24:00", ["Saturday and Sunday 08:00–12:00 and 13:00–24:00"]),
        ("sun 22:00-02:00", ["Sunday 22:00–02:00"]),
        ("mon-sun 22:00-02:00", ["Monday to Sunday 22:00–02:00"]),
        ("mon-tue 00:00-24:00", ["Monday and Tuesday 00:00–24:00"]),
        ("sun-mon 00:00-24:00", ["Monday and Sunday 00:00–24:00"]),
        ("sun 12:00-24:00, mon 00:00-24:00", ["Monday 00:00–24:00", "Sunday 12:00–24:00"]),
    ],
)
def test_hours_are_told_to_readers(app: Flask, text: str, told: list[str]) -> None:
    assert hours_wording.sentences(parse(text, UTC)) == told


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(1, "1 second"), (90, "90 seconds"), (120, "2 minutes"), (3600, "1 hour"), (0, "0 seconds")],
)
def test_a_length_of_time_is_told_exactly(app: Flask, seconds: int, told: str) -> None:
    assert hours_wording.lasting(timedelta(seconds=seconds)) == told
