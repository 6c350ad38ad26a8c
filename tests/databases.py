"""Real databases for tests: a SQLite file copied from a template, a PostgreSQL server."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from flask_migrate import upgrade

from blog import create_app
from blog.cli import schema
from blog.core.database import db
from blog.settings import Settings
from tests.ports import free_port

both_databases = pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)


class SQLiteTemplate:
    """A migrated file; copying it takes less than a millisecond, migrating a hundred."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "template.sqlite"
        migrate(f"sqlite:///{self.path}", folder)
        # Nothing is left outside the one file, so that copying that is enough.
        assert [each.name for each in folder.iterdir()] == [self.path.name]

    def copy_to(self, path: Path) -> str:
        """Copy the template and return the copy's URL."""
        shutil.copy(self.path, path)
        return f"sqlite:///{path}"


class PostgreSQL:
    """A server on which each test gets a database of its own, copied from a migrated one."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        self.template = f"template_{secrets.token_hex(4)}"
        self._execute(f"CREATE DATABASE {self.template}")
        migrate(self._url_of(self.template), folder)

    @contextmanager
    def new_database(self) -> Iterator[str]:
        """Make a database for one test and drop it afterwards."""
        name = f"test_{secrets.token_hex(6)}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {self.template} STRATEGY file_copy")
        try:
            yield self._url_of(name)
        finally:
            self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _url_of(self, name: str) -> str:
        return f"{self.url.rpartition('/')[0]}/{name}"

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement.encode())


def migrate(database_url: str, folder: Path) -> None:
    """Bring a database to the newest schema, as `flask db upgrade` does."""
    app = create_app(Settings(instance_path=folder, database_url=database_url, secret_key="k" * 16))
    schema.prepare(app)
    with app.app_context():
        upgrade()
        db.engine.dispose()


@contextmanager
def find_postgresql(folder: Path, *, is_durable: bool = False) -> Iterator[PostgreSQL | None]:
    """Use TEST_DATABASE_URL, else start a server in this folder; None where there is none."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield PostgreSQL(url, folder)
        return
    programs = _find_programs()
    if programs is None:
        yield None
        return
    with _running_server(programs, folder / "data", is_durable=is_durable) as url:
        yield PostgreSQL(url, folder)


@contextmanager
def _running_server(programs: Path, data: Path, *, is_durable: bool) -> Iterator[str]:
    """Run a server that refuses to start as root under the account postgres, then stop it."""
    prefix = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    as_user = prefix if os.geteuid() == 0 else []
    data.mkdir()
    if as_user:
        shutil.chown(data, "postgres", "postgres")
        data.parent.chmod(0o711)
    port = free_port()

    def run(program: str, *arguments: str) -> None:
        command = [*as_user, str(programs / program), "-D", str(data), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")

    run("initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-sync")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
    options += "" if is_durable else " -c fsync=off"
    run("pg_ctl", "--silent", "--wait", "-o", options, "-l", str(data / "log"), "start")
    try:
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        run("pg_ctl", "--silent", "--wait", "--mode=immediate", "stop")


def _find_programs() -> Path | None:
    """Find the server's programs; Debian keeps them off PATH."""
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    found = [*packaged, *([Path(on_path).resolve()] if on_path else [])]
    return found[-1].parent if found else None


def contents() -> dict[str, list[str]]:
    """Return every column of every row of the blog's tables, as texts, table by table."""
    db.session.rollback()
    return {
        table.name: sorted(map(str, db.session.execute(table.select())))
        for table in db.metadata.sorted_tables
    }
