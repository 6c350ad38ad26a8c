"""How fast the blog starts, and how much memory it takes and goes on to take."""

from __future__ import annotations

import compileall
import resource
import statistics
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench import everything, loads, processes, rows, sample, servers
from tests.bench.figures import LeftOut, Measured, Row
from tests.bench.scope import Scope
from tests.bench.servers import Server
from tests.live import BIN, ROOT

_EACH_100TH = 100
_SLICE_SECONDS = 5.0
_MOST_SECONDS = 90
_MB = 1_000_000
_ANONYMOUS = "Pss_Anon"


def measure(scope: Scope) -> Iterator[Measured | LeftOut]:
    """Measure starts first: the folder of an article that was just published."""
    # As `make install` does: else what was edited since is compiled anew at each start, where
    # nothing may write it down (PYTHONDONTWRITEBYTECODE).
    compileall.compile_dir(ROOT / "blog", quiet=1)
    folder = scope.folder / "start"
    sample.place(folder, {})
    times = 3 if scope.is_small else 5
    for row, take in ((rows.START, _start), (rows.HELP, _help)):
        taken = [take(folder) for _ in range(times)]
        worked = statistics.median(processor for _, processor in taken)
        note = f"{worked:.2f} s of processor time in all processes"
        yield Measured(row, [seconds for seconds, _ in taken], note=note)
    rollup = Path("/proc/self/smaps_rollup")
    if not rollup.exists() or f"{_ANONYMOUS}:" not in rollup.read_text():
        for row in (rows.MEMORY, rows.MEMORY_IN_USE, rows.GROWTH):
            yield LeftOut(row, "only Linux tells of memory that is shared")
        return
    yield from _memory(scope, folder)


def _start(folder: Path) -> tuple[float, float]:
    """Return how long a start takes, and how long processors worked for it."""
    with servers.blog(folder, {}) as blog:
        seconds = blog.start(f"/articles/{sample.EMPTY}")
        return seconds, processes.processor_seconds(blog.pids)


def _help(folder: Path) -> tuple[float, float]:
    environ = dict(servers.blog(folder, {}).environ)
    begun, worked = time.perf_counter(), _of_children()
    subprocess.run(
        [str(BIN / "flask"), "--help"], cwd=ROOT, env=environ, check=True, stdout=subprocess.DEVNULL
    )
    return time.perf_counter() - begun, _of_children() - worked


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _memory(scope: Scope, folder: Path) -> Iterator[Measured]:
    """Have 2 workers import everything, then use it, and then read and write for long.

    Growth is that of what is no file: other programs of the machine begin and cease to bear
    their part of Python's own libraries meanwhile.
    """
    wanted = 5_000 if scope.is_small else 100_000
    with servers.blog(folder, sample.PUBLISHING, workers=2) as blog:
        blog.start(f"/articles/{sample.EMPTY}")
        cookie = everything.import_all(blog, folder)
        _work(blog, wanted // 10)
        yield _occupied(rows.MEMORY, blog)
        everything.use_newsroom(blog, folder, cookie)
        _work(blog, wanted // 5)
        yield _occupied(rows.MEMORY_IN_USE, blog)
        before = processes.proportional_bytes(blog.pids, _ANONYMOUS)
        done, samples = 0, []
        begun = time.perf_counter()
        while done < wanted and time.perf_counter() - begun < _MOST_SECONDS:
            done += _slice(blog, wanted - done)
            samples.append(processes.proportional_bytes(blog.pids, _ANONYMOUS))
    note = f"{done:,} requests, of which one in {_EACH_100TH} a comment"
    details: dict[str, object] = {"before": before, "after": samples}
    yield Measured(rows.GROWTH, [(samples[-1] - before) / _MB], note=note, details=details)


def _occupied(row: Row, blog: Server) -> Measured:
    """Return what all processes of a server take now, together."""
    anonymous = processes.proportional_bytes(blog.pids, _ANONYMOUS) / _MB
    note = f"{anonymous:.0f} MB of it without libraries' files, which other programs may map too"
    return Measured(row, [processes.proportional_bytes(blog.pids) / _MB], note=note)


def _work(blog: Server, requests: int) -> None:
    done = 0
    while done < requests:
        done += _slice(blog, requests - done)


def _slice(blog: Server, wanted: int) -> int:
    seconds = _SLICE_SECONDS if wanted > 20_000 else 1.0
    return loads.converse(blog, sample.EMPTY, seconds, every=_EACH_100TH).requests
