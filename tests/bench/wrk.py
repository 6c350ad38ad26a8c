"""One run of wrk (https://github.com/wg/wrk), whose connections are spread over all workers."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import IO, Any

from tests.bench import processes, spread
from tests.bench.spread import Share

_MOST_SECONDS = 120
# Its threads look so often whether they have to stop. They are told in between two looks, so
# that all stop at the same time.
_LOOK_SECONDS = 0.1


class Missing(Exception):
    """A program that a row needs is not installed."""


@dataclass(frozen=True, slots=True)
class Run:
    """What the script said, the server's processor time, and what others took (Watch)."""

    found: dict[str, Any]
    processor_seconds: float
    taken: float


def run(
    pids: list[int], port: int, shares: Sequence[Share], wanted: Sequence[str], seconds: float
) -> Run | None:
    """Load a server, which consists of these processes.

    Returns None if connections were not even over its workers, at the beginning or at the end.
    """
    before = processes.processor_seconds(pids)
    with _started(shares, wanted) as process:
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            if not spread.connect(shares, port, _threads(process.stdin)):
                process.kill()
                return None
            begun = time.monotonic()
            watch = processes.Watch([*pids, process.pid])
            time.sleep((round(seconds / _LOOK_SECONDS) - 0.5) * _LOOK_SECONDS)
            was_even = spread.is_even(shares, port)
            process.stdin.write(f"{begun * 1e6:.0f} {time.monotonic() * 1e6:.0f}\n")
            process.stdin.close()  # not every script reads this, and then wrk would be gone
            process.send_signal(signal.SIGINT)
            output = process.stdout.read().strip()
            taken = watch.taken()  # before the process is gone for good
        except BaseException:
            process.kill()
            raise
    if not output.endswith("}"):
        raise RuntimeError(f"wrk did not finish (status {process.returncode}): {output!r}")
    found = json.loads(output.splitlines()[-1])
    spent = processes.processor_seconds(pids) - before
    return Run(found, spent, taken) if was_even or found["broken"] else None


def _started(shares: Sequence[Share], wanted: Sequence[str]) -> subprocess.Popen[str]:
    program = shutil.which("wrk")
    if program is None:
        raise Missing("wrk is not installed; on Debian and Ubuntu: apt install wrk")
    threads = sum(share.threads for share in shares)
    connections = sum(share.connections for share in shares)
    command = [program, f"-t{threads}", f"-c{connections}", f"-d{_MOST_SECONDS}", *wanted]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _threads(pipe: IO[str]) -> Callable[[int], None]:
    """Return what lets so many threads connect: the scripts let one for each line."""

    def connect(number: int) -> None:
        pipe.write("\n" * number)
        pipe.flush()

    return connect
