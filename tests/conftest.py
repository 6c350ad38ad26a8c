"""What every test may ask for: a database of its own, the blog on it, and a reader."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from blog import create_app
from blog.cli import schema
from blog.core.database import db
from blog.settings import Settings
from blog.web.shelf import Kept
from tests.databases import PostgreSQL, SQLiteTemplate, find_postgresql
from tests.pages import Reader

SECRET_KEY = "a key that only tests know"


class CompiledTemplates(BytecodeCache):
    """Templates compiled once for all the applications that the tests of a process make."""

    def __init__(self) -> None:
        self._found: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template's code, if it was compiled before."""
        if bucket.key in self._found:
            bucket.bytecode_from_string(self._found[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template's code."""
        self._found[bucket.key] = bucket.bytecode_to_string()


COMPILED = CompiledTemplates()


class Sleeper:
    """Instead of the learner's thread, which would work on a test's database unasked."""

    woken = 0

    def wake(self) -> None:
        """Count how often it was to learn."""
        self.woken += 1


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where CI=true: there, everything has to be tried."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI=true does not allow: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> SQLiteTemplate:
    """Migrate one SQLite file, of which each test gets a copy."""
    return SQLiteTemplate(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """Run a real PostgreSQL for this session, or use the one of TEST_DATABASE_URL."""
    # Not in pytest's folder: another run of pytest would shut the server's account out of it.
    with (
        tempfile.TemporaryDirectory(prefix="dateline-") as folder,
        find_postgresql(Path(folder)) as server,
    ):
        if server is None:
            pytest.skip("PostgreSQL is not installed, and TEST_DATABASE_URL names none")
        yield server


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the test a migrated, empty database; SQLite unless `both_databases` asks."""
    if getattr(request, "param", "sqlite") == "sqlite":
        template: SQLiteTemplate = request.getfixturevalue("sqlite_template")
        yield template.copy_to(tmp_path / "dateline.sqlite")
    else:
        server: PostgreSQL = request.getfixturevalue("postgresql")
        with server.new_database() as url:
            yield url


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Return settings as an operator would have them, with the test's database."""
    return Settings(
        instance_path=tmp_path,
        database_url=database_url,
        secret_key=SECRET_KEY,
        password_memory_kib=8192,
        password_passes=1,
        # On PostgreSQL a page may be a second old, for which most tests have no time.
        page_cache_mb=32 if database_url.startswith("sqlite") else 0,
    )


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have ready pages looked at after each change: tests are faster than people who write."""
    monkeypatch.setattr(Kept, "rests", lambda *_: False)


@pytest.fixture
def app(settings: Settings, eager: None) -> Iterator[Flask]:
    """Build the blog, and let go of its connections afterwards."""
    app = create_app(settings)
    schema.prepare(app)
    app.jinja_env.bytecode_cache = COMPILED
    app.extensions["learner"] = Sleeper()
    with app.app_context():
        yield app
        db.session.remove()
        app.extensions["commits"].close()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a bare client, for headers and for what no browser would send."""
    return app.test_client()


@pytest.fixture
def reader(app: Flask) -> Reader:
    """Return a reader with a browser that inspects every page it is given."""
    return Reader(app.test_client())
