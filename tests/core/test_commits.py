"""Whether anything was committed, asked of a real file that other processes write to."""

from __future__ import annotations

import multiprocessing
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from blog.core import wal_index
from blog.core.commits import Commits

ON_LINUX = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux tells where a process has its memory"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "a file.sqlite"


@pytest.fixture
def commits(file: Path) -> Iterator[Commits]:
    found = Commits(create_engine(f"sqlite:///{file}"))
    yield found
    found.close()


def told(commits: Commits) -> tuple[int, int]:
    """Return what a mark says of the database, without the second in which it says so."""
    mark = commits.mark()
    return mark.connection, mark.data_version


def write(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def make(file: Path, journal_mode: str = "wal") -> None:
    write(file, f"PRAGMA journal_mode = {journal_mode}", "CREATE TABLE t (n INTEGER)")


@pytest.mark.parametrize("journal_mode", ["wal", "delete"])
def test_a_commit_changes_the_mark_and_nothing_else_does(
    file: Path, commits: Commits, journal_mode: str
) -> None:
    make(file, journal_mode)
    seen = {told(commits)}
    for _ in range(3):
        assert told(commits) in seen
        write(file, "INSERT INTO t VALUES (1)")
        mark = told(commits)
        assert mark not in seen
        seen.add(mark)
        write(file, "SELECT n FROM t", "BEGIN", "INSERT INTO t VALUES (2)", "ROLLBACK")
        assert told(commits) == mark


def writes(file: Path, times: int, pipe: Connection) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for number in range(times):
            connection.execute("INSERT INTO t VALUES (?)", (number,))
            if number % 50 == 0:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            pipe.send(number)
            pipe.recv()


def test_what_another_process_has_committed_is_seen_at_once(file: Path, commits: Commits) -> None:
    make(file)
    ours, theirs = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=writes, args=(file, 300, theirs), daemon=True)
    before = told(commits)
    process.start()
    for number in range(300):
        assert ours.recv() == number
        after = told(commits)
        assert after != before
        before = after
        ours.send(None)
    process.join()


@ON_LINUX
def test_no_statement_is_run_while_nothing_changes(
    file: Path, commits: Commits, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(file)
    mark = told(commits)
    monkeypatch.setattr(commits, "_look", lambda *_: pytest.fail("a statement was run"))
    assert told(commits) == mark
    write(file, "INSERT INTO t VALUES (1)")
    with pytest.raises(pytest.fail.Exception):
        told(commits)


@ON_LINUX
def test_a_file_that_takes_the_place_of_another_is_read_after_the_next_opening(
    file: Path, commits: Commits
) -> None:
    make(file)
    before = told(commits)
    other = file.with_name("other.sqlite")
    make(other)
    for each in (file, other):
        for end in ("-wal", "-shm"):
            each.with_name(each.name + end).unlink(missing_ok=True)
    other.replace(file)
    commits.close()
    opened = told(commits)
    assert opened != before
    write(file, "INSERT INTO t VALUES (1)")
    assert told(commits) != opened


@ON_LINUX
def test_memory_is_not_looked_at_once_its_connection_is_closed(
    file: Path, commits: Commits
) -> None:
    make(file)
    told(commits)
    assert wal_index.header(str(file)) is not None
    commits.close()
    assert wal_index.header(str(file)) is None
    write(file, "INSERT INTO t VALUES (1)")
    assert told(commits) == told(commits)


def test_where_the_memory_is_not_found_the_statement_tells(
    file: Path, commits: Commits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wal_index, "_MAPS", file.with_name("missing"))
    make(file)
    before = told(commits)
    assert told(commits) == before
    write(file, "INSERT INTO t VALUES (1)")
    assert told(commits) != before


@ON_LINUX
def test_a_header_of_another_version_is_not_believed(
    file: Path, commits: Commits, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(file)
    told(commits)
    monkeypatch.setattr(wal_index, "_VERSION", 3_008_000)
    assert wal_index.header(str(file)) is None
