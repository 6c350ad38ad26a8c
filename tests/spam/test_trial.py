"""How a trial of the filter is counted."""

from __future__ import annotations

from typing import Any

import pytest

from blog.spam import trial
from blog.spam.features import Sample
from blog.spam.material import Material, fingerprint
from blog.spam.model import Score
from blog.spam.trial import Quality, Row

# What the model says of each text, and what it is.
TEXTS = {
    "a": (0.0, False),
    "b": (0.69, False),
    "c": (0.7, False),
    "d": (0.99, False),
    "e": (0.1, True),
    "f": (0.94, True),
    "g": (0.95, True),
    "h": (1.0, True),
}
MATERIAL = [Material(text=text, name="", is_spam=is_spam) for text, (_, is_spam) in TEXTS.items()]


class Oracle:
    """A model that knows what to say of each text."""

    def score(self, sample: Sample) -> Score:
        """Say it, in the order of the texts."""
        return Score(next(self.said), ())

    def __init__(self) -> None:
        self.said = iter([probability for probability, _is_spam in TEXTS.values()])


@pytest.fixture
def oracle() -> Any:
    return Oracle()


def test_texts_are_counted_by_what_they_are_and_what_is_said(oracle: Any) -> None:
    held = trial.hold(oracle, MATERIAL, learned_from=set())
    assert (held.good, held.spam) == (Row(2, 1, 1), Row(1, 1, 2))
    assert held.qualities() == (Quality(0.7, 3 / 5, 3 / 4), Quality(0.95, 2 / 3, 2 / 4))
    assert held.good_held == 2 / 4


def test_what_was_learned_from_is_left_out(oracle: Any) -> None:
    last_four = {fingerprint(each.text, each.name) for each in MATERIAL[4:]}
    held = trial.hold(oracle, MATERIAL, learned_from=last_four)
    assert (held.good.total, held.spam.total, held.known) == (4, 0, 4)
    assert [each.recall for each in held.qualities()] == [None, None]
