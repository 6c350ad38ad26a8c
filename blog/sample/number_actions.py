"""Keep numbers for rows that are yet to come."""

from __future__ import annotations

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from blog.core.database import Base, transaction


def reserve(model: type[Base], number: int) -> int:
    """Keep so many of a table's numbers, and return the first; none was ever in use.

    The database gives them to nobody else: while rows are written with them, readers may
    go on commenting. What is not written of them is lost, as after a rollback.
    """
    with transaction() as session:
        is_sqlite = session.get_bind().dialect.name == "sqlite"
        take = _move_counter if is_sqlite else _move_sequence
        return take(session, model.__tablename__, number)


def _move_counter(session: Session, table: str, number: int) -> int:
    """Move SQLite's AUTOINCREMENT on (https://www.sqlite.org/autoinc.html, §2).

    A table in which nothing ever was has no counter yet, and a counter has no key.
    """
    name = {"name": table}
    last = session.scalar(text("SELECT max(seq) FROM sqlite_sequence WHERE name = :name"), name)
    moved = name | {"seq": int(last or 0) + number}
    session.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), name)
    session.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)"), moved)
    return int(last or 0) + 1


def _move_sequence(session: Session, table: str, number: int) -> int:
    """Move PostgreSQL's sequence on, while nobody can insert and so draw from it.

    A sequence may be behind its table where somebody restored rows with their numbers.
    """
    session.execute(text(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE"))
    sequence = func.pg_get_serial_sequence(table, "id")
    drawn = session.scalar(select(func.nextval(sequence)))
    last = session.scalar(select(func.max(Base.metadata.tables[table].c.id)))
    first = max(int(drawn or 1), int(last or 0) + 1)
    # A sequence cannot be moved to before its first number: one at least is kept.
    session.execute(select(func.setval(sequence, first + max(number, 1) - 1)))
    return first
