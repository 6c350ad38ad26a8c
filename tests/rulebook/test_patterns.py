"""What editors type as words: what is refused, what a database may sieve by, what is shown."""

from __future__ import annotations

import re
import time

import pytest

from blog.rulebook.folding import fold
from blog.rulebook.patterns import BadPattern, compile_name, compile_pattern, find


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        (" \n ", "empty"),
        ("*", "only wildcards"),
        ("* ** *", "only wildcards"),
        ("!?", "no letters"),
        ("💰", "no letters"),
        ("\u200b\u200b", "no letters"),
        ("a", "too short"),
        ("ab*", "too short"),
        ("*a*", "too short"),
        ("a" * 201, "too long"),
    ],
)
def test_what_cannot_be_a_pattern_is_refused_with_its_reason(typed: str, code: str) -> None:
    with pytest.raises(BadPattern) as refused:
        compile_pattern(typed)
    assert refused.value.code == code
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize("typed", ["ab", "赌", "casin*", "a b", "1984"])
def test_what_is_long_enough_is_taken(typed: str) -> None:
    assert compile_pattern(typed).typed == typed


@pytest.mark.parametrize(
    ("typed", "literal"),
    [
        ("Casino", "casino"),
        ("free money now", "money"),
        ("*viagra*", "viagra"),
        ("on*casino", "casino"),
        ("加微信", "加微信"),
        ("c a s i n o", "casino"),
        ("* money", "money"),
    ],
)
def test_a_pattern_names_what_every_text_contains_that_it_hits(typed: str, literal: str) -> None:
    assert compile_pattern(typed).literal == literal


@pytest.mark.parametrize(
    ("typed", "text", "evidence"),
    [
        ("casino", "A C4sino!", "casino"),
        ("casin*", "the Casinos are", "casinos"),
        ("free money", "free, money", "free money"),
        ("viagra", "vi-agra", "viagra"),
        ("abc*", "abc" + "xy" * 99, ("abc" + "xy" * 99)[:80]),
    ],
)
def test_the_words_found_are_the_evidence(typed: str, text: str, evidence: str) -> None:
    assert find(compile_pattern(typed), fold(text)) == evidence


@pytest.mark.parametrize(
    ("typed", "name", "is_match"),
    [
        ("Bo Newcomer", "bo  NEWCOMER", True),
        ("Bo Newcomer", "Bо Nеwcomer", True),  # with Cyrillic letters
        ("Bo Newcomer", "Bo-Newcomer", True),
        ("Bo Newcomer", "B o N e w c o m e r", False),
        ("bonewcomer", "B o N e w c o m e r", True),
        ("Bo", "Bo Newcomer", False),
        ("Newcomer", "Bo Newcomer", False),
        ("Bo*", "Bo Newcomer", True),
        ("Bo*", "Bob", True),
        ("Bo *", "Bob", False),
        ("Bo *", "Bo Newcomer", True),
        ("* Newcomer", "Bo Newcomer", True),
        ("*casino*", "Best Casino Reviews", True),
        ("*casino*", "Best C4sino Reviews", True),
        ("*casino", "Best Casino Reviews", False),
        ("best*reviews", "Best Casino Reviews", True),
        ("best casino*", "Best Casino Reviews", True),
        ("dick", "Dick Cheney", False),
        ("微信", "加微信", False),
        ("*微信*", "加微信 123", True),
        ("Admin", "𝐀𝐝𝐦𝐢𝐧", True),
        ("Admin", "Αdmin", True),
        ("Admin", "4dm1n", True),
        ("Анна", "Анна", True),
        ("anna", "Анна", False),
    ],
)
def test_a_name_is_meant_as_a_whole(typed: str, name: str, is_match: bool) -> None:
    assert (find(compile_name(typed), fold(name)) is not None) == is_match


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("*aa*bb*cc*dd", "a"),
        ("aaa*bbb*ccc", "aaa"),
        ("*ab*ab*abc", "ab"),
        ("aa * aa * bb", "aa "),
        ("aa aa aa bb", "aa "),
        ("加*加*信", "加"),
        ("加*qq", "加"),
        ("加 加 信", "加 "),
        ("*aaa", "aa"),
        ("aaa*", "=aaa"),
    ],
)
def test_matching_takes_time_in_proportion_to_the_text(typed: str, unit: str) -> None:
    for pattern in (compile_pattern(typed), compile_name(typed)):
        short, long = (unit * 30_000)[:3_000], (unit * 30_000)[:30_000]
        assert any(
            _seconds(pattern.regex, long) / max(_seconds(pattern.regex, short), 0.0005) < 40
            for _ in range(3)
        )


def _seconds(regex: re.Pattern[str], text: str) -> float:
    started_at = time.process_time()
    regex.search(text)
    return time.process_time() - started_at
