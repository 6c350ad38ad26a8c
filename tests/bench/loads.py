"""Loads on loopback, for a bounded time, that all workers of a server have about alike."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.bench import processes, sample, spread, wrk
from tests.bench.servers import START_SECONDS, Server
from tests.bench.spread import Share

CONNECTIONS = 16
PUBLISHED, HELD = "#comment-", "/receipts/"
_HERE = Path(__file__).parent
_MOST_TRIES = 20
# gunicorn lets up to a tenth of a second pass between two workers that it starts.
_ALL_STARTED_SECONDS = 0.3


@dataclass(frozen=True, slots=True)
class Load:
    """What a server did in one run; times of single requests in milliseconds.

    `taken` is the share of all processors that others had, who kept these from working.
    """

    requests: int
    seconds: float
    processor_seconds: float
    reads: Sequence[float] = ()
    comments: Sequence[float] = ()
    taken: float = 0

    @property
    def rate(self) -> float:
        """Requests a second of the processors that others left."""
        return self.requests / (self.seconds * (1 - self.taken))


def read(server: Server, path: str, headers: Mapping[str, str], seconds: float) -> Load:
    """Have 16 readers ask for one page again and again."""
    fields = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    shares = spread.by_connections(_workers(server), CONNECTIONS)
    wanted = [*fields, "-s", str(_HERE / "reads.lua"), server.url + path]
    return _measured(server, shares, wanted, seconds)


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
    arguments = [*paths, str(every), leads_to, secrets.token_hex(6), made or "none"]
    shares = spread.by_threads(_workers(server), people)
    wanted = ["-s", str(_HERE / "comments.lua"), server.url, "--", *arguments]
    load = _measured(server, shares, wanted, seconds)
    return replace(load, taken=0)  # a database's server is not one of the others


def _workers(server: Server) -> list[int]:
    """Return the workers, as soon as all of them are there."""
    begun = time.monotonic()
    while time.monotonic() - begun < START_SECONDS:
        workers = server.pids[1:]
        are_old = all(processes.age_seconds(pid) > _ALL_STARTED_SECONDS for pid in workers)
        if workers and are_old and all(processes.listening(workers, server.port)):
            return workers
        time.sleep(_ALL_STARTED_SECONDS / 10)
    raise RuntimeError(f"not all processes of the server accept connections:\n{server.log()}")


def _measured(server: Server, shares: list[Share], wanted: list[str], seconds: float) -> Load:
    """Load a server until a run counts: until connections were even over its workers."""
    for _ in range(_MOST_TRIES):
        run = wrk.run(server.pids, server.port, shares, wanted, seconds)
        if run is not None:
            return _load(server, run)
    raise RuntimeError(f"connections were not even over the workers in {_MOST_TRIES} runs")


def _load(server: Server, run: wrk.Run) -> Load:
    found = run.found
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
        processor_seconds=run.processor_seconds,
        reads=reads,
        comments=comments,
        taken=run.taken,
    )
