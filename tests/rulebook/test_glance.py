"""What is sorted out at a glance: nothing that could be read in a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.rulebook.folding import fold
from blog.rulebook.glance import may_say

# What websites are made of, and what disguises are.
LETTERS = "abcdeghilmnorstvwzABIV0123456789$@!|+-_./:~ "


@given(st.text(LETTERS, max_size=24))
def test_whatever_is_read_in_a_text_was_to_be_expected(text: str) -> None:
    for word in fold(text).replace("=", " ").split():
        assert may_say(text, word), (text, word)


@pytest.mark.parametrize(
    ("website", "may"),
    [
        ("https://casino.example", True),
        ("https://c4sin0.example", True),
        ("https://CASINO.example", True),
        ("https://казино.example", True),
        ("https://example.org/~reader7", False),
        ("", False),
    ],
)
def test_most_websites_are_sorted_out(website: str, may: bool) -> None:
    assert may_say(website, "casino") == may


def test_nothing_to_look_for_is_everywhere() -> None:
    assert may_say("", "")
