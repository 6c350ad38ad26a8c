"""What the filter sees in a comment: where it leads, how it looks, and how long it took."""

from __future__ import annotations

import pytest

from blog.spam.features import Sample, features, placed, sample_of
from blog.spam.learning import Example, learn
from blog.spam.model import LEAST_OF_EACH
from blog.spam.reading import plain, read


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("See https://www.Goat.example/a?b=c, really", {"goat.example"}),
        ("<https://a.example/x> and [there](http://b.example/y)", {"a.example", "b.example"}),
        ("visit goat-shop.com now", {"goat-shop.com"}),
        ("marketplace . com/goats", {"marketplace.com"}),
        ("bit.ly\\14gKvDo or adf.ly / KlD3Y", {"bit.ly", "adf.ly"}),
        ("ｈｔｔｐ://ｗｗｗ.ｇｏａｔ.com/usr", {"goat.com"}),
        ("www.goat. com/watch", {"goat.com"}),
        ("hxxp://user@goat.example:8080/", {"goat.example"}),
        ("goats.live/now", {"goats.live"}),
        ('<a href="http://goat.example/1">look</a>', {"goat.example"}),
        ('<a href="http://goat.example/v?t=2m">2:19</a> is the best', set()),
        ("It was funny.it really was. So.in short", set()),
        ("My address is ann@goat.com", set()),
        ("Version 3.11.7 of e.g. this", set()),
    ],
)
def test_what_a_text_leads_to_is_found_however_it_is_written(text: str, hosts: set[str]) -> None:
    assert sample_of(text, "Ann").hosts == hosts


def test_the_website_of_its_writer_is_one_of_its_hosts() -> None:
    assert sample_of("Hello.", "Ann", "https://www.goat.example/me").hosts == {"goat.example"}
    assert sample_of("Hello.", "Ann", "no address").hosts == frozenset()


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("I don&#39;t<br />know\ufeff", "I don't know"),
        ("a\u200bb \u202ec", "ab c"),
        ("1 <2 and 3> 2", "1 <2 and 3> 2"),
        ("ＤＡＭＮ 𝐠𝐨𝐨𝐝", "DAMN good"),
    ],
)
def test_a_text_is_read_without_its_dress(text: str, reads: str) -> None:
    assert plain(text) == reads


def test_words_are_the_same_however_they_are_shouted() -> None:
    assert read("SUBSCRIIIIIBE!!!!!").words == read("subscribe!").words == ("subscribe",)


@pytest.mark.parametrize("text", ["हिन्दी में लिखा", "مرحبًا بكم", "שָׁלוֹם לכם", "Привет всем"])
def test_words_stay_whole_in_any_script(text: str) -> None:
    assert len(read(text).words) == len(text.split())


def test_han_is_read_letter_by_letter() -> None:
    assert read("東京です").words == ("東", "京", "で", "す")


def test_to_check_asks_nobody_for_anything() -> None:
    assert "ask" in features(sample_of("Check my channel", "Ann"))["kind"]
    assert "ask" not in features(sample_of("I came to check the views", "Ann"))["kind"]


def test_every_feature_has_a_label_that_people_read() -> None:
    found = features(sample_of("Mail a@b.example or see goat.com 12345 @me #goat 🐐", "Ann 99"))
    labels = [label for _value, _places, named in placed(found) for label in named]
    assert labels
    assert all(label.strip() and "\x00" not in label for label in labels)


def _same_text(*, is_spam: bool, number: int, sample: Sample) -> Example:
    text = f"A goat crossed the road, number {number}."
    return Example(
        Sample(text=text, name="Ann", hosts=sample.hosts, seconds=sample.seconds), is_spam
    )


@pytest.mark.parametrize(
    ("good", "spam"),
    [
        (Sample(text="", seconds=90.0), Sample(text="", seconds=1.0)),
        (
            Sample(text="", hosts=frozenset({"goat.example"})),
            Sample(text="", hosts=frozenset({"evil.example"})),
        ),
    ],
    ids=["the time it took", "the host"],
)
def test_what_is_not_in_the_words_is_learned_as_well(good: Sample, spam: Sample) -> None:
    model = learn(
        _same_text(is_spam=is_spam, number=number, sample=spam if is_spam else good)
        for number in range(LEAST_OF_EACH)
        for is_spam in (False, True)
    )
    scores = [
        model.score(_same_text(is_spam=False, number=77, sample=each).sample)
        for each in (good, spam)
    ]
    assert scores[0] is not None
    assert scores[1] is not None
    assert scores[0].probability < 0.5 < scores[1].probability
