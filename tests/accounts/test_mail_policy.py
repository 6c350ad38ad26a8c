"""When a digest is due, and when a mail about reports."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from blog.accounts.mail_policy import Wishes, next_digest, next_reports
from tests.cast import NOON

HOUR, DAY, SECOND = timedelta(hours=1), timedelta(days=1), timedelta(seconds=1)


@pytest.mark.parametrize(
    ("last", "every", "expected"),
    [
        pytest.param(None, DAY, NOON + DAY, id="the first one comes at the end of its interval"),
        pytest.param(NOON - HOUR, DAY, NOON + 23 * HOUR, id="the next keeps the beat"),
        pytest.param(NOON - 50 * HOUR, DAY, NOON + 22 * HOUR, id="after quiet days, too"),
        pytest.param(NOON, HOUR, NOON + HOUR, id="never two in one interval"),
        pytest.param(
            NOON - HOUR, HOUR, NOON + HOUR, id="what comes on the beat waits for the next"
        ),
        pytest.param(NOON + SECOND, HOUR, NOON + SECOND, id="one that is still to go out"),
    ],
)
def test_a_digest_is_due(last: datetime | None, every: timedelta, expected: datetime) -> None:
    assert next_digest(last, every, NOON) == expected


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        pytest.param(None, NOON, id="the first at once"),
        pytest.param(NOON - 10 * SECOND, NOON + 50 * SECOND, id="at most one a minute"),
        pytest.param(NOON - HOUR, NOON, id="at once after a quiet hour"),
    ],
)
def test_reports_are_mailed(last: datetime | None, expected: datetime) -> None:
    assert next_reports(last, NOON) == expected


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        (Wishes(), "digest none, reports not"),
        (Wishes(86_400, is_mailed_flags=True), "digest daily, reports at once"),
        (Wishes(600), "digest every 600 s, reports not"),
    ],
)
def test_the_log_says_what_was_chosen(wishes: Wishes, expected: str) -> None:
    assert str(wishes) == expected
