"""No file, however it is made, takes more memory of a worker than there is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from blog.images.refusals import Reason
from blog.settings import PROJECT
from tests.images import hostile

MOST_MEGABYTES = 300


def test_a_worker_stays_within_its_memory_whatever_is_sent(
    database_url: str, tmp_path: Path
) -> None:
    folder = tmp_path / "sent"
    folder.mkdir()
    for name, (make, _expected) in hostile.FILES.items():
        (folder / name).write_bytes(make())
    paths = [str(tmp_path), str(folder)]
    command = [sys.executable, "-m", "tests.images.worker", database_url, *paths]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr
    *answers, peak = done.stdout.splitlines()
    assert {each.rpartition(" ")[0]: each.rpartition(" ")[2] for each in answers} == {
        name: "422" if expected in set(Reason) else "303"
        for name, (_make, expected) in hostile.FILES.items()
    }
    assert int(peak) < MOST_MEGABYTES
