"""Examples as numbers, in an order of their own, small enough for twenty thousand of them. Pure."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain, zip_longest
from math import sqrt

from blog.spam.features import Sample, features, placed

# About twenty thousand comments of usual length, and 80 MB.
_MOST_PLACES = 20_000_000

# Copies with another name or number at their end are tried together, see `learning`.
_ALIKE_LETTERS = 60
_NO_LETTERS = re.compile(r"[\W\d_]+")


@dataclass(frozen=True, slots=True)
class Example:
    """A sample, and what it is."""

    sample: Sample
    is_spam: bool


@dataclass(frozen=True, slots=True)
class Corpus:
    """Rows of features by their places: 4 bytes for each, and next to nothing for the rest.

    A row is a few stretches of places, a kind of features each, in which all have one value.
    `scales` has by what a row's values are to be multiplied so that long texts do not outweigh
    short ones, `groups` a number that copies of a text have in common.
    """

    places: array[int] = field(default_factory=lambda: array("I"))
    ends: array[int] = field(default_factory=lambda: array("L"))  # of stretches
    values: array[float] = field(default_factory=lambda: array("d"))  # of stretches
    rows: array[int] = field(default_factory=lambda: array("L", [0]))  # by their stretches
    scales: array[float] = field(default_factory=lambda: array("d"))
    are_spam: array[int] = field(default_factory=lambda: array("b"))
    groups: array[int] = field(default_factory=lambda: array("I"))

    def stretches(self, row: int) -> Iterator[tuple[float, array[int]]]:
        """Yield the values of a row, and the places that have them."""
        for stretch in range(self.rows[row], self.rows[row + 1]):
            start = self.ends[stretch - 1] if stretch else 0
            yield self.values[stretch], self.places[start : self.ends[stretch]]

    def of_kind(self, rows: Iterable[int], *, spam: bool) -> list[int]:
        """Return those of some rows that are spam, or those that are not."""
        return [row for row in rows if bool(self.are_spam[row]) == spam]


def corpus_of(examples: Iterable[Example]) -> Corpus:
    """Return examples as numbers, in an order that does not depend on the one they come in.

    Spam and good take turns, so that where there are more than fit, most is left out of the kind
    of which there is most.
    """
    corpus = Corpus()
    ordered = sorted(examples, key=_digest)
    kinds = ([each for each in ordered if each.is_spam == kind] for kind in (True, False))
    for example in filter(None, chain.from_iterable(zip_longest(*kinds))):
        if len(corpus.places) > _MOST_PLACES:
            break
        _add(corpus, example)
    return corpus


def _add(corpus: Corpus, example: Example) -> None:
    squares = 0.0
    for value, where, _labels in placed(features(example.sample)):
        corpus.places.extend(where)
        corpus.ends.append(len(corpus.places))
        corpus.values.append(value)
        squares += value * value * len(where)
    corpus.rows.append(len(corpus.ends))
    corpus.scales.append(scale_of(squares))
    corpus.are_spam.append(example.is_spam)
    letters = _NO_LETTERS.sub("", example.sample.text.casefold())[:_ALIKE_LETTERS]
    corpus.groups.append(int.from_bytes(_hash(letters)[:4], "big"))


def scale_of(squares: float) -> float:
    """Return by what values are multiplied whose squares have this sum: half of a normalisation."""
    return 1 / sqrt(sqrt(squares)) if squares else 1.0


def _digest(example: Example) -> bytes:
    sample = example.sample
    told = (example.is_spam, sample.text, sample.name, sorted(sample.hosts), sample.seconds)
    return _hash(repr(told))


def _hash(text: str) -> bytes:
    return sha256(text.encode(errors="surrogatepass")).digest()
