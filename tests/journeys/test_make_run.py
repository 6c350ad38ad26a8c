"""`make run` starts the server and who delivers its mail, and leaves neither behind."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.live import BIN, ROOT, LiveBlog
from tests.programs import program

SERVER, DELIVERER = r"python\S* \S*gunicorn wsgi:app", r"python\S* \S*flask mail deliver --forever"
PATIENCE_SECONDS = 30


class Run:
    """A `make run` with all its processes, which are one group."""

    def __init__(self, folder: Path) -> None:
        self.blog = LiveBlog(folder, workers=2)
        venv = BIN.parent
        # Its environment is the one the tests run in, whatever the dates of the lock say.
        command = [program("make"), "run", f"VENV={venv}", "-o", f"{venv}/.run"]
        self.log = folder / "run.log"
        with self.log.open("wb") as log:
            self.make = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.blog.environ,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def processes(self, pattern: str = "") -> list[int]:
        """The numbers of those whose command has this in it, the oldest first."""
        columns = ["ps", "-A", "-ww", "-o", "pid=,pgid=,stat=,args="]
        listed = subprocess.run(columns, capture_output=True, text=True, check=True).stdout
        rows = [line.split(maxsplit=3) for line in listed.splitlines()]
        return sorted(
            int(row[0])
            for row in rows
            if row[1] == str(self.make.pid)
            and not row[2].startswith("Z")
            and re.search(pattern, row[-1])
        )

    def is_up(self) -> bool:
        """Tell whether the blog answers and the deliverer has begun."""
        with suppress(OSError), urllib.request.urlopen(f"{self.blog.url}/readyz", timeout=5):
            return "no mail is sent" in self.log.read_text()
        return False

    def wait_until(self, is_so: Callable[[], bool]) -> None:
        """Wait until something is so."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not is_so():
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.05)


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    """Run the blog as on a fresh machine, up and with both its programs."""
    run = Run(tmp_path)
    try:
        run.wait_until(run.is_up)
        assert run.processes(SERVER)
        assert len(run.processes(DELIVERER)) == 1
        yield run
    finally:
        with suppress(ProcessLookupError):
            os.killpg(run.make.pid, signal.SIGKILL)
        run.make.wait()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_all_as_a_terminal_sends_it_ends_all(run: Run, number: signal.Signals) -> None:
    os.killpg(run.make.pid, number)
    run.make.wait(PATIENCE_SECONDS)
    run.wait_until(lambda: not run.processes())
    assert "Traceback" not in run.log.read_text()


def test_a_signal_to_make_alone_ends_all(run: Run) -> None:
    run.make.terminate()
    run.make.wait(PATIENCE_SECONDS)
    run.wait_until(lambda: not run.processes())


def test_a_server_that_crashes_takes_the_deliverer_with_it(run: Run) -> None:
    os.kill(run.processes(SERVER)[0], signal.SIGKILL)
    assert run.make.wait(PATIENCE_SECONDS) != 0
    run.wait_until(lambda: not run.processes())


def test_the_blog_goes_on_without_its_deliverer(run: Run) -> None:
    os.kill(run.processes(DELIVERER)[0], signal.SIGKILL)
    run.wait_until(lambda: not run.processes(DELIVERER))
    assert run.is_up()
