"""From a margin to a probability, with some caution."""

from __future__ import annotations

import pytest

from blog.spam.calibration import probability, scale
from blog.spam.features import sample_of
from blog.spam.learning import learn
from blog.spam.material import as_example
from blog.spam.model import HELD_FROM, SPAM_FROM
from tests.filtering import examples


def test_what_stands_out_more_is_more_probable() -> None:
    found = [probability(distance / 10, 1.4) for distance in range(-9_000, 9_000)]
    assert found == sorted(found)
    assert 0 <= found[0] < found[-1] <= 1


@pytest.mark.parametrize("held", [1.4, 4.0, 9.0])
def test_comments_are_held_and_spam_from_where_it_is_said(held: float) -> None:
    assert probability(0.0, held) == pytest.approx(0.05)
    assert probability(held - 0.01, held) < HELD_FROM
    assert probability(held, held) == pytest.approx(HELD_FROM)
    assert probability(7.0 if held < 4 else held + 2.8, held) == pytest.approx(SPAM_FROM, abs=0.03)


def test_a_comment_of_which_nothing_is_known_is_not_held() -> None:
    found = scale([1.0, 1.0], [-1.0, -1.0], nothing=0.0)
    assert found.distance(0.0) < found.held


def test_good_comments_that_differ_much_make_it_careful() -> None:
    alike, different = [-0.9, -0.8, -0.7], [-2.0, -0.8, 0.4]
    margins = [
        found.mean + found.held * found.deviation
        for found in (scale([1.0], good, nothing=-0.8) for good in (alike, different))
    ]
    assert margins[0] < margins[1]


@pytest.mark.parametrize("of_each", [50, 150])
def test_where_all_good_ones_are_alike_another_one_still_passes(of_each: int) -> None:
    model = learn(
        as_example(each) for kind in (True, False) for each in examples(of_each, is_spam=kind)
    )
    score = model.score(sample_of("Quite another matter: tomorrow it rains, says grandma.", "Bo"))
    assert score is not None
    assert score.probability < 0.5
