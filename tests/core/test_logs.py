"""The logs of decisions and of what staff did: the database lets nobody rewrite them."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_migrate import downgrade
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from blog.core import audit
from blog.core.audit import Actor
from blog.core.database import db, transaction
from tests.cast import NOON, publishes, says
from tests.databases import both_databases

LOGS = {"decisions": "note", "audit_log": "detail"}

each_log = pytest.mark.parametrize("log", LOGS)
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture(autouse=True)
def filled(app: Flask) -> None:
    """Each log has a line."""
    publishes()
    says("First.")
    with transaction() as session:
        audit.note(session, Actor("Ada Editor"), "article.published", now=NOON)


def lines(log: str, columns: str = "*") -> list[str]:
    db.session.rollback()
    rows = db.session.execute(text(f"SELECT {columns} FROM {log} ORDER BY id"))
    return [str(row) for row in rows]


def refuses(statement: str) -> None:
    """See that the database refuses a statement, saying why."""
    with pytest.raises(DatabaseError, match="append-only"), transaction() as session:
        session.execute(text(statement))


@both_databases
@each_log
@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET {} = 'never happened'"])
def test_a_line_of_a_log_is_neither_changed_nor_deleted(log: str, change: str) -> None:
    before = lines(log)
    refuses(change.format(log, LOGS[log]))
    assert lines(log) == before != []


@each_log
@pytest.mark.parametrize("begin", ["INSERT OR REPLACE", "REPLACE"])
def test_a_line_is_not_written_over_another(log: str, begin: str) -> None:
    before = lines(log)
    refuses(f"{begin} INTO {log} SELECT * FROM {log}")
    assert lines(log) == before != []


@on_postgresql
@each_log
def test_a_log_is_not_emptied_at_once(log: str) -> None:
    before = lines(log)
    refuses(f"TRUNCATE {log} CASCADE")
    assert lines(log) == before != []


@on_postgresql
def test_a_log_is_not_emptied_with_what_it_speaks_of() -> None:
    refuses("TRUNCATE articles CASCADE")
    assert lines("decisions") != []


@both_databases
def test_the_way_back_leaves_the_older_log_as_it_was() -> None:
    older = (
        "id, comment_id, from_status, to_status, decided_by, staff_name, reasons, note, decided_at"
    )
    before = lines("decisions", older)
    db.session.remove()
    downgrade(revision="0002")
    refuses("DELETE FROM decisions")
    assert lines("decisions") == before != []
    with transaction() as session:
        is_sqlite = session.get_bind().dialect.name == "sqlite"
        triggers = (
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'decisions'"
            if is_sqlite
            else "SELECT tgname FROM pg_trigger "
            "WHERE tgrelid = 'decisions'::regclass AND NOT tgisinternal"
        )
        found = sorted(session.scalars(text(triggers)))
    both = ["decisions_no_delete", "decisions_no_update"]
    assert found == (both if is_sqlite else ["decisions_append_only"])
