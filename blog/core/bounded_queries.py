"""Questions to the database that stay cheap however much there is."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, or_, select

# Nobody plans a morning differently for 201 comments than for 2,000.
MOST_COUNTED = 200


def count(statement: Select[Any], *, most: int = MOST_COUNTED) -> ScalarSelect[int]:
    """Return, as SQL, how many rows a statement finds; above `most` it says one more than that."""
    return select(func.count()).select_from(statement.limit(most + 1).subquery()).scalar_subquery()


def contains(words: str, *columns: Any) -> ColumnElement[bool]:
    """Return, as SQL, whether one of the columns has these words in it, small or capital.

    SQLite folds the case of ASCII alone, so words with other letters are looked for as they
    are, in small letters, in capitals, and with a capital first. No index helps: whoever
    asks sets a limit.
    """
    spellings = {words}
    if not words.isascii():
        spellings |= {words.lower(), words.upper(), words.capitalize()}
    return or_(
        *(
            column.icontains(spelling, autoescape=True)
            for column in columns
            for spelling in sorted(spellings)
        )
    )
