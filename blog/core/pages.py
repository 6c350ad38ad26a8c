"""Pages of a list by their number, for lists that people leaf through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy.sql.selectable import GenerativeSelect

ItemT = TypeVar("ItemT")
SelectT = TypeVar("SelectT", bound=GenerativeSelect)


@dataclass(frozen=True, slots=True)
class Page(Generic[ItemT]):
    """A page of a list; `number` counts from 1."""

    number: int
    found: Sequence[ItemT]
    has_next: bool

    @property
    def previous_number(self) -> int:
        """The number of the page before this one."""
        return self.number - 1

    @property
    def next_number(self) -> int:
        """The number of the page behind this one."""
        return self.number + 1


def cut(statement: SelectT, *, page: int, per_page: int) -> SelectT:
    """Ask for one page of what a statement finds, and one row more: it tells whether to go on."""
    return statement.limit(per_page + 1).offset((page - 1) * per_page)


def page_of(rows: Sequence[ItemT], *, page: int, per_page: int) -> Page[ItemT]:
    """Return the page of which `cut` has found these rows."""
    return Page(page, rows[:per_page], has_next=len(rows) > per_page)
