"""The shape of a thread, for any rows whatever."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from blog.comments.threads import Node, branches, tree


@dataclass(frozen=True)
class Row:
    id: int
    parent_id: int | None = None


def walk(nodes: list[Node[Row]], depth: int = 1) -> Iterator[tuple[int, int]]:
    for node in nodes:
        yield node.comment.id, depth
        yield from walk(node.replies, depth + 1)


def test_answers_stand_under_what_they_answer() -> None:
    rows = [Row(1), Row(2), Row(3, 1), Row(4, 3), Row(5, 1)]
    assert list(walk(tree(rows, max_depth=4))) == [(1, 1), (3, 2), (4, 3), (5, 2), (2, 1)]


def test_beyond_the_last_level_answers_stay_in_their_order() -> None:
    rows = [Row(1), Row(2, 1), Row(3, 2), Row(4, 3), Row(5, 2)]
    assert list(walk(tree(rows, max_depth=2))) == [(1, 1), (2, 2), (3, 2), (4, 2), (5, 2)]


def test_an_answer_to_what_is_not_shown_stands_at_the_top() -> None:
    assert list(walk(tree([Row(2, 1), Row(3, 2)], max_depth=4))) == [(2, 1), (3, 2)]


@st.composite
def some_rows(draw: st.DrawFn) -> list[Row]:
    ids = sorted(draw(st.sets(st.integers(1, 60), max_size=30)))
    return [Row(n, draw(st.none() | st.integers(1, n - 1)) if n > 1 else None) for n in ids]


@given(rows=some_rows(), max_depth=st.integers(2, 6))
def test_branches_are_the_thread_in_parts(rows: list[Row], max_depth: int) -> None:
    parts = branches(rows)
    assert all(each == sorted(each, key=lambda row: row.id) for each in parts)
    trees = [node for each in parts for node in tree(each, max_depth=max_depth)]
    assert list(walk(trees)) == list(walk(tree(rows, max_depth=max_depth)))


@given(rows=some_rows(), max_depth=st.integers(1, 6))
def test_every_row_appears_once_and_no_deeper_than_allowed(rows: list[Row], max_depth: int) -> None:
    shown = list(walk(tree(rows, max_depth=max_depth)))
    assert sorted(row.id for row in rows) == sorted(number for number, _ in shown)
    assert all(depth <= max_depth for _, depth in shown)


def test_a_chain_of_ten_thousand_is_no_recursion() -> None:
    rows = [Row(1), *(Row(n, n - 1) for n in range(2, 10_001))]
    (top,) = tree(rows, max_depth=10_001)
    assert top.comment.id == 1
