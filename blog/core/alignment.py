"""Which items two sequences share, and in which order, in bounded time. Pure.

difflib takes the square of a sequence's length. Where that is long, what stands once in
both is aligned first, and difflib sees what lies between.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import NamedTuple

_MOST_ITEMS = 1_000
# More pairs of equal items than this take too long to look at.
_MOST_PAIRS = 60_000


class Block(NamedTuple):
    """A run of items in two sequences; where it is equal, both parts have one length."""

    i1: int
    i2: int
    j1: int
    j2: int
    is_equal: bool


def blocks(old: Sequence[str], new: Sequence[str]) -> Iterator[Block]:
    """Yield the runs of both sequences that are equal or not; common ends cost nothing."""
    most = min(len(old), len(new))
    start = next((n for n in range(most) if old[n] != new[n]), most)
    end = next((n for n in range(most - start) if old[-1 - n] != new[-1 - n]), most - start)
    last, stop = len(old) - end, len(new) - end
    found = [Block(0, start, 0, start, is_equal=True)]
    here, there = start, start
    for i, j in [*_anchors(old[start:last], new[start:stop]), (last - start, stop - start)]:
        found += _aligned(old, new, Block(here, start + i, there, start + j, is_equal=False))
        here, there = start + i, start + j
    found.append(Block(last, len(old), stop, len(new), is_equal=True))
    for is_equal, run in groupby(filter(_is_filled, found), lambda block: block.is_equal):
        joined = list(run)
        first, final = joined[0], joined[-1]
        yield Block(first.i1, final.i2, first.j1, final.j2, is_equal)


def is_costly(old: Sequence[str], new: Sequence[str]) -> bool:
    """Tell whether so many pairs of items are equal that comparing would take too long."""
    counted = Counter(new)
    return sum(counted[each] for each in old) > _MOST_PAIRS


def _is_filled(block: Block) -> bool:
    return block.i1 < block.i2 or block.j1 < block.j2


def _aligned(old: Sequence[str], new: Sequence[str], part: Block) -> list[Block]:
    """Return the runs of a part; all of it as one that changed if it is too long to compare."""
    one, other = old[part.i1 : part.i2], new[part.j1 : part.j2]
    if len(one) + len(other) > _MOST_ITEMS or is_costly(one, other):
        return [part]
    return [
        Block(part.i1 + i1, part.i1 + i2, part.j1 + j1, part.j1 + j2, is_equal=tag == "equal")
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    ]


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return where long sequences share what each has once, as Bram Cohen's patience diff does."""
    if len(old) + len(new) <= _MOST_ITEMS:
        return []
    once = _once(old) & _once(new)
    places = {item: place for place, item in enumerate(new) if item in once}
    return _rising([(place, places[item]) for place, item in enumerate(old) if item in once])


def _once(items: Sequence[str]) -> set[str]:
    return {item for item, times in Counter(items).items() if times == 1}


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the most of these pairs whose second numbers rise (patience sorting)."""
    tops: list[int] = []  # of each pile, the least second number with which so many rise
    piles: list[int] = []
    for _first, second in pairs:
        pile = bisect_left(tops, second)
        tops[pile : pile + 1] = [second]
        piles.append(pile)
    found: list[tuple[int, int]] = []
    wanted = len(tops) - 1
    for pair, pile in zip(reversed(pairs), reversed(piles), strict=True):
        if pile == wanted and (not found or pair[1] < found[-1][1]):
            found.append(pair)
            wanted -= 1
    return found[::-1]
