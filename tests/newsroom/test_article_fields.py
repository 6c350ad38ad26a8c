"""What fields of an article's form hold as text, and the values they stand for."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from blog.newsroom.writing import article_fields

INDIA, BERLIN = ZoneInfo("Asia/Kolkata"), ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("typed", "zone", "expected"),
    [
        ("2027-01-31T18:30", INDIA, datetime(2027, 1, 31, 13, 0, tzinfo=UTC)),
        ("2027-01-31 18:30", BERLIN, datetime(2027, 1, 31, 17, 30, tzinfo=UTC)),
        ("2027-07-31T18:30", BERLIN, datetime(2027, 7, 31, 16, 30, tzinfo=UTC)),
        ("2027-01-31T18:30Z", BERLIN, None),
        ("0001-01-01T00:00", INDIA, None),
        ("9999-12-31T23:59", ZoneInfo("America/New_York"), None),
        ("tomorrow", BERLIN, None),
        ("", BERLIN, None),
    ],
)
def test_a_time_is_one_of_the_site_s_zone(
    typed: str, zone: ZoneInfo, expected: datetime | None
) -> None:
    assert article_fields.instant(typed, zone) == expected
    if expected is not None:
        assert article_fields.shown_instant(expected, zone) == typed.replace(" ", "T")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", ()),
        (" , ,", ()),
        ("Sea, the  boats ,Sea", ("Sea", "the boats")),
        ("بحر، سفن", ("بحر", "سفن")),
        ("海、船", ("海", "船")),
    ],
)
def test_tags_are_parted_by_commas_of_any_script(typed: str, expected: tuple[str, ...]) -> None:
    assert article_fields.tags(typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("12", 12), ("2147483647", 2147483647), ("2147483648", None), ("0", None), ("-1", None)]
    + [(each, None) for each in ("", "x", "1.5", "²", "٣", "9" * 30, " 1")],
)
def test_a_number_is_that_of_a_row(typed: str, expected: int | None) -> None:
    assert article_fields.number(typed) == expected


def test_a_text_keeps_the_indent_of_its_first_line() -> None:
    assert article_fields.text("\r\n\r\n    code\r\n\r\nText.  \r\n\r\n") == "    code\n\nText."
