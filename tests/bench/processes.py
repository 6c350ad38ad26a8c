"""What the system says of processes: their time, memory and connections (Linux only)."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_UTIME, _STIME, _BEGUN = 11, 12, 19  # proc(5), counted from the state behind the name
_IDLE = slice(3, 5)  # in the first line of /proc/stat: idle, and waiting for a disk
_ADDRESS, _STATE, _INODE = 1, 3, 9  # columns of /proc/net/tcp, with these states
_ESTABLISHED, _LISTENING = "01", "0A"


def family(pid: int) -> list[int]:
    """Return a process and its children: gunicorn's master with its workers."""
    found = [pid]
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        found += map(int, tasks.read_text().split())
    return found


def listening(pids: list[int], port: int) -> list[set[str]]:
    """Return the sockets, by their inodes, at which each of some processes waits for clients."""
    found = _inodes(port, _LISTENING)
    return [found & sockets(pid) for pid in pids]


def accepted(pids: list[int], port: int) -> list[int]:
    """Return how many open connections to a port each of some processes has accepted."""
    found = _inodes(port, _ESTABLISHED)
    return [len(found & sockets(pid)) for pid in pids]


def sockets(pid: int) -> set[str]:
    """Return all sockets that a process has open, by their inodes."""
    links = []
    for file in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            links.append(str(file.readlink()))
    return {link[len("socket:[") : -1] for link in links if link.startswith("socket:[")}


def age_seconds(pid: int) -> float:
    """Return how long ago a process was begun."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) - int(_stat(pid)[_BEGUN]) / _TICKS


def is_stopped(pid: int) -> bool:
    """Tell whether a signal keeps a process from running."""
    return _stat(pid)[0] == "T"


def processor_seconds(pids: list[int]) -> float:
    """Return how long processors have worked for these, in user and system mode together."""
    ticks = 0
    for pid in pids:
        behind_name = _stat(pid)
        ticks += int(behind_name[_UTIME]) + int(behind_name[_STIME])
    return ticks / _TICKS


class Watch:
    """How much others keep some processes from working."""

    def __init__(self, pids: list[int]) -> None:
        self._pids = pids
        self._begun = self._look()

    def taken(self) -> float:
        """Return the share of all processors that others had since then, and none was idle."""
        begun, ended = self._begun, self._look()
        idle, busy, own = (now - then for now, then in zip(ended, begun, strict=True))
        return max(0.0, (busy - own - idle) / (busy + idle))

    def _look(self) -> tuple[float, float, float]:
        return *_idle_and_busy_seconds(), processor_seconds(self._pids)


def proportional_bytes(pids: list[int], kind: str = "Pss") -> int:
    """Return the memory of these, where what several share counts once (PSS).

    Of the kind `Pss_Anon` it is without files, of which other programs may bear a part.
    """
    total = 0
    for pid in pids:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        total += sum(int(line.split()[1]) for line in lines if line.startswith(f"{kind}:"))
    return total * 1024


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _idle_and_busy_seconds() -> tuple[float, float]:
    """Return both for all processors together; what a host took away is busy."""
    with Path("/proc/stat").open() as file:
        ticks = list(map(int, file.readline().split()[1:9]))
    idle = sum(ticks[_IDLE])
    return idle / _TICKS, (sum(ticks) - idle) / _TICKS


def _inodes(port: int, state: str) -> set[str]:
    """Return the sockets of a local port that a process has, by their numbers."""
    lines = (line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:])
    local = f":{port:04X}"
    found = {
        cells[_INODE]
        for cells in lines
        if cells[_ADDRESS].endswith(local) and cells[_STATE] == state
    }
    return found - {"0"}  # nobody has accepted it yet
