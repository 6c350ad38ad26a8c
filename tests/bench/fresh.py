"""The first GET after a change: over HTTP beside a plain Flask view, and inside one process."""

from __future__ import annotations

import json
import os
import pickle
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.bench import rows, sample, servers, wire
from tests.bench.figures import Cost, LeftOut, Measured
from tests.bench.inside import A_MOMENT_SECONDS
from tests.bench.sample import Writer
from tests.bench.scope import Scope
from tests.bench.servers import Server
from tests.live import ROOT

_PAGE = f"/articles/{sample.LONG}"


def measure(scope: Scope) -> Iterator[Measured | LeftOut]:
    """Measure the page of a thread of 200 right after each new comment."""
    folder = scope.folder / "fresh"
    with ExitStack() as stack:
        blog = stack.enter_context(sample.start(folder, {}))
        environ = {"NESTED_URL": f"sqlite:///{folder / 'nested.sqlite'}"}
        _copy_thread(folder, environ)
        plain = stack.enter_context(servers.rival(folder / "nested", "nested", environ))
        plain.start(_PAGE)
        values = _first_gets(scope, blog, plain)
    inside = _inside(folder, environ, 8 if scope.is_small else 60)
    ours, theirs = (
        statistics.median(inside[name]) * 1000 for name in ("no encoding", "plain Flask")
    )
    yield Measured(rows.FRESH, values, cost=Cost(ours, theirs))
    for encoding, row in rows.FRESH_COST.items():
        yield Measured(row, inside[encoding])
    yield Measured(rows.STAMPEDE, inside["renders"])


def _first_gets(scope: Scope, blog: Server, plain: Server) -> list[float]:
    """Return how many times as long the plain view's page takes, in each of some runs.

    The comments are answers to the first one, so the page goes on to show all of them.
    """
    times = 2 if scope.is_small else 8
    first = _first_comment(blog.port)
    pair = [Writer(server.port, sample.LONG) for server in (blog, plain)]
    ratios = []
    for turn in range(scope.rounds + 1):
        taken: list[list[float]] = [[], []]
        for number in range(times):
            for writer, found in zip(pair, taken, strict=True):
                found.append(_after_comment(writer, f"{turn}-{number}", first))
        if turn:  # in the first run servers make their connections, and compile templates
            ours, theirs = map(statistics.median, taken)
            ratios.append(theirs / ours)
    for writer in pair:
        writer.client.close()
    return ratios


def _after_comment(writer: Writer, which: str, parent: str) -> float:
    """Leave a comment, and time the GET that has to show it."""
    time.sleep(A_MOMENT_SECONDS)
    said = writer.comment(which, parent)
    taken, status, body = writer.client.timed(_PAGE)
    if status != 200 or f'id="comment-{said}"'.encode() not in body:
        raise RuntimeError(f"comment {said} is not on the first page after it: {status}")
    return taken


def _first_comment(port: int) -> str:
    found = re.search(rb'id="comment-(\d+)"', wire.get(port, _PAGE).body)
    assert found is not None
    return found[1].decode()


def _copy_thread(folder: Path, environ: Mapping[str, str]) -> None:
    file = folder / "thread.pickle"
    file.write_bytes(pickle.dumps(sample.thread(folder, sample.LONG)))
    _python(environ, "-m", "tests.bench.rivals.nested", str(file))


def _inside(folder: Path, environ: Mapping[str, str], times: int) -> dict[str, Any]:
    """Have a process of its own count, with the blog's own settings."""
    settings = {f"BLOG_{name}": value for name, value in sample.PUBLISHING.items()}
    settings["BLOG_INSTANCE_PATH"] = str(folder)
    printed = _python({**environ, **settings}, "-m", "tests.bench.inside", sample.LONG, str(times))
    found: dict[str, Any] = json.loads(printed.splitlines()[-1])
    return found


def _python(environ: Mapping[str, str], *arguments: str) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BLOG_")}
    command = [sys.executable, *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env={**kept, **environ}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return str(done.stdout)
