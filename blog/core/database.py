"""The database: one declarative base, one session, one way to change anything.

Readers get a plain transaction, which on SQLite waits for nobody. A change takes
SQLite's write lock at its first statement (`BEGIN IMMEDIATE`): a transaction that
reads first and asks for the lock later fails at once when somebody else has written
in between, and no time-out helps (https://www.sqlite.org/lang_transaction.html).
"""

from __future__ import annotations

import sqlite3
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, MetaData, event
from sqlalchemy.exc import DatabaseError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import DeclarativeBase, Session, registry

from blog.core.columns import UTCDateTime

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


_MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"

db = SQLAlchemy(model_class=Base)
migrate = Migrate(render_as_batch=True, compare_type=True)


def init_app(app: Flask, *, busy_seconds: float) -> None:
    """Bind the database to the application.

    `busy_seconds` is how long a writer waits for SQLite's lock, and how long a
    PostgreSQL statement waits for another's, before the request is answered with 503.
    """
    db.init_app(app)
    migrate.init_app(app, db, directory=str(_MIGRATIONS))
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine, busy_seconds)
    else:
        _prepare_postgresql(engine, busy_seconds)


@contextmanager
def transaction() -> Iterator[Session]:
    """Open the one transaction of an action; commit at its end, or roll all of it back.

    What was read before is forgotten: the action reads again inside, where nobody
    else can write (SQLite) or where it locks what it depends on (PostgreSQL).
    Raises RuntimeError when a change is already waiting in the session.
    """
    session = db.session()
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("a change was made outside core.database.transaction()")
    session.rollback()
    session.connection(execution_options={"begin": "IMMEDIATE"})
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise


def is_migrated() -> bool:
    """Tell whether the database has the schema of this version of the code."""
    with db.engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_heads()
    return set(present) == _newest_migrations()


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

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver would begin at the first write only
        connection.execute(f"PRAGMA busy_timeout = {int(busy_seconds * 1000)}")
        connection.execute("PRAGMA journal_mode = WAL")
        # FULL, not NORMAL: in WAL mode NORMAL may lose the last commits at a power cut
        # (https://www.sqlite.org/pragma.html#pragma_synchronous).
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        mode = connection.get_execution_options().get("begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")


def _prepare_postgresql(engine: Engine, busy_seconds: float) -> None:
    """Have no statement wait longer for a lock than that; it would wait for ever."""

    @event.listens_for(engine, "connect")
    def set_timeout(connection: Any, _record: object) -> None:
        connection.execute(f"SET lock_timeout = {int(busy_seconds * 1000)}")
        connection.commit()


@cache
def _newest_migrations() -> set[str]:
    return set(ScriptDirectory(str(_MIGRATIONS)).get_heads())
