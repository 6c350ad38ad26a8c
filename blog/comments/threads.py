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


@dataclass(slots=True)
class Node(Generic[RowT]):
    """A comment with its replies, the oldest first.

    `in_reply_to` is what it answers where that does not stand right above it: beyond
    the last level. Not frozen, which would take as long again for each comment.
    """

    comment: RowT
    in_reply_to: RowT | None = None
    replies: list[Node[RowT]] = field(default_factory=list)


def branches(rows: Iterable[RowT]) -> list[list[RowT]]:
    """Part rows, given in the order of their ids, into those that stand under one at the top.

    Each branch begins with that one; what answers a comment that is not among the rows
    begins one too. They and their rows are in the order of the ids. Their trees make the
    tree of all, unless that is one level deep.
    """
    found: list[list[RowT]] = []
    places: dict[int, list[RowT]] = {}
    for row in rows:
        branch = places.get(row.parent_id or 0)
        if branch is None:
            found.append(branch := [])
        branch.append(row)
        places[row.id] = branch
    return found


def tree(rows: Iterable[RowT], *, max_depth: int, newest_first: bool = False) -> list[Node[RowT]]:
    """Nest rows, given in the order of their ids, into a thread at most `max_depth` deep.

    What answers a comment on the last level stands behind it on the same level, and
    what answers a comment that is not among the rows stands at the top. Each row
    appears once. The order is that of the ids, for top-level comments the other way
    round if `newest_first`. Linear in the number of rows, and without recursion.
    """
    top: list[Node[RowT]] = []
    # For each comment: the list in which answers to it stand, how deep that list is, and
    # the comment itself where the answers stand beside it rather than inside.
    places: dict[int, tuple[list[Node[RowT]], int, RowT | None]] = {}
    for row in rows:
        siblings, depth, beside = places.get(row.parent_id or 0, (top, 1, None))
        node = Node(row, beside)
        siblings.append(node)
        is_last_level = depth >= max_depth
        places[row.id] = (
            (siblings, depth, row) if is_last_level else (node.replies, depth + 1, None)
        )
    return top[::-1] if newest_first else top
