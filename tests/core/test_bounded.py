"""What is kept up to so many bytes."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from blog.core.bounded import Bounded


@dataclass
class Thing:
    size: int


@given(st.lists(st.tuples(st.sampled_from(["put", "find", "drop"]), st.integers(0, 9))))
def test_it_takes_no_more_than_it_may_and_forgets_what_was_used_longest_ago(
    steps: list[tuple[str, int]],
) -> None:
    bounded = Bounded[int, Thing](100, largest=40)
    used: list[int] = []  # the last used last
    for kind, key in steps:
        thing = Thing(5 * key)
        if kind == "put":
            bounded.put(key, thing)
        elif kind == "drop":
            bounded.drop(key)
        found = bounded.find(key) is not None
        used = [each for each in used if each != key] + [key] * found
        while sum(5 * each for each in used) > 100:
            used.pop(0)
        if kind == "put":
            assert found == (thing.size <= 40)
        assert (bounded.bytes, len(bounded)) == (sum(5 * each for each in used), len(used))
    assert [key for key in range(10) if bounded.find(key) is not None] == sorted(used)
