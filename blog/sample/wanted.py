"""How much there is to be, and how it is shared out. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

_FLATTENED_BY = 10


class Impossible(Exception):
    """What is wanted cannot be; its text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How much there is to be; all three together decide what. Raises Impossible."""

    articles: int
    comments: int
    seed: int

    def __post_init__(self) -> None:
        if min(self.articles, self.comments, self.seed) < 0:
            raise Impossible("Neither a number of articles or comments nor a seed is negative.")
        if self.comments and not self.articles:
            raise Impossible("Comments need an article to stand below: ask for one at least.")


def thread_sizes(wanted: Wanted) -> list[int]:
    """Share comments out among articles, the most discussed first; they add up exactly.

    By Zipf's law as Mandelbrot flattened it: of a million comments on a hundred thousand
    articles, the first article has ten thousand.
    """
    weights = [1 / (rank + _FLATTENED_BY) for rank in range(1, wanted.articles + 1)]
    whole = sum(weights)
    marks = [round(wanted.comments * each / whole) for each in accumulate(weights)]
    return [after - before for before, after in zip([0, *marks], marks, strict=False)]
