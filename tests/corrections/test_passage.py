"""A passage that a reader quoted is found in the Markdown it was made of."""

from __future__ import annotations

import time

import pytest

from blog.articles.content import MAX_BODY
from blog.corrections import passage

SOURCE = """The first paragraph.

## The *ferry* runs

The **first boat** left at [six o’clock](https://ferry.example/times?a=6), full of
goats.[^1] Nobody &amp; nothing was ![a goat](image:12) lost.

1. One thing
2. Another thing

[^1]: Only one, in fact."""


@pytest.mark.parametrize(
    ("quoted", "expected"),
    [
        pytest.param("left at", "left at", id="plain words"),
        pytest.param("The first boat left", "The **first boat** left", id="over emphasis"),
        pytest.param(
            "left at six o'clock, full",
            "left at [six o’clock](https://ferry.example/times?a=6), full",
            id="over a link",
        ),
        pytest.param("full of goats", "full of\ngoats", id="over the end of a line"),
        pytest.param("  FULL   of\tGoats ", "full of\ngoats", id="case and blanks do not count"),
        pytest.param("The ferry runs", "The *ferry* runs", id="a heading"),
        pytest.param("goats. Nobody", "goats.[^1] Nobody", id="over a note’s mark"),
        pytest.param(
            "Nobody & nothing was", "Nobody &amp; nothing was", id="over a character by its name"
        ),
        pytest.param("was lost", "was ![a goat](image:12) lost", id="over a picture"),
        pytest.param("One thing Another thing", "One thing\n2. Another thing", id="over a list"),
        pytest.param(
            "Something else. Nobody & nothing was. Short.",
            "Nobody &amp; nothing was",
            id="its longest sentence, if it is not there as a whole",
        ),
    ],
)
def test_a_passage_is_found(quoted: str, expected: str) -> None:
    found = passage.find(SOURCE, quoted)
    assert found is not None
    assert found.passage == expected == SOURCE[found.start : found.end]


@pytest.mark.parametrize("quoted", ["", "  !? ", "The last boat left", "ferry.example"])
def test_what_is_not_there_is_not_found(quoted: str) -> None:
    assert passage.find(SOURCE, quoted) is None


def test_the_paragraph_around_it_is_shown() -> None:
    found = passage.find(SOURCE, "first boat")
    assert found is not None
    assert found.before == "The **"
    assert found.after.endswith("lost.")


def test_a_letter_that_folds_into_two_keeps_its_place() -> None:
    found = passage.find("In der Straße fuhr ein Boot.", "STRASSE FUHR")
    assert found is not None
    assert found.passage == "Straße fuhr"


def test_offsets_are_those_of_a_browser() -> None:
    assert passage.utf16_length("a😀é") == 4


@pytest.mark.parametrize("marks", ["![", "](", "[^", "![x](", "&a"])
def test_marks_that_are_never_closed_cost_no_more_than_a_second(marks: str) -> None:
    source = marks * (MAX_BODY // len(marks))
    begin = time.perf_counter()
    assert passage.find(source, "The first boat left at six.") is None
    assert time.perf_counter() - begin < 2
