"""What readers may know of revisions, as tables."""

from __future__ import annotations

from datetime import timedelta

import pytest

from blog.articles import public_history
from blog.articles.policy import Change
from blog.articles.public_history import Saved, Step
from tests.cast import NOON

C = Change
# What was saved, at which hour, of an article out at eight; what readers are told.
STEPS = [
    ("a draft that came out", "saved 06, saved 07, published 08", "published 08"),
    ("a small change", "saved 06, published 08, minor 09", "published 08, edited 09"),
    (
        "a correction is told elsewhere",
        "saved 06, published 08, correction 09",
        "published 08",
    ),
    ("changes between scheduling and the instant", "published 06, saved 07", "published 08"),
    ("an import, and the next", "imported 09, imported 10", "published 08, edited 10"),
    ("one put back", "saved 06, published 08, restored 09", "published 08, restored 09"),
    (
        "one put back while it was a draft",
        "saved 05, restored 06, published 08",
        "published 08",
    ),
    (
        "what was done while it was withdrawn",
        "saved 06, published 08, unpublished 09, minor 10, restored 11, published 12, minor 13",
        "published 08, published again 12, edited 13",
    ),
    ("a backdated one", "saved 09, published 10, minor 11", "published 08, edited 11"),
]


def saved(line: str) -> list[Saved]:
    """Return revisions numbered from 1, as in `saved 06, published 08`."""
    pairs = (each.split() for each in line.split(", "))
    return [
        Saved(number, Change(change), NOON.replace(hour=int(hour)))
        for number, (change, hour) in enumerate(pairs, start=1)
    ]


@pytest.mark.parametrize(
    ("line", "told"), [each[1:] for each in STEPS], ids=[each[0] for each in STEPS]
)
def test_readers_are_told_what_they_could_have_seen(line: str, told: str) -> None:
    found = public_history.steps(saved(line), NOON.replace(hour=8))
    assert ", ".join(f"{step} {at:%H}" for step, at in found) == told


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("saved 06, published 08, minor 09, correction 10", [2, 3]),
        ("imported 06, correction 10", [1]),
        ("imported 09, correction 10", [1]),
        ("saved 06, published 07, saved 07, minor 10", [3]),
        ("saved 06, published 08, unpublished 09, minor 10, correction 11", [2]),
    ],
)
def test_a_difference_begins_with_what_readers_saw(line: str, read: list[int]) -> None:
    revisions = saved(line)
    ends = [each.made_at for each in revisions[1:]]
    published_at = NOON.replace(hour=8)
    found = [
        each.number
        for each, until in zip(revisions, ends, strict=False)
        if public_history.was_read(each.number, revisions, published_at, until)
    ]
    assert found == read


def test_a_revision_that_is_not_there_was_not_read() -> None:
    revisions = saved("imported 06, correction 10")
    assert not public_history.was_read(7, revisions, NOON, NOON + timedelta(days=1))


def test_every_change_is_thought_of() -> None:
    silent = {C.SAVED, C.UNPUBLISHED, C.CORRECTION}
    assert set(public_history._STEPS) | silent == set(Change)
    assert set(public_history._STEPS.values()) | {Step.PUBLISHED} == set(Step)
