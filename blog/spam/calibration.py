"""Make a probability of a margin. Pure.

What counts is how far a margin stands out among those of good comments that the machine has not
seen: what kind of things people say, and so how sure the machine is of itself, differs from blog to
blog. A margin's *distance* is taken from their mean, in their standard deviations. A probability is
found for it on two straight lines in log-odds, a monotone fit as in B. Zadrozny, C. Elkan:
Transforming Classifier Scores into Accurate Multiclass Probability Estimates (KDD 2002), with few
steps: the machine was tried on comments under films none of which it had learned from, and what is
under a new film or article is harder to tell than what was left out under the old ones.

It is the probability for a comment that would as soon be spam as good: what share of the good ones
is held does not depend on how much spam there is just now.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp, log, sqrt
from statistics import fmean, pstdev

# A distance, and the probability there.
_USUAL, _HELD, _SPAM = (0.0, 0.05), (1.55, 0.7), (6.0, 0.95)

# Good comments that are few, or all alike, say little of the next: less than this share of the way
# from them to spam is no standard deviation, and less than that, divided by the root of how many
# there are.
_LEAST_SHARE, _LEAST_OF_ONE = 1 / 8, 3.0


@dataclass(frozen=True, slots=True)
class Scale:
    """Where good comments are, and how far from each other."""

    mean: float
    deviation: float

    def distance(self, margin: float) -> float:
        """Return how many standard deviations a margin is above the usual one."""
        return (margin - self.mean) / self.deviation


def scale(spam: Sequence[float], good: Sequence[float]) -> Scale:
    """Return the scale for a machine by the margins of comments that it has not seen."""
    mean = fmean(good)
    way = max(fmean(spam) - mean, 0.0)
    least = way * max(_LEAST_SHARE, _LEAST_OF_ONE / sqrt(len(good)))
    return Scale(mean, max(pstdev(good), least, 1e-6))


def probability(distance: float) -> float:
    """Return how probable spam is at a distance."""
    place = min(max(bisect_right(_DISTANCES, distance) - 1, 0), len(_LINES) - 1)
    slope, offset = _LINES[place]
    return 1 / (1 + exp(-max(min(slope * distance + offset, 700.0), -700.0)))


def _line(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    slope = (_logit(other[1]) - _logit(one[1])) / (other[0] - one[0])
    return slope, _logit(one[1]) - slope * one[0]


def _logit(share: float) -> float:
    return log(share / (1 - share))


_KNOTS = (_USUAL, _HELD, _SPAM)
_DISTANCES = [distance for distance, _probability in _KNOTS]
_LINES = [_line(one, other) for one, other in pairwise(_KNOTS)]
