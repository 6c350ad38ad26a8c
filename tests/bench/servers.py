"""Servers under measurement: the blog, and its rivals under the same gunicorn.conf.py."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench import processes, wire
from tests.live import BIN, ROOT
from tests.ports import free_port

START_SECONDS = 20
_POLL_SECONDS = 0.002
_CONFIGURATION = str(ROOT / "gunicorn.conf.py")


@dataclass
class Server:
    """A server on a port of its own, and all of its processes."""

    folder: Path
    command: Sequence[str]
    environ: Mapping[str, str]
    port: int = field(default_factory=free_port)
    _process: subprocess.Popen[bytes] | None = None

    def start(self, path: str) -> float:
        """Start it and wait for this page; return the seconds that this took."""
        port = str(self.port)
        environ = {**self.environ, "PORT": port, "GRANIAN_PORT": port}
        with (self.folder / "server.log").open("ab") as log:
            started = time.perf_counter()
            self._process = subprocess.Popen(
                self.command, cwd=ROOT, env=environ, stdout=log, stderr=log, start_new_session=True
            )
        while not wire.is_served(self.port, path):
            if self._process.poll() is not None or time.perf_counter() - started > START_SECONDS:
                self.stop()
                raise RuntimeError(f"{' '.join(self.command)} does not answer:\n{self.log()}")
            time.sleep(_POLL_SECONDS)
        return time.perf_counter() - started

    def stop(self) -> None:
        """End it and all of its processes."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGINT)  # at once: nobody is waiting any more
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._process = None

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pids(self) -> list[int]:
        """The processes it consists of."""
        assert self._process is not None
        return processes.family(self._process.pid)

    def log(self) -> str:
        """Return the end of what it has printed."""
        return (self.folder / "server.log").read_text(errors="replace")[-4000:]


def blog(folder: Path, settings: Mapping[str, str], workers: int | None = None) -> Server:
    """Return the blog as its operator starts it, by default with the default configuration."""
    folder.mkdir(exist_ok=True)
    return Server(folder, [str(BIN / "gunicorn"), "wsgi:app"], _environ(folder, settings, workers))


def rival(folder: Path, module: str, variables: Mapping[str, str]) -> Server:
    """Return a module of tests.bench.rivals under the same gunicorn configuration."""
    folder.mkdir(exist_ok=True)
    command = [str(BIN / "gunicorn"), "-c", _CONFIGURATION, f"tests.bench.rivals.{module}:app"]
    return Server(folder, command, {**_environ(folder, {}, None), **variables})


def under_granian(folder: Path, settings: Mapping[str, str]) -> Server | None:
    """Return the blog under granian, with the command of docs/operate.md, if it is installed."""
    text = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
    found = re.search(r"^\.venv/bin/granian (.+)$", text, re.MULTILINE)
    program = BIN / "granian"
    if found is None or not program.exists():
        return None
    return Server(folder, [str(program), *found[1].split()], _environ(folder, settings, None))


def _environ(folder: Path, settings: Mapping[str, str], workers: int | None) -> dict[str, str]:
    """Return the environment of a bare shell, with these BLOG_ settings."""
    dropped = ("BLOG_", "WEB_", "GUNICORN_", "GRANIAN_", "FLASK_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    chosen = {f"BLOG_{name}": value for name, value in settings.items()}
    if workers is not None:
        kept["WEB_CONCURRENCY"] = str(workers)
    return kept | {"BLOG_INSTANCE_PATH": str(folder), "LOG_LEVEL": "WARNING"} | chosen
