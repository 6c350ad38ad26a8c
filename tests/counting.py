"""Count how often the database is asked for something."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, event

from blog.core.database import db
from blog.publication import live


@contextmanager
def counted(*, of_publication: bool = False) -> Iterator[Callable[[], int]]:
    """Give a function that tells how many questions were asked so far.

    What a worker looks at once a second, however many pages it sends, does not count with
    those of a page; `of_publication` counts just that.
    """
    asked = []

    def note(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        token = connection.get_execution_options().get("logging_token")
        if statement.startswith(("SELECT", "WITH")) and of_publication == (token == live.LOG_NAME):
            asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield lambda: len(asked)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
