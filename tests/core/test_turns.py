"""Writers take turns: in order, never for ever, and not after a holder's death."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, nullcontext
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from blog.core import database
from blog.core.database import db, transaction
from blog.core.site_version import SiteVersion
from blog.core.turns import Turns

PATIENT, HASTY = 20.0, 0.2

# Takes a turn for each line it is sent, and gives it back at the next.
OTHER = """
import sys
from pathlib import Path
from blog.core.turns import Turns
turns = Turns(Path(sys.argv[1]), seconds=20)
for _ in sys.stdin:
    print("asks", flush=True)
    with turns.mine():
        print("writes", flush=True)
        sys.stdin.readline()
"""

# Writes as often as it can until an instant; says how often, and how long it waited at most.
WRITER = """
import sqlite3, sys, time
from pathlib import Path
from blog.core.turns import Turns
file, until = sys.argv[1], float(sys.argv[2])
turns = Turns(Path(file + "-turns"), seconds=20)
database = sqlite3.connect(file, isolation_level=None)
written, longest = 0, 0.0
print("ready", flush=True)
sys.stdin.readline()
end = time.monotonic() + until
while time.monotonic() < end:
    began = time.monotonic()
    with turns.mine():
        database.execute("BEGIN IMMEDIATE")
        database.execute("INSERT INTO written VALUES (?)", [began])
        database.execute("COMMIT")
    longest = max(longest, time.monotonic() - began)
    written += 1
print(written, longest)
"""


@contextmanager
def program(code: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """Run another process that speaks and listens in lines."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def tell(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def hear(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_who_has_just_written_waits_for_who_waited(tmp_path: Path) -> None:
    turns = Turns(tmp_path / "turns", seconds=PATIENT)
    with program(OTHER, tmp_path / "turns") as other:
        for _ in range(3):
            with turns.mine():
                tell(other)
                assert hear(other) == "asks"
                time.sleep(0.05)  # many times as long as it takes to stand in the queue
            asked = time.monotonic()
            threading.Timer(0.1, tell, [other]).start()
            with turns.mine():
                assert time.monotonic() - asked >= 0.1, "the other one had its turn in between"
                assert hear(other) == "writes"


def test_no_process_is_left_behind(tmp_path: Path) -> None:
    file = tmp_path / "written.sqlite"
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE written (at REAL)")
    with ExitStack() as stack:
        writers = [stack.enter_context(program(WRITER, file, 0.7)) for _ in range(4)]
        assert [hear(each) for each in writers] == ["ready"] * 4
        for each in writers:
            tell(each)
        found = [hear(each).split() for each in writers]
    shares = [int(written) for written, _ in found]
    assert min(shares) > max(shares) / 4, shares
    assert max(float(longest) for _, longest in found) < 0.5, found


def test_a_holder_that_is_killed_holds_nobody_up(tmp_path: Path) -> None:
    with program(OTHER, tmp_path / "turns") as other:
        tell(other)
        assert [hear(other), hear(other)] == ["asks", "writes"]
        with (
            pytest.raises(OperationalError, match="locked"),
            Turns(tmp_path / "turns", seconds=HASTY).mine(),
        ):
            pass
        other.kill()
        other.wait()
        with Turns(tmp_path / "turns", seconds=HASTY).mine() as left:
            assert left > 0


def test_a_thread_gives_up_in_time(tmp_path: Path) -> None:
    turns = Turns(tmp_path / "turns", seconds=HASTY)
    failures: list[Exception] = []

    def asks() -> None:
        try:
            with turns.mine():
                pass
        except OperationalError as error:
            failures.append(error)

    with turns.mine():
        thread = threading.Thread(target=asks)
        thread.start()
        thread.join()
    assert len(failures) == 1
    with turns.mine():
        pass


def test_whoever_may_write_to_the_database_may_take_turns(tmp_path: Path) -> None:
    database = tmp_path / "written.sqlite"
    database.touch()
    database.chmod(0o660)
    if os.geteuid() == 0:  # as a command is run, where the blog runs as somebody else
        os.chown(database, 12_345, 12_345)
    with Turns(tmp_path / "turns", seconds=HASTY, like=database).mine():
        pass
    wanted, found = database.stat(), (tmp_path / "turns").stat()
    assert (found.st_mode, found.st_uid, found.st_gid) == (
        wanted.st_mode,
        wanted.st_uid,
        wanted.st_gid,
    )


def test_without_its_file_a_process_writes_all_the_same(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    turns = Turns(tmp_path / "nowhere" / "turns", seconds=HASTY)
    for _ in range(2):
        with turns.mine() as left:
            assert left > 0
    assert [each.getMessage() for each in caplog.records] == [
        "event=no_turns file=turns error=FileNotFoundError"
    ]


def test_a_transaction_inside_another_is_loud_and_spoils_neither(app: Flask) -> None:
    with pytest.raises(RuntimeError, match="open already"), transaction(), transaction():
        pass
    with transaction() as session:
        assert session is db.session()
    # No less with a change in hand.
    with pytest.raises(RuntimeError, match="open already"), transaction() as session:
        nests(session)


def nests(session: Session) -> None:
    session.add(SiteVersion(id=99))
    with transaction():
        pass


def test_what_is_left_of_the_time_is_all_that_sqlite_may_wait(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_turn", lambda _engine: nullcontext(HASTY))
    # A program that knows nothing of turns.
    with closing(sqlite3.connect(str(db.engine.url.database), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        with pytest.raises(OperationalError), transaction():
            pytest.fail("somebody else writes")
        assert time.monotonic() - began < 2, "not the five seconds of the settings"
    assert db.session.connection().exec_driver_sql("PRAGMA busy_timeout").scalar() == 5000
