"""The database: one declarative base, one session, one way to change anything.

Readers get a plain transaction, which on SQLite waits for nobody. A change takes
SQLite's write lock at its first statement (`BEGIN IMMEDIATE`): a transaction that
reads first and asks for the lock later fails at once when somebody else has written
in between, and no time-out helps (https://www.sqlite.org/lang_transaction.html).
"""

from __future__ import annotations

import atexit
import os
import sqlite3
import threading
import traceback
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary, WeakSet

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine, Insert, MetaData, Table, event, inspect, text
from sqlalchemy import insert as insert_into
from sqlalchemy.exc import DatabaseError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import DeclarativeBase, Session, registry

from blog.core.columns import UTCDateTime
from blog.core.turns import Turns

# Every constraint has a name from the first migration on: SQLite's batch mode can
# neither drop nor alter one that has none.
NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """What every model is; its metadata is what the migrations are compared with."""

    # One registry, not the two attributes it would be made of: Flask-SQLAlchemy derives
    # a class from this one, and SQLAlchemy takes no annotation map from a derived base.
    registry = registry(
        metadata=MetaData(naming_convention=NAMING_CONVENTION),
        type_annotation_map={datetime: UTCDateTime},
    )


MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"

db = SQLAlchemy(model_class=Base)

_engines: WeakSet[Engine] = WeakSet()
_turns: WeakKeyDictionary[Engine, Turns] = WeakKeyDictionary()
_HARDLY_WAITED_SECONDS = 0.05

# A thread may hold a connection while it looks at the site's settings, or at the queue.
_OVERFLOW = 2


class _Writing(threading.local):
    """How long the transaction that this thread begins may wait to write; None for a reader's."""

    seconds: float | None = None


_writing = _Writing()


def engine_options(url: str, *, pool_size: int, busy_seconds: float) -> dict[str, Any]:
    """Return how the engine for this database is to be made.

    On PostgreSQL each worker keeps `pool_size` connections, and who has to wait longer than
    `busy_seconds` for one is answered with 503. A connection that the server has closed is
    found out by the first who uses it, and all older ones are dropped with it: asking each
    time beforehand would cost every request what that one pays.
    """
    # Parameters hold what readers wrote: they belong into no log.
    options: dict[str, Any] = {"hide_parameters": True}
    if not url.startswith("sqlite"):
        options |= {
            "pool_size": pool_size,
            "max_overflow": _OVERFLOW,
            "pool_timeout": busy_seconds,
        }
    return options


def init_app(app: Flask, *, busy_seconds: float) -> None:
    """Bind the database to the application.

    `busy_seconds` is how long a writer waits for SQLite's lock, and how long a
    PostgreSQL statement waits for another's, before the request is answered with 503.
    """
    db.init_app(app)
    with app.app_context():
        engine = db.engine
    _engines.add(engine)
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine, busy_seconds)
    else:
        _prepare_postgresql(engine, busy_seconds)


@contextmanager
def transaction() -> Iterator[Session]:
    """Open the one transaction of an action; commit at its end, or roll all of it back.

    What was read before is forgotten: the action reads again inside, where nobody
    else can write (SQLite) or where it locks what it depends on (PostgreSQL).
    Raises RuntimeError inside another transaction, and when a change is already waiting
    in the session.
    """
    session = db.session()
    if session.info.get("is_changing"):
        raise RuntimeError("a transaction is open already")
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("a change was made outside core.database.transaction()")
    session.rollback()
    with _turn(db.engine) as seconds:
        session.info["is_changing"] = True
        try:
            _writing.seconds = seconds
            try:
                session.connection()
            finally:
                _writing.seconds = None
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info["is_changing"] = False


def insert(session: Session, row: Base) -> None:
    """Insert a new row now, and give it the number that it gets.

    A third of what the session's unit of work takes. The session does not know the row,
    which holds what it was given and nothing else.
    """
    values = {name: value for name, value in vars(row).items() if name != "_sa_instance_state"}
    table: Any = row.__table__
    result = session.connection().execute(_insert_into(table), values)
    for column, value in zip(table.primary_key, result.inserted_primary_key or (), strict=True):
        setattr(row, column.name, value)


def is_migrated() -> bool:
    """Tell whether the database has the schema of this version of the code.

    Alembic would say so too, and takes as long to load as all of SQLAlchemy: no server needs it.
    """
    with db.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        present = connection.scalars(text("SELECT version_num FROM alembic_version")).all()
    return present == [_newest_migration()]


def is_outage(error: BaseException) -> bool:
    """Tell whether an error means that the database is busy, down, damaged or empty."""
    if isinstance(error, (OperationalError, InterfaceError, PoolTimeoutError)):
        return True
    # SQLite says DatabaseError for a file that is none; PostgreSQL gives the state 42P01
    # for a missing table, where nobody has migrated yet.
    return isinstance(error, DatabaseError) and (
        type(error.orig) is sqlite3.DatabaseError
        or getattr(error.orig, "sqlstate", None) == "42P01"
    )


def described(error: SQLAlchemyError) -> str:
    """Say what went wrong, for the log: PostgreSQL's details would quote the row itself."""
    origin = getattr(error, "orig", None) or error
    diagnosis = getattr(origin, "diag", None)
    words = (diagnosis and diagnosis.message_primary) or str(origin).partition("\n")[0]
    place = traceback.extract_tb(error.__traceback__)[-1:]
    where = "".join(f" in {Path(each.filename).name}:{each.lineno}" for each in place)
    return f"{type(origin).__name__}: {words}{where}"


def _prepare_sqlite(engine: Engine, busy_seconds: float) -> None:
    """Give each connection its pragmas, and transactions that begin when we say so."""
    path = engine.url.database
    file = Path(path) if path and path != ":memory:" else None
    beside = file and file.with_name(f"{file.name}-turns")
    _turns[engine] = Turns(beside, like=file, seconds=busy_seconds)

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver would begin at the first write only
        _set_busy(connection, busy_seconds)
        connection.execute("PRAGMA journal_mode = WAL")
        # FULL, not NORMAL: in WAL mode NORMAL may lose the last commits at a power cut
        # (https://www.sqlite.org/pragma.html#pragma_synchronous).
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")

    def begin(connection: Any) -> None:
        is_writer = _writing.seconds is not None
        left = busy_seconds if _writing.seconds is None else _writing.seconds
        # Programs that know nothing of turns hold the lock too, and time is up for all alike.
        is_late = left < busy_seconds - _HARDLY_WAITED_SECONDS
        if is_late:
            _set_busy(connection, left)
        try:
            connection.execute("BEGIN IMMEDIATE" if is_writer else "BEGIN DEFERRED")
        finally:
            if is_late:
                _set_busy(connection, busy_seconds)

    # Not as a listener to the engine's own event: once there is one, SQLAlchemy looks for
    # others of its kind several times at each statement.
    engine.dialect.do_begin = begin  # type: ignore[assignment, method-assign]


def _set_busy(connection: Any, seconds: float) -> None:
    connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")


def _turn(engine: Engine) -> AbstractContextManager[float | None]:
    """Wait for the turn to write; on PostgreSQL, where rows are locked one by one, nobody does."""
    turns = _turns.get(engine)
    return turns.mine() if turns is not None else nullcontext()


def _prepare_postgresql(engine: Engine, busy_seconds: float) -> None:
    """Have no statement wait longer for a lock than that; it would wait for ever."""

    @event.listens_for(engine, "connect")
    def set_timeout(connection: Any, _record: object) -> None:
        connection.execute(f"SET lock_timeout = {int(busy_seconds * 1000)}")
        connection.commit()


@cache
def _insert_into(table: Table) -> Insert:
    return insert_into(table)


def _let_go() -> None:
    """Close what no transaction uses, before this process forks or ends.

    A connection that two processes hold is a file in ruins on SQLite
    (https://www.sqlite.org/howtocorrupt.html, §2.6) and nonsense on PostgreSQL. The last
    that is closed brings what SQLite's journal has into the database's own file.
    """
    for engine in list(_engines):
        engine.dispose()


os.register_at_fork(before=_let_go)
atexit.register(_let_go)


@cache
def _newest_migration() -> str:
    """Return the highest number that a migration has; each is named by its own."""
    return max(path.name.partition("_")[0] for path in MIGRATIONS.glob("versions/[0-9]*_*.py"))
