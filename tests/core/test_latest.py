"""What is made once for one thing."""

from __future__ import annotations

from blog.core.latest import for_latest


def test_it_is_made_anew_for_another_thing_only() -> None:
    made: list[list[int]] = []

    @for_latest
    def total(numbers: list[int]) -> int:
        made.append(numbers)
        return sum(numbers)

    first, equal = [1, 2], [1, 2]
    assert [total(each) for each in (first, first, equal, equal, [3], first)] == [3, 3, 3, 3, 3, 3]
    assert made == [first, equal, [3], first]
