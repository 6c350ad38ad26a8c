"""What the filter makes of labelled comments: a function of their set, in words people read."""

from __future__ import annotations

import random
from functools import cache

import pytest

from blog.spam.features import sample_of
from blog.spam.learning import Example, learn
from blog.spam.model import HELD_FROM, LEAST_OF_EACH, Model

GOOD = [
    "The {a} left the harbour at {n}, and my {b} was on it.",
    "I do not agree with the mayor: the {a} costs more than the {b}.",
    "Wer hat gesehen, dass die {a} um {n} Uhr fuhr? Meine {b} wartet noch.",
    "Merci pour cet article, mais la {a} n’a jamais été près de la {b}.",
    "What does {n} mean here, the year or the number of the {a}?",
]
SPAM = [
    "Check out my {a} channel and subscribe, I give {n} dollars to everyone!",
    "Make {n} dollars a day at home with my {b}, visit www.{a}-{b}.example",
    "Besucht meinen Kanal und abonniert ihn, {n} Euro gratis auf {a}.example!",
    "Abonnez-vous à ma chaîne {a} et gagnez {n} euros, cliquez sur {b}.example",
    "PLEASE subscribe to my {a} videos guys, thanks!! http://{b}.example/{n}",
]
NOUNS = [
    "ferry",
    "goat",
    "bridge",
    "school",
    "market",
    "tower",
    "garden",
    "river",
    "train",
    "bakery",
]


@cache
def examples(seed: int, of_each: int = 60) -> tuple[Example, ...]:
    """Return made-up comments, as many good ones as spam, all of them different."""
    chance = random.Random(seed)
    found: dict[str, bool] = {}
    for is_spam, texts in ((False, GOOD), (True, SPAM)):
        while sum(spam == is_spam for spam in found.values()) < of_each:
            a, b = chance.sample(NOUNS, 2)
            text = chance.choice(texts).format(a=a, b=b, n=chance.randrange(10, 9999))
            found[text] = is_spam
    return tuple(Example(sample_of(text, "Ann"), spam) for text, spam in found.items())


@cache
def learned() -> Model:
    return learn(examples(1))


def test_the_order_of_the_examples_counts_for_nothing() -> None:
    shuffled = list(examples(1))
    random.Random(3).shuffle(shuffled)
    assert learn(shuffled).to_bytes() == learned().to_bytes()


def test_one_more_example_makes_another_model_and_without_it_there_is_no_trace() -> None:
    more = [*examples(1), Example(sample_of("Subscribe to the goat.", "Bo"), True)]
    assert learn(more).to_bytes() != learned().to_bytes()
    assert learn(more[:-1]).to_bytes() == learned().to_bytes()


def test_nothing_is_judged_before_enough_was_seen() -> None:
    good = [each for each in examples(1) if not each.is_spam]
    spam = [each for each in examples(1) if each.is_spam][: LEAST_OF_EACH - 1]
    model = learn([*good, *spam])
    assert (model.good, model.spam, model.is_ready) == (60, LEAST_OF_EACH - 1, False)
    assert model.score(spam[0].sample) is None


def test_what_was_never_seen_is_told_apart_in_three_languages() -> None:
    probabilities = {True: list[float](), False: list[float]()}
    for each in examples(2):
        score = learned().score(each.sample)
        assert score is not None
        probabilities[each.is_spam].append(score.probability)
    assert min(probabilities[True]) >= HELD_FROM > max(probabilities[False])


def test_the_evidence_names_words_and_what_they_lead_to() -> None:
    score = learned().score(sample_of("Please subscribe to my channel at goat.example", "Ann"))
    assert score is not None
    told = [each.token for each in score.evidence if each.weight > 0]
    assert any("subscribe" in token for token in told)
    weights = [abs(each.weight) for each in score.evidence]
    assert weights == sorted(weights, reverse=True)


def test_what_it_says_is_the_sum_of_what_it_shows() -> None:
    sample = sample_of("Please subscribe to my channel at goat.example", "Ann")
    distance, evidence = learned().weigh(sample)
    assert distance == pytest.approx(learned().bias + sum(evidence.values()))


def test_a_model_comes_back_from_its_bytes_as_it_was() -> None:
    stored = learned().to_bytes()
    again = Model.from_bytes(stored)
    sample = examples(2)[0].sample
    assert again.to_bytes() == stored
    assert again.score(sample) == learned().score(sample)


@pytest.mark.parametrize("stored", [b"", b"x", b"\x00" * 40, bytes(range(256)) * 4])
def test_what_is_no_model_is_refused(stored: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Model.from_bytes(stored)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00\x01\ufeff",
        "a" * 20_000,
        "http://" * 3_000,
        "x." * 10_000,
        "\u0301" * 20_000,
        "🐐" * 20_000,
        "&#39;<br />" * 2_000,
        "\u202e" + "سلام " * 4_000,
    ],
    ids=lambda text: f"{len(text)} characters",
)
def test_whatever_is_sent_has_a_score(text: str) -> None:
    score = learned().score(sample_of(text, text[:100], "https://goat.example", 0.0))
    assert score is not None
    assert 0 <= score.probability <= 1
