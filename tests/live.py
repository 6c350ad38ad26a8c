"""The blog as an operator runs it: gunicorn and the flask command, in processes of their own."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from tests.ports import free_port

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
START_SECONDS = 20


@dataclass
class LiveBlog:
    """An instance folder with its server; `variables` are further BLOG_ settings."""

    folder: Path
    variables: dict[str, str] = field(default_factory=dict)
    workers: int = 2
    port: int = field(default_factory=free_port)
    command: tuple[str, ...] = ("gunicorn", "wsgi:app")
    _server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environ(self) -> dict[str, str]:
        """The environment of a bare shell, with nothing set but what an operator sets."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("BLOG_")}
        settings = {f"BLOG_{name}": value for name, value in self.variables.items()}
        return kept | {
            "BLOG_INSTANCE_PATH": str(self.folder),
            "PORT": str(self.port),
            "WEB_CONCURRENCY": str(self.workers),
            **settings,
        }

    def flask(self, *arguments: str) -> str:
        """Run a flask command and return what it prints."""
        command = [str(BIN / "flask"), *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environ, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def begin(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a flask command that goes on; what it says goes into one pipe."""
        return subprocess.Popen(
            [str(BIN / "flask"), *arguments],
            cwd=ROOT,
            env=self.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    @property
    def process(self) -> int:
        """The number of the server's first process."""
        assert self._server
        return self._server.pid

    def start(self) -> None:
        """Start gunicorn, or what `command` says, and wait until it is ready."""
        log = (self.folder / "server.log").open("ab")
        with log:
            self._server = subprocess.Popen(
                [str(BIN / self.command[0]), *self.command[1:]],
                cwd=ROOT,
                env=self.environ,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._is_ready():
            assert time.monotonic() < deadline, self.log()
            time.sleep(0.02)

    def kill(self) -> None:
        """Kill every process of the server at once, as a power cut would."""
        if self._server is not None:
            os.killpg(self._server.pid, signal.SIGKILL)
            self._server.wait()
            self._server = None

    def stop(self) -> None:
        """Ask the server to end and see that it does so cleanly."""
        if self._server is not None:
            self._server.terminate()
            assert self._server.wait(timeout=30) == 0, self.log()
            self._server = None

    def post(self, path: str, form: dict[str, str]) -> tuple[int, str]:
        """Send a form on a connection of its own; return the status and where it leads."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.request("POST", path, urlencode(form), headers)
            answer = connection.getresponse()
            return answer.status, answer.getheader("Location") or "/"

    def get(self, path: str) -> str:
        """Return the page at a path."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.request("GET", path)
            return connection.getresponse().read().decode()

    def log(self) -> str:
        """Return what the server has printed so far."""
        return (self.folder / "server.log").read_text(errors="replace")

    def _is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False
