"""The linear machine: what each feature tells of the kinds, and a wide margin between them. Pure.

Naive Bayes gives each feature the logarithm of how much oftener it is in the one kind than in the
other; a support vector machine learns on features so weighted (S. Wang, C. D. Manning: Baselines
and Bigrams, ACL 2012: “NBSVM”). The machine has squared hinge loss and is solved by dual coordinate
descent (C.-J. Hsieh, K.-W. Chang, C.-J. Lin, S. S. Keerthi, S. Sundararajan: A Dual Coordinate
Descent Method for Large-scale Linear SVM, ICML 2008, algorithm 1), without chance: rows are taken
in the order of the corpus.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from operator import mul

from blog.spam.corpus import Corpus
from blog.spam.features import PLACES

_SMOOTHING = 0.5
_COST = 0.03
# Until nothing moves any more, or so much was tried.
_STILL = 0.1
_MOST_ROUNDS, _MOST_STEPS = 40, 200_000
# Rows that are right by so much rest for a few rounds.
_WELL_RIGHT, _REST = 0.3, 4


@dataclass(frozen=True, slots=True)
class Machine:
    """Weights by place, and what is added to the sum."""

    weights: Sequence[float]
    bias: float

    def margin(self, corpus: Corpus, row: int) -> float:
        """Return on which side a row is, and how far: spam above 0."""
        return _product(self.weights, corpus, row) * corpus.scales[row] + self.bias


def learn_machine(corpus: Corpus, rows: Sequence[int]) -> Machine:
    """Return the machine that tells the kinds of some rows; both kinds are as important."""
    ratios = _ratios(corpus, rows)
    squares = array("d", map(mul, ratios, ratios))
    return _separate(corpus, rows, squares)


def _ratios(corpus: Corpus, rows: Sequence[int]) -> array[float]:
    """Return the log-count ratio of each place.

    The smoothing is shared out by the size of the kinds: else what was seen but once would
    speak for the smaller one.
    """
    smooth = 2 * _SMOOTHING / len(rows)
    spam, good = (_rates(corpus, rows, spam=kind, smooth=smooth) for kind in (True, False))
    return array("d", (log(one / other) for one, other in zip(spam, good, strict=True)))


def _rates(corpus: Corpus, rows: Sequence[int], *, spam: bool, smooth: float) -> list[float]:
    mine = corpus.of_kind(rows, spam=spam)
    counts = [0.0] * PLACES
    for row in mine:
        for value, places in corpus.stretches(row):
            for place in places:
                counts[place] += value
    return [count / len(mine) + smooth for count in counts]


def _product(weights: Sequence[float], corpus: Corpus, row: int) -> float:
    get = weights.__getitem__
    return sum(value * sum(map(get, places)) for value, places in corpus.stretches(row))


def _separate(corpus: Corpus, rows: Sequence[int], squares: array[float]) -> Machine:
    """Descend until nothing moves any more.

    A weight is held multiplied by its ratio, as it is used: hence the squares of the ratios.
    """
    descent = _Descent(corpus, rows, squares)
    resting = dict.fromkeys(rows, 0)
    looked_at = 0
    for _round in range(_MOST_ROUNDS):
        largest = 0.0
        for row in rows:
            if resting[row]:
                resting[row] -= 1
                continue
            gradient, moved = descent.step(row)
            largest = max(largest, moved)
            looked_at += 1
            if gradient > _WELL_RIGHT and not moved:
                resting[row] = _REST
        if largest < _STILL or looked_at > _MOST_STEPS:
            break
    return Machine(descent.weights, descent.bias)


class _Descent:
    """Coordinates that are moved one after another, and the weights that follow from them."""

    def __init__(self, corpus: Corpus, rows: Sequence[int], squares: array[float]) -> None:
        self.weights = [0.0] * PLACES
        self.bias = 0.0
        self._corpus, self._squares = corpus, squares
        self._alphas = dict.fromkeys(rows, 0.0)
        # Each kind has half of the whole cost, however few it has.
        numbers = [len(corpus.of_kind(rows, spam=kind)) for kind in (False, True)]
        self._softness = [number / (_COST * len(rows)) for number in numbers]
        self._lengths = {row: self._length(row) for row in rows}

    def step(self, row: int) -> tuple[float, float]:
        """Move a row's coordinate to where it is best.

        Return its gradient, and how much that calls for a move.
        """
        corpus, alpha = self._corpus, self._alphas[row]
        scale, is_spam = corpus.scales[row], corpus.are_spam[row]
        sign, softness = (1.0 if is_spam else -1.0), self._softness[is_spam]
        margin = _product(self.weights, corpus, row) * scale + self.bias
        gradient = sign * margin - 1 + softness * alpha
        if not alpha and gradient >= 0:
            return gradient, 0.0
        best = max(alpha - gradient / (self._lengths[row] + softness), 0.0)
        self._alphas[row] = best
        self._add(row, sign * (best - alpha))
        return gradient, abs(gradient)

    def _add(self, row: int, step: float) -> None:
        weights, squares = self.weights, self._squares
        self.bias += step
        step *= self._corpus.scales[row]
        for value, places in self._corpus.stretches(row):
            change = step * value
            for place in places:
                weights[place] += change * squares[place]

    def _length(self, row: int) -> float:
        """Return a row's squared length, with one for the bias."""
        get = self._squares.__getitem__
        stretches = self._corpus.stretches(row)
        length = sum(value * value * sum(map(get, places)) for value, places in stretches)
        return 1 + self._corpus.scales[row] ** 2 * length
