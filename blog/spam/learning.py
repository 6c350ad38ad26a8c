"""Learn from labelled examples: the same set of them gives the same model, to the byte. Pure.

The features (`features`) are binary: words and pairs, runs of letters, and what a comment looks
like. How they are weighed is in `machine`, how that becomes a probability in `calibration`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from blog.spam.calibration import Scale, scale
from blog.spam.corpus import Corpus, Example, corpus_of
from blog.spam.machine import learn_machine
from blog.spam.model import LEAST_OF_EACH, Model

__all__ = ["Example", "learn"]

# What margins mean is found on examples left out in turn; so many of a kind suffice for that.
_PARTS = 4
_TRIED_OF_EACH = 1500


def learn(examples: Iterable[Example]) -> Model:
    """Return what the examples teach; a model that is not ready if there are too few of a kind."""
    corpus = corpus_of(examples)
    rows = range(len(corpus.scales))
    spam = sum(corpus.are_spam)
    good = len(rows) - spam
    if min(good, spam) < LEAST_OF_EACH:
        return Model(good=good, spam=spam)
    machine = learn_machine(corpus, rows)
    found = _scale(corpus, rows, nothing=machine.bias)
    return Model.of(machine, found, good=good, spam=spam)


def _scale(corpus: Corpus, rows: Sequence[int], *, nothing: float) -> Scale:
    """Return where the margins of comments are that were not learned from."""
    margins: dict[bool, list[float]] = {True: [], False: []}
    part_of = _parts(corpus, rows)
    for part in range(_PARTS):
        machine = learn_machine(corpus, [row for row in part_of if part_of[row] != part])
        for row in part_of:
            if part_of[row] == part:
                margins[bool(corpus.are_spam[row])].append(machine.margin(corpus, row))
    return scale(margins[True], margins[False], nothing=nothing)


def _parts(corpus: Corpus, rows: Sequence[int]) -> dict[int, int]:
    """Return in which part a row is left out, of both kinds as many in each.

    Copies of a text are left out together, unless there is little else.
    """
    part_of: dict[int, int] = {}
    for kind in (True, False):
        tried = corpus.of_kind(rows, spam=kind)[:_TRIED_OF_EACH]
        groups = list(dict.fromkeys(corpus.groups[row] for row in tried))
        part_of_group = {group: place % _PARTS for place, group in enumerate(groups)}
        for place, row in enumerate(tried):
            alone = part_of_group[corpus.groups[row]]
            part_of[row] = alone if len(groups) >= _PARTS else place % _PARTS
    return dict(sorted(part_of.items()))
