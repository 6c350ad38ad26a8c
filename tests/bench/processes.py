"""What the system says of processes: their time and their memory (Linux only)."""

from __future__ import annotations

import os
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_UTIME, _STIME = 11, 12  # proc(5), counted from the state behind the name


def family(pid: int) -> list[int]:
    """Return a process and its children: gunicorn's master with its workers."""
    found = [pid]
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        found += map(int, tasks.read_text().split())
    return found


def processor_seconds(pids: list[int]) -> float:
    """Return how long processors have worked for these, in user and system mode together."""
    ticks = 0
    for pid in pids:
        behind_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(behind_name[_UTIME]) + int(behind_name[_STIME])
    return ticks / _TICKS


def proportional_bytes(pids: list[int]) -> int:
    """Return the memory of these, where what several share counts once (PSS)."""
    total = 0
    for pid in pids:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total * 1024
