"""A text folded: what comes out, how long it may be, and that hostile input costs no more."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from blog.rulebook.folding import fold
from blog.rulebook.patterns import BadPattern, compile_pattern, find

# Letters of six scripts, figures, signs, blanks, invisible characters, marks, emoji.
MIXED = st.text(
    "aAiIlbcosxXvzñß013457 абвоеиОСйѕїαβονΣςϲابكـهקסםו加微信。カゞ가ก็ꓚᐯ$@!|+€₿-._*#'<>=\n"
    "\u0301\u0306\u0335\u05b8\u064e\u200b\u200d\u202e\u2060\U0001f1e8🎰🅰ﷺ,;()",
    max_size=40,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        (" \n\t ", ""),
        ("Well, this — is *it*!", "well this is it"),
        ("Straße ÉCOLE Łódź", "strasse ecole lodz"),
        ("Ёлка, мой ÿ", "елка мой y"),
        ("a c4sino, really", "a c4sino really\na casino really"),
        ("s p a m here", "s p a m here\nspam here\n=spamhere="),
        ("加 微 信，好的", "加 微 信 好的\n加微信"),
        ("加QQ群", "加 qq 群"),
        ("push-it", "push it\n=pushit="),
        ("in 1984, 1.0.1", "in 1984 1 0 1"),
        ("٢٠٢٤", "2024"),
    ],
)
def test_a_text_is_a_line_of_words_and_one_for_each_other_reading(text: str, expected: str) -> None:
    assert fold(text) == expected


def test_what_surrounds_a_disguised_word_stands_beside_its_reading() -> None:
    folded = fold("one two three four fr33 five six seven eight nine m0n3y ten")
    assert "two three four free five six seven eight nine money ten" in folded.split("\n")[1]


@given(st.one_of(st.text(max_size=60), MIXED))
@example("\ud800\udfff\x00\x1f")
@example("ŉ ǰ ΐ ﬀ ᾳ")
def test_whatever_comes_lines_of_single_blanks_go(text: str) -> None:
    folded = fold(text)
    assert folded == fold(text)
    for line in folded.split("\n"):
        assert line == " ".join(line.split())
    assert not set(folded) & set("$@!|+*-.,'\u200b\u200d\u0301\u0335")


@given(st.one_of(st.text(max_size=60), MIXED))
def test_every_word_of_a_text_is_found_in_it_and_in_what_is_folded_again(text: str) -> None:
    folded = fold(text)
    again = fold(folded)
    for word in folded.split("\n")[0].split():
        try:
            pattern = compile_pattern(word)
        except BadPattern:
            continue
        assert find(pattern, folded) is not None
        assert find(pattern, again) is not None


HOSTILE = (
    *(
        "a",
        "a ",
        "a.",
        "ab-",
        "aI1",
        "1a",
        "c4s1n0 ",
        "c a s i n o ",
        "*a",
        "a#",
        "aаα",
        "加 ",
        "加-",
    ),
    *("aaa ", "a\u0336", "\u202ea ", "<b", "a!", "a||", "vv", "$a", "ﷺ", "a--", "a-\n", "'a", "🇨"),
    *("𝓬", "ѕ", "ёй ", "кaз", "a  b ", "\u200b", "()", "=a="),
)


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_text_costs_in_proportion_to_its_length(unit: str) -> None:
    short, long = (unit * 20_000)[:2_000], (unit * 20_000)[:20_000]
    # Ten times the text may take ten times as long, not a hundred times; a busy machine
    # gets a second and a third try.
    assert any(_seconds(long) / max(_seconds(short), 0.0005) < 40 for _ in range(3))


def _seconds(text: str) -> float:
    started_at = time.process_time()
    folded = fold(text)
    seconds = time.process_time() - started_at
    assert len(folded) <= 6 * len(text)
    return seconds
