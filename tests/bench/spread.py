"""Connections that fall to all workers alike.

Workers that wait at one socket share what comes within a millisecond by chance, and when one
gets all of 16, it alone does the work of a run, at twice the processor's time for each request.
So each is awake alone while its connections come in. Where every worker has a socket of its own
(granian), the kernel draws lots; then the load begins again until they are even enough.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from tests.bench import processes

_POLL_SECONDS = 0.0005
_MOST_SECONDS = 5
_ENOUGH = 0.75  # of an equal share: 6 connections of 8


@dataclass(frozen=True, slots=True)
class Share:
    """What one worker is to get: so many of the load's threads, with so many connections."""

    worker: int
    threads: int
    connections: int


def by_connections(workers: Sequence[int], connections: int) -> list[Share]:
    """Give each worker one thread with as many connections as every other has."""
    return [Share(worker, 1, connections // len(workers)) for worker in workers]


def by_threads(workers: Sequence[int], threads: int) -> list[Share]:
    """Give each worker as many threads as the others, or one more, with a connection each."""
    each, rest = divmod(threads, len(workers))
    numbers = [each + (place < rest) for place in range(len(workers))]
    return [Share(worker, number, number) for worker, number in zip(workers, numbers, strict=True)]


def connect(shares: Sequence[Share], port: int, threads: Callable[[int], None]) -> bool:
    """Have the load's threads connect, so many at a time, and tell whether that came out even."""
    workers = [share.worker for share in shares]
    if len(set.union(*processes.listening(workers, port))) == 1:
        with _asleep(workers):
            _one_by_one(shares, threads)
            return is_even(shares, port)
    threads(sum(share.threads for share in shares))
    wanted = sum(share.connections for share in shares)
    _wait_until(lambda: sum(processes.accepted(workers, port)) >= wanted)
    return is_even(shares, port)


def is_even(shares: Sequence[Share], port: int) -> bool:
    """Tell whether each worker has about its share, by what the system says of its sockets."""
    accepted = processes.accepted([share.worker for share in shares], port)
    pairs = zip(accepted, shares, strict=True)
    return all(number >= _ENOUGH * share.connections for number, share in pairs)


@contextmanager
def _asleep(workers: Sequence[int]) -> Iterator[None]:
    """Stop all workers meanwhile: who connects waits in the kernel."""
    try:
        for worker in workers:
            _stop(worker)
        yield
    finally:
        for worker in workers:
            os.kill(worker, signal.SIGCONT)


def _one_by_one(shares: Sequence[Share], threads: Callable[[int], None]) -> None:
    for share in shares:
        before = processes.sockets(share.worker)
        threads(share.threads)
        os.kill(share.worker, signal.SIGCONT)
        _wait_until(partial(_has_all, share, before))
        _stop(share.worker)


def _has_all(share: Share, before: set[str]) -> bool:
    return len(processes.sockets(share.worker) - before) >= share.connections


def _stop(worker: int) -> None:
    os.kill(worker, signal.SIGSTOP)
    _wait_until(lambda: processes.is_stopped(worker))


def _wait_until(is_so: Callable[[], bool]) -> None:
    begun = time.monotonic()
    while not is_so():
        if time.monotonic() - begun > _MOST_SECONDS:
            raise RuntimeError("the workers do not accept the load's connections")
        time.sleep(_POLL_SECONDS)
