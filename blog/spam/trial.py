"""Count how a model does on labelled texts that it has not learned from. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from blog.spam.material import Material, as_example, fingerprint
from blog.spam.model import HELD_FROM, SPAM_FROM, Model


@dataclass(frozen=True, slots=True)
class Row:
    """What became of the texts of one kind."""

    passed: int
    held: int
    spam: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.passed + self.held + self.spam


@dataclass(frozen=True, slots=True)
class Quality:
    """How much of what is found from a probability on is spam, and how much of the spam is found.

    Shares from 0 to 1; None where there is nothing to take a share of.
    """

    threshold: float
    precision: float | None
    recall: float | None


@dataclass(frozen=True, slots=True)
class Trial:
    """How it went; `known` is how many texts were left out, since the model learned from them."""

    good: Row
    spam: Row
    known: int

    @property
    def good_held(self) -> float | None:
        """The share of the good ones that is held or taken for spam."""
        return _share(self.good.held + self.good.spam, self.good.total)

    def qualities(self) -> tuple[Quality, Quality]:
        """Return the quality at the threshold from which is held, and that of spam."""
        return (
            self._quality(
                HELD_FROM, self.good.held + self.good.spam, self.spam.held + self.spam.spam
            ),
            self._quality(SPAM_FROM, self.good.spam, self.spam.spam),
        )

    def _quality(self, threshold: float, wrong: int, right: int) -> Quality:
        return Quality(threshold, _share(right, right + wrong), _share(right, self.spam.total))


def hold(model: Model, texts: Iterable[Material], *, learned_from: set[str]) -> Trial:
    """Try a model that is ready on texts, but for those of which it knows the fingerprints."""
    counted: Counter[tuple[bool, str]] = Counter()
    known = 0
    for each in texts:
        if fingerprint(each.text, each.name) in learned_from:
            known += 1
        else:
            counted[each.is_spam, _verdict(model, each)] += 1
    good, spam = (
        Row(*(counted[is_spam, verdict] for verdict in ("passed", "held", "spam")))
        for is_spam in (False, True)
    )
    return Trial(good, spam, known)


def _verdict(model: Model, text: Material) -> str:
    score = model.score(as_example(text).sample)
    if score is None or score.probability < HELD_FROM:
        return "passed"
    return "held" if score.probability < SPAM_FROM else "spam"


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
