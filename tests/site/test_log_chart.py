"""The bars of the public log's chart."""

from __future__ import annotations

from datetime import date

from blog.comments.tally import Month
from blog.site import log_chart


def month(published: int = 0, held: int = 0, spam: int | None = 0, removed: int = 0) -> Month:
    return Month(
        first=date(2026, 11, 1),
        published=published,
        held=held,
        spam=spam,
        removed=removed,
        undone=0,
        by_policy=0,
        by_staff=0,
        reasons=(),
    )


def test_parts_stand_on_each_other_and_one_is_seen_beside_a_thousand() -> None:
    chart = log_chart.draw([month(), month(500, 200, 299, 1)])
    assert chart.top == 1000
    empty, full = chart.bars
    assert empty.parts == []
    assert [each.kind for each in full.parts] == ["published", "waiting", "removed"]
    published, waiting, removed = full.parts
    assert published.y + published.height == chart.height
    assert waiting.y + waiting.height == published.y
    assert removed.height == 2, "it would be a sixth of a unit"
    assert removed.y >= 0


def test_a_full_bar_stays_within_the_drawing() -> None:
    (bar,) = log_chart.draw([month(1, 0, 0, 999)]).bars
    assert min(each.y for each in bar.parts) >= 0


def test_the_present_month_has_one_number_for_held_and_spam() -> None:
    (bar,) = log_chart.draw([month(held=4, spam=None)]).bars
    assert [(each.kind, each.height) for each in bar.parts] == [("waiting", 120.0)]


def test_nothing_is_drawn_where_nothing_was_decided() -> None:
    assert log_chart.draw([month()]).top == 1


def test_the_oldest_month_stands_where_people_begin_to_read() -> None:
    months = [month(1), month(2)]
    ltr, rtl = log_chart.draw(months), log_chart.draw(months, is_rtl=True)
    places = [[each.parts[0].x for each in chart.bars] for chart in (ltr, rtl)]
    assert places == [[8.0, 52.0], [52.0, 8.0]]
