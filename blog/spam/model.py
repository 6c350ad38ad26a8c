"""What was learned, and what it says of a comment. Pure."""

from __future__ import annotations

import struct
import sys
import zlib
from array import array
from collections import defaultdict
from dataclasses import dataclass, field

from blog.spam.calibration import Scale, probability
from blog.spam.corpus import scale_of
from blog.spam.features import PLACES, Sample, features, placed
from blog.spam.machine import Machine

HELD_FROM = 0.7
SPAM_FROM = 0.95
LEAST_OF_EACH = 50

# The strongest that are told, and from what on.
_MOST_EVIDENCE = 8
_LEAST_WEIGHT = 0.05

_HEADER = struct.Struct("<4sHIIddd")
_MAGIC, _VERSION = b"spam", 2
_LARGEST = 32767


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something in a comment, and how much it speaks for spam (or against, below 0).

    The unit is by how much good comments differ among themselves, their standard deviation: a
    comment is held that stands out by 1.4 of them or more, and is spam by 7 (`calibration`).
    """

    token: str
    weight: float


@dataclass(frozen=True, slots=True)
class Score:
    """How probable it is that a comment is spam, and the strongest evidence first."""

    probability: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Weights of 16 bits each, by place; half a megabyte, or none while it is not ready.

    `good` and `spam` are how many of each it learned from. The sum of a comment's weights times
    `unit`, with `bias`, says by how much it stands out; it is held from `held` on.
    """

    good: int = 0
    spam: int = 0
    bias: float = 0.0
    unit: float = 1.0
    held: float = 1.0
    weights: array[int] = field(default_factory=lambda: array("h"), repr=False)

    @classmethod
    def of(cls, machine: Machine, scale: Scale, *, good: int, spam: int) -> Model:
        """Return the model that gives distances on a scale for the margins of a machine."""
        largest = max(map(abs, machine.weights))
        step = largest / _LARGEST or 1.0
        rounded = array("h", (round(weight / step) for weight in machine.weights))
        bias, unit = scale.distance(machine.bias), step / scale.deviation
        return cls(good=good, spam=spam, bias=bias, unit=unit, held=scale.held, weights=rounded)

    @property
    def is_ready(self) -> bool:
        """Tell whether enough of each kind was seen."""
        return min(self.good, self.spam) >= LEAST_OF_EACH

    def score(self, sample: Sample) -> Score | None:
        """Return what is to be said of a comment, None while the model is not ready."""
        if not self.is_ready:
            return None
        distance, evidence = self.weigh(sample)
        strongest = sorted(evidence.items(), key=lambda each: (-abs(each[1]), each[0]))
        told = [
            Evidence(label, weight)
            for label, weight in strongest[:_MOST_EVIDENCE]
            if abs(weight) >= _LEAST_WEIGHT
        ]
        return Score(probability(distance, self.held), tuple(told))

    def weigh(self, sample: Sample) -> tuple[float, dict[str, float]]:
        """Return by how much a comment stands out, and all that makes it so by its label.

        It adds up, with the bias.
        """
        get = self.weights.__getitem__
        sums: defaultdict[str, float] = defaultdict(float)
        squares = 0.0
        for value, where, labels in placed(features(sample)):
            squares += value * value * len(where)
            for weight, label in zip(map(get, where), labels, strict=True):
                sums[label] += value * weight
        factor = scale_of(squares) * self.unit
        evidence = {label: weight * factor for label, weight in sums.items() if weight}
        return self.bias + sum(evidence.values()), evidence

    def to_bytes(self) -> bytes:
        """Return the model as it is stored, compressed; the same for the same model."""
        told = self.good, self.spam, self.bias, self.unit, self.held
        header = _HEADER.pack(_MAGIC, _VERSION, *told)
        return header + zlib.compress(_little_endian(self.weights).tobytes(), 6)

    @classmethod
    def from_bytes(cls, stored: bytes) -> Model:
        """Return a model that was stored. Raises ValueError if it is none of this version."""
        if len(stored) < _HEADER.size or not stored.startswith(_MAGIC):
            raise ValueError("this is no model")
        _magic, version, good, spam, bias, unit, held = _HEADER.unpack_from(stored)
        if version != _VERSION:
            raise ValueError(f"this is a model of version {version}, not {_VERSION}")
        weights = array("h")
        try:
            weights.frombytes(zlib.decompressobj().decompress(stored[_HEADER.size :], 2 * PLACES))
        except zlib.error as error:
            raise ValueError("this is a damaged model") from error
        found = cls(
            good=good,
            spam=spam,
            bias=bias,
            unit=unit,
            held=held,
            weights=_little_endian(weights),
        )
        if len(weights) != (PLACES if found.is_ready else 0):
            raise ValueError("this is part of a model")
        return found


def _little_endian(weights: array[int]) -> array[int]:
    if sys.byteorder == "little":
        return weights
    swapped = array("h", weights)
    swapped.byteswap()
    return swapped
