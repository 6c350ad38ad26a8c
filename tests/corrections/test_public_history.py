"""What readers may know of revisions, as tables."""

from __future__ import annotations

import pytest

from blog.articles.policy import Change
from blog.corrections import public_history
from blog.corrections.public_history import Saved, Step
from tests.cast import NOON

C = Change
# What was saved, at which hour, and from which hour it was let out; what readers are told.
STEPS = [
    ("a draft that came out", "saved 06, saved 07, published 08@08", "published 08"),
    ("a small change", "saved 06, published 08@08, minor 09@08", "published 08, edited 09"),
    (
        "a correction is told elsewhere",
        "saved 06, published 08@08, correction 09@08",
        "published 08",
    ),
    ("changes between scheduling and the instant", "published 06@08, saved 07@08", "published 08"),
    ("an import, and the next", "imported 08@08, imported 10@08", "published 08, replaced 10"),
    ("imports of a draft", "imported 06, imported 07, published 08@08", "published 08"),
    (
        "one put back",
        "saved 06, published 08@08, restored 09@08",
        "published 08, restored 09",
    ),
    ("one put back while it was a draft", "saved 05, restored 06, published 08@08", "published 08"),
    (
        "what was done while it was withdrawn",
        "saved 06, published 08@08, unpublished 09, minor 10, restored 11, published 12@08, "
        "minor 13@08",
        "published 08, published again 12, edited 13",
    ),
    (
        "what was done before it came back at an instant",
        "published 06@06, unpublished 07, published 08@12, minor 10@12, minor 13@12",
        "published 06, published again 12, edited 13",
    ),
    (
        "a schedule of which nothing came",
        "published 05@09, unpublished 06, published 08@08",
        "published 08",
    ),
    ("a backdated one", "saved 09, published 10@08, minor 11@08", "published 08, edited 11"),
    ("one that is still to come out again", "published 06@06, unpublished 07", "published 06"),
]


def saved(line: str) -> list[Saved]:
    """Return revisions numbered from 1, as in `saved 06, published 08@08`."""
    found = []
    for number, each in enumerate(line.split(", "), start=1):
        change, hours = each.split()
        made, _at, out = hours.partition("@")
        out_at = NOON.replace(hour=int(out)) if out else None
        found.append(Saved(number, Change(change), NOON.replace(hour=int(made)), out_at))
    return found


@pytest.mark.parametrize(
    ("line", "told"), [each[1:] for each in STEPS], ids=[each[0] for each in STEPS]
)
def test_readers_are_told_what_they_could_have_seen(line: str, told: str) -> None:
    found = public_history.steps(saved(line))
    assert ", ".join(f"{each.step} {each.at:%H}" for each in found) == told


def test_what_was_replaced_is_told_with_both_revisions() -> None:
    *_, told = public_history.steps(saved("imported 08@08, minor 09@08, imported 10@08"))
    assert (told.number_before, told.number_after) == (2, 3)


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("saved 06, published 08@08, minor 09@08, correction 10@08", [2, 3, 4]),
        ("imported 06@08, correction 10@08", [1, 2]),
        ("saved 06, published 06@08, saved 07@08, minor 10@08", [3, 4]),
        ("published 08@08, unpublished 09, correction 11", [1]),
        ("published 06@06, unpublished 07, published 08@12, minor 10@12, minor 13@12", [1, 4, 5]),
    ],
)  # fmt: skip
def test_a_difference_begins_with_what_readers_saw(line: str, read: list[int]) -> None:
    revisions = saved(line)
    found = [each.number for each in revisions if public_history.was_read(each.number, revisions)]
    assert found == read


def test_a_revision_that_is_not_there_was_not_read() -> None:
    assert not public_history.was_read(7, saved("imported 06@06, correction 10@06"))


def test_every_change_is_thought_of() -> None:
    silent = {C.SAVED, C.PUBLISHED, C.UNPUBLISHED, C.CORRECTION}
    assert set(public_history._STEPS) | silent == set(Change)
    told_by_instants = {Step.PUBLISHED, Step.PUBLISHED_AGAIN}
    assert set(public_history._STEPS.values()) | told_by_instants == set(Step)
