"""Loads, made by wrk (https://github.com/wg/wrk) on loopback for a bounded time."""

from __future__ import annotations

import json
import secrets
import shutil
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench import processes, sample
from tests.bench.servers import Server

CONNECTIONS = 16
PUBLISHED, HELD = "#comment-", "/receipts/"
_HERE = Path(__file__).parent
_MOST_SECONDS = 120


class Missing(Exception):
    """A program that a row needs is not installed."""


@dataclass(frozen=True, slots=True)
class Load:
    """What a server did in one run; times of single requests in milliseconds."""

    requests: int
    seconds: float
    processor_seconds: float
    reads: Sequence[float] = ()
    comments: Sequence[float] = ()

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds


def read(server: Server, path: str, headers: Mapping[str, str], seconds: float) -> Load:
    """Have 16 readers ask for one page again and again."""
    fields = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    options = ["-t1", f"-c{CONNECTIONS}", *fields, "-s", str(_HERE / "reads.lua")]
    return _measured(server, lambda: _run(options, server.url + path, [], seconds))


def converse(
    server: Server,
    slug: str,
    seconds: float,
    *,
    every: int,
    leads_to: str = PUBLISHED,
    people: int = CONNECTIONS,
) -> Load:
    """Have people read an article, of whose requests every so-manieth is a comment (0: none).

    Raises RuntimeError when a single comment is answered with anything but a 303 to
    where it has to lead.
    """
    paths = [f"/articles/{slug}", f"/comments/on/{slug}"]
    made = sample.stamp(server.port, slug)
    options = [f"-t{people}", f"-c{people}", "-s", str(_HERE / "comments.lua")]
    arguments = [*paths, str(every), leads_to, secrets.token_hex(6), made or "none"]
    return _measured(server, lambda: _run(options, server.url, arguments, seconds))


def _measured(server: Server, run: Callable[[], dict[str, Any]]) -> Load:
    pids = server.pids
    before = processes.processor_seconds(pids)
    found = run()
    spent = processes.processor_seconds(pids) - before
    if found["broken"] or found["wrong"]:
        raise RuntimeError(
            f"{found['broken']} connections broke, {found['wrong']} answers were wrong, "
            f"such as {found['example']!r}:\n{server.log()}"
        )
    reads = [microseconds / 1000 for microseconds in found.get("reads", ())]
    comments = [microseconds / 1000 for microseconds in found.get("comments", ())]
    return Load(
        requests=found.get("requests", len(reads) + len(comments)),
        seconds=found["microseconds"] / 1_000_000,
        processor_seconds=spent,
        reads=reads,
        comments=comments,
    )


def _run(options: list[str], url: str, arguments: list[str], seconds: float) -> dict[str, Any]:
    """Run wrk, which counts in whole seconds, and interrupt it as a person would."""
    program = shutil.which("wrk")
    if program is None:
        raise Missing("wrk is not installed; on Debian and Ubuntu: apt install wrk")
    command = [program, *options, f"-d{_MOST_SECONDS}", url, "--", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=30)
    if not output.strip().endswith("}"):
        raise RuntimeError(f"wrk did not finish (status {process.returncode}): {output!r}")
    found: dict[str, Any] = json.loads(output.strip().splitlines()[-1])
    return found
