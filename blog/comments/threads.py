"""The shape of a thread: rows in, nested nodes out. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar


class Row(Protocol):
    """What the shape of a thread depends on."""

    @property
    def id(self) -> int:
        """The comment's number."""

    @property
    def parent_id(self) -> int | None:
        """The number of the comment it answers, or None."""


RowT = TypeVar("RowT", bound=Row)


@dataclass(frozen=True, slots=True)
class Node(Generic[RowT]):
    """A comment with its replies, the oldest first."""

    comment: RowT
    replies: list[Node[RowT]] = field(default_factory=list)


def tree(rows: Iterable[RowT], *, max_depth: int) -> list[Node[RowT]]:
    """Nest rows, given in the order of their ids, into a thread at most `max_depth` deep.

    What answers a comment on the last level stands behind it on the same level, and
    what answers a comment that is not among the rows stands at the top. Each row
    appears once. Linear in the number of rows, and without recursion.
    """
    top: list[Node[RowT]] = []
    # For each comment: the list in which answers to it stand, and how deep that list is.
    places: dict[int, tuple[list[Node[RowT]], int]] = {}
    for row in rows:
        siblings, depth = places.get(row.parent_id or 0, (top, 1))
        node = Node(row)
        siblings.append(node)
        is_last_level = depth >= max_depth
        places[row.id] = (siblings, depth) if is_last_level else (node.replies, depth + 1)
    return top
