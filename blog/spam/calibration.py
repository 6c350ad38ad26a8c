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

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp, log
from statistics import fmean, pstdev

# The probability of what is usual, and from where it is held, and spam.
_USUAL, _HELD, _SPAM = 0.05, 0.7, 0.95
# Where that is, in standard deviations from what is usual.
_HELD_AT, _SPAM_AT = 1.4, 7.0

# Good comments that are all alike say little of the next: less than this share of the way from
# them to spam is no standard deviation. Nor is a comment held of which nothing at all is known:
# it has to stand out from that one by the other share.
_LEAST_SHARE, _SHARE_ABOVE_NOTHING = 1 / 8, 1 / 8


@dataclass(frozen=True, slots=True)
class Scale:
    """Where good comments are, how far from each other, and from what distance one is held."""

    mean: float
    deviation: float
    held: float = _HELD_AT

    def distance(self, margin: float) -> float:
        """Return how many standard deviations a margin is above the usual one."""
        return (margin - self.mean) / self.deviation


def scale(spam: Sequence[float], good: Sequence[float], *, nothing: float) -> Scale:
    """Return the scale for a machine by the margins of comments that it has not seen.

    `nothing` is its margin for a comment that has nothing in common with any of them.
    """
    mean = fmean(good)
    way = max(fmean(spam) - mean, 0.0)
    found = Scale(mean, max(pstdev(good), way * _LEAST_SHARE, 1e-6))
    least = found.distance(nothing + way * _SHARE_ABOVE_NOTHING)
    return replace(found, held=max(_HELD_AT, least))


def probability(distance: float, held: float) -> float:
    """Return how probable spam is at a distance, where one is held from the other on."""
    spam = max(_SPAM_AT, held + (_SPAM_AT - _HELD_AT) / 2)
    if distance < held:
        share, low, high = distance / held, _logit(_USUAL), _logit(_HELD)
    else:
        share, low, high = (distance - held) / (spam - held), _logit(_HELD), _logit(_SPAM)
    return 1 / (1 + exp(-max(min(low + share * (high - low), 700.0), -700.0)))


def _logit(share: float) -> float:
    return log(share / (1 - share))
