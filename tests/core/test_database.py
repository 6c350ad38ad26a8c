"""The ground: transactions, durability, instants."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, text
from sqlalchemy.exc import StatementError

from blog.articles.models import Article
from blog.core.database import db, is_migrated, transaction
from tests.cast import NOON, publishes
from tests.databases import both_databases


def test_sqlite_is_durable_and_strict(app: Flask) -> None:
    pragmas = ["journal_mode", "synchronous", "foreign_keys", "busy_timeout"]
    values = [db.session.scalar(text(f"PRAGMA {name}")) for name in pragmas]
    assert values == ["wal", 2, 1, 5000]


@both_databases
def test_a_failed_transaction_leaves_nothing(app: Flask) -> None:
    def fails_halfway() -> None:
        with transaction() as session:
            session.execute(text("UPDATE articles SET headline = 'gone'"))
            raise ZeroDivisionError

    publishes()
    with pytest.raises(ZeroDivisionError):
        fails_halfway()
    assert db.session.scalar(select(Article.headline)) == "The ferry runs again"


def test_a_change_made_outside_a_transaction_is_loud(app: Flask) -> None:
    publishes()
    article = db.session.scalars(select(Article)).one()
    article.headline = "Changed in passing"
    with pytest.raises(RuntimeError, match="outside"), transaction():
        pass


@both_databases
def test_an_instant_comes_back_aware_and_in_utc(app: Flask) -> None:
    publishes()
    in_tokyo = NOON.astimezone(timezone(timedelta(hours=9)))
    with transaction() as session:
        session.scalars(select(Article)).one().published_at = in_tokyo
    stored = db.session.scalars(select(Article)).one().published_at
    assert stored == NOON
    assert stored.utcoffset() == timedelta(0)


@both_databases
def test_a_naive_instant_is_refused_where_the_mistake_is_made(app: Flask) -> None:
    naive = datetime(2026, 1, 1)  # noqa: DTZ001
    with pytest.raises(StatementError, match="needs a time zone"):
        db.session.scalars(select(Article).where(Article.published_at == naive)).all()


@both_databases
def test_the_schema_goes_down_and_up_again(app: Flask) -> None:
    assert is_migrated()
    downgrade(revision="base")
    assert not is_migrated()
    upgrade()
    assert is_migrated()
    publishes()


def test_a_writer_that_read_first_never_sees_a_stale_value(app: Flask, tmp_path: Path) -> None:
    publishes()
    assert db.session.scalar(select(Article.revision)) == 1
    with app.app_context(), transaction() as other:
        other.scalars(select(Article)).one().revision = 7
    with transaction() as session:
        assert session.scalar(select(Article.revision)) == 7
