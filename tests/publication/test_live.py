"""What the newsroom sets is seen by every worker within a second, and costs them little."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
import time_machine
from flask import Flask
from sqlalchemy import Connection

from blog import create_app
from blog.core import site_version
from blog.core.commits import Commits
from blog.core.database import db, transaction
from blog.publication import live as module
from blog.publication import queries
from blog.publication.live import Live
from blog.publication.models import SiteValue
from blog.publication.queries import State
from blog.settings import Settings
from tests.counting import counted
from tests.databases import both_databases


def sets(name: str, value: object) -> None:
    with transaction() as session:
        session.merge(SiteValue(name=name, value=value))
        site_version.raise_it(session)


@both_databases
def test_another_worker_sees_it_within_a_second(
    app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = create_app(settings)
    assert "<title>Dateline</title>" in other.test_client().get("/").get_data(as_text=True)
    sets("site_title", "The Courier")
    monkeypatch.setattr(module, "_LOOK_EVERY_SECONDS", 0.0)
    page = other.test_client().get("/")
    assert "<title>The Courier</title>" in page.get_data(as_text=True)
    with other.app_context():
        db.engine.dispose()


def test_nobody_goes_on_with_the_old_state_while_another_looks(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = Live(db.engine, Commits(db.engine), ())
    live.look()
    before = live.state.version
    sets("site_title", "The Courier")
    read, is_reading, may_read = queries.state, Event(), Event()

    def slowly(connection: Connection) -> State:
        is_reading.set()
        assert may_read.wait(10)
        return read(connection)

    def looks() -> int:
        live.look()
        return live.state.version

    monkeypatch.setattr(queries, "state", slowly)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(looks)
        assert is_reading.wait(10)
        second = pool.submit(looks)
        with pytest.raises(TimeoutError):  # it waits
            second.result(0.05)
        may_read.set()
        assert {first.result(), second.result()} == {before + 1}


def test_nobody_waits_long_for_another_who_looks_at_a_database_that_is_down(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = Live(db.engine, Commits(db.engine), ())
    live.look()
    sets("site_title", "The Courier")
    monkeypatch.setattr(module, "_LOOK_EVERY_SECONDS", 0.05)
    with ThreadPoolExecutor(1) as pool, live._lock:
        pool.submit(live.look).result(5)


def test_who_has_the_old_page_is_sent_the_new_one(app: Flask) -> None:
    client = app.test_client()
    before = client.get("/").headers["ETag"]
    sets("site_title", "The Courier")
    app.extensions["live"].forget()
    assert client.get("/", headers={"If-None-Match": before}).status_code == 200


def test_a_hundred_pages_in_a_second_look_once(app: Flask) -> None:
    live: Live = app.extensions["live"]
    assert live.state.version == 0
    live.forget()
    with time_machine.travel(0, tick=False), counted(of_publication=True) as count:
        for _ in range(100):
            app.test_client().get("/")
        assert count() == 1


def test_what_the_operator_has_fixed_stays_so(app: Flask, settings: Settings) -> None:
    sets("site_title", "The Courier")
    sets("secret_key", "not theirs to set, however it got here")
    fixed = Live(db.engine, Commits(db.engine), {"site_title"})
    assert fixed.settings(settings) == settings
    free = Live(db.engine, Commits(db.engine), ())
    assert free.settings(settings).site_title == "The Courier"
    assert free.settings(settings).secret_key == settings.secret_key


def test_without_a_database_what_was_known_goes_on(
    app: Flask, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    sets("site_title", "The Courier")
    live = Live(db.engine, Commits(db.engine), ())
    assert live.settings(settings).site_title == "The Courier"
    with db.engine.connect() as connection:
        connection.exec_driver_sql("DROP TABLE site_version")
        connection.commit()
    live.forget()
    with caplog.at_level(logging.WARNING):
        assert live.settings(settings).site_title == "The Courier"
    assert "event=publication_not_read" in caplog.text


def test_a_worker_that_never_knew_anything_leaves_it_to_others_to_complain(
    app: Flask, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    with db.engine.connect() as connection:
        connection.exec_driver_sql("DROP TABLE site_version")
        connection.commit()
    with caplog.at_level(logging.WARNING):
        assert Live(db.engine, Commits(db.engine), ()).settings(settings) == settings
    assert caplog.text == ""
