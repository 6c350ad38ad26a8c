"""A newsroom to which one spammer sends the same again and again has learned that, too."""

from __future__ import annotations

import pytest

from blog.spam.features import sample_of
from blog.spam.learning import Example, learn
from blog.spam.material import as_example
from blog.spam.model import LEAST_OF_EACH
from tests.filtering import GOOD, examples


@pytest.mark.parametrize(
    "text", ["Best casino here!", "", "!!! {number}", "\N{MONEY BAG}"], ids=ascii
)
def test_spam_that_is_all_copies_of_one_text_is_learned(text: str) -> None:
    good = [as_example(each) for each in examples(LEAST_OF_EACH, is_spam=False)]
    copies = [
        Example(sample_of(text.format(number=number), f"Mal {number}"), True)
        for number in range(LEAST_OF_EACH)
    ]
    model = learn([*good, *copies])
    again, other = model.score(copies[0].sample), model.score(sample_of(GOOD, "Bo"))
    assert again is not None
    assert other is not None
    assert other.probability < 0.5 < again.probability
