"""The difference of two texts, word by word, in any script and within bounds."""

from __future__ import annotations

import time
from random import Random

import pytest

from blog.core.difference import Kind, Paragraph, difference

SIGNS = {Kind.SAME: "{}", Kind.ADDED: "+{}+", Kind.REMOVED: "-{}-"}


def written(paragraphs: tuple[Paragraph, ...]) -> list[str]:
    """Write a difference as a line for each paragraph, blanks at the ends of parts left out."""
    return [
        f"[{each.skipped}]"
        if each.skipped
        else " ".join(SIGNS[part.kind].format(part.text.strip()) for part in each.parts)
        for each in paragraphs
    ]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param("", "", [], id="nothing from nothing"),
        pytest.param("It left.", "It  left.\n", [], id="blanks do not count"),
        pytest.param("", "New.", ["+New.+"], id="a text where there was none"),
        pytest.param("Old.", "", ["-Old.-"], id="none where there was a text"),
        pytest.param(
            "The boat left at six.",
            "The boat left at seven.",
            ["The boat left at -six- +seven+ ."],
            id="a word, and not the point behind it",
        ),
        pytest.param(
            "We don’t know it.",
            "We don’t say it.",
            ["We don’t -know- +say+ it."],
            id="an apostrophe is part of its word",
        ),
        pytest.param(
            "One.\n\nTwo.\n\nThree.",
            "One.\n\nThree.",
            ["One.", "-Two.-", "Three."],
            id="a paragraph that is gone",
        ),
        pytest.param(
            "Rain fell all night.",
            "Nobody expects flying cows here.",
            ["-Rain fell all night.-", "+Nobody expects flying cows here.+"],
            id="another paragraph is no change of this one",
        ),
        pytest.param(
            "a\n\nb\n\nc\n\nd\n\nThe boat left.\n\ne\n\nf\n\ng",
            "a\n\nb\n\nc\n\nd\n\nThe ship left.\n\ne\n\nf\n\ng",
            ["[3]", "d", "The -boat- +ship+ left.", "e", "[2]"],
            id="what is unchanged far away is skipped",
        ),
        pytest.param("今天天气很好。", "今天天气不好。", ["今天天气 -很- +不+ 好。"], id="Chinese"),
        pytest.param("นายกรัฐมนตรีมาแล้ว", "นายกรัฐมนตรีไปแล้ว", ["นายกรัฐมนตรี -มา- +ไป+ แล้ว"], id="Thai"),
        pytest.param("वह कल आया था।", "वह आज आया था।", ["वह -कल- +आज+ आया था।"], id="Hindi"),
        pytest.param(
            "غادر القارب في السادسة.",
            "غادر القارب في السابعة.",
            ["غادر القارب في -السادسة- +السابعة+ ."],
            id="Arabic",
        ),
        pytest.param(
            "alpha beta gamma the delta epsilon zeta eta",
            "one two three the four five six eta",
            [
                "-alpha beta gamma the delta epsilon zeta eta-",
                "+one two three the four five six eta+",
            ],
            id="two words in common are no paragraph in common",
        ),
    ],
)
def test_a_difference_reads_well(before: str, after: str, expected: list[str]) -> None:
    assert written(difference(before, after)) == expected


def test_a_lone_word_between_great_changes_is_not_kept() -> None:
    before = "It was said again and again, from aaa bbb ccc the ddd eee fff to the end of the day."
    after = "It was said again and again, from ggg hhh iii the jjj kkk lll to the end of the day."
    (line,) = written(difference(before, after))
    assert "-aaa bbb ccc the ddd eee fff- +ggg hhh iii the jjj kkk lll+" in line


@pytest.mark.parametrize("seed", range(30))
def test_both_texts_can_be_read_out_of_a_difference(seed: int) -> None:
    random = Random(seed)

    def text() -> str:
        paragraphs = (
            " ".join(
                random.choices(["a", "goat", "don’t", "今天", ",", "."], k=random.randint(0, 12))
            )
            for _ in range(random.randint(0, 8))
        )
        return "\n\n".join(paragraphs)

    before, after = text(), text()
    found = difference(before, after, around=99)
    for kind, expected in ((Kind.ADDED, before), (Kind.REMOVED, after)):
        parts = (part.text for each in found for part in each.parts if part.kind != kind)
        assert not found or "".join("".join(parts).split()) == "".join(expected.split())


LONG = 100_000


def prose(random: Random, parting: str, words: int = 3000) -> str:
    known = [f"w{n}" for n in range(words)]
    weights = [1 / (n + 1) for n in range(words)]
    return parting.join(
        " ".join(random.choices(known, weights, k=60)) + "." for _ in range(LONG // 220)
    )


@pytest.mark.parametrize("parting", ["\n\n", " "], ids=["in paragraphs", "in one paragraph"])
@pytest.mark.parametrize("share", [0.001, 0.1, 0.5, 1.0])
def test_long_texts_take_less_than_a_second(parting: str, share: float) -> None:
    random = Random(share)
    before = prose(random, parting)
    assert len(before) >= LONG
    after = " ".join("new" if random.random() < share else word for word in before.split(" "))
    assert is_within(1, before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("a " * 50_000, "b " + "a " * 49_999, id="one word, again and again"),
        pytest.param("今" * 50_000 + "天", "天" + "今" * 50_000, id="one sign"),
        pytest.param("a\n\n" * 33_000, "b\n\n" + "a\n\n" * 32_000 + "c", id="one paragraph"),
        pytest.param("a b. " * 20_000, "b a. " * 20_000, id="one sentence"),
        pytest.param("." * LONG, "!" * LONG, id="points only"),
    ],
)
def test_what_nobody_would_write_takes_seconds_at_most(before: str, after: str) -> None:
    assert is_within(3, before, after)


def is_within(seconds: float, before: str, after: str) -> bool:
    """Tell whether a difference takes no longer, once in three times: others work here too."""
    return any(took(before, after) < seconds for _ in range(3))


def took(before: str, after: str) -> float:
    begin = time.process_time()
    assert difference(before, after)
    return time.process_time() - begin


@pytest.mark.parametrize("parting", ["\n\n", " "], ids=["paragraphs", "words"])
@pytest.mark.parametrize("times", [1, 2])
def test_every_other_item_of_a_long_text_may_be_another(parting: str, times: int) -> None:
    items = [f"w{number // times}" for number in range(15_000)]
    other = [item if number % 2 else f"x{item}" for number, item in enumerate(items)]
    assert is_within(2, parting.join(items), parting.join(other))


def test_what_stays_in_a_long_paragraph_is_found_behind_what_was_moved() -> None:
    words = [f"w{number}" for number in range(2_000)]
    after = [*words[1_000:1_400], *words[:1_000], "new", *words[1_400:]]
    (paragraph,) = difference(" ".join(words), " ".join(after))
    same = "".join(part.text for part in paragraph.parts if part.kind == Kind.SAME)
    assert same.split() == [*words[:1_000], *words[1_400:]]
