"""See in SQLite's own memory whether a database has changed, as its readers do.

In WAL mode a commit ends with a new header of the wal-index, which all processes that have
the database open share. Whoever reads begins by comparing that header with the one that
was there before: nothing was committed while it is the same
(https://www.sqlite.org/walformat.html, §2.1). To compare it here takes a tenth of a
microsecond, and other threads go on meanwhile as they do not during a statement.

The file must not be opened for that: by closing it, a process gives up all locks that it
has on it (https://www.sqlite.org/howtocorrupt.html, §2.2). So the header is looked for
where SQLite has put it, as Linux tells in proc_pid_maps(5).
"""

from __future__ import annotations

import ctypes
from pathlib import Path

# The header in the version that there is since WAL mode, then its copy.
_BYTES = 48
_VERSION, _IS_VALID = 3_007_000, 12
_MAPS = Path("/proc/self/maps")

Header = ctypes.Array[ctypes.c_char]


def header(database: str) -> Header | None:
    """Return the header, whose `raw` bytes differ after every commit; None where it is not found.

    A connection of this process must have read the database, and stay open: with the last
    one the memory is gone.
    """
    end = f" {Path(database).resolve()}-shm"
    try:
        lines = _MAPS.read_text(errors="replace").splitlines()
    except OSError:
        return None
    found = [line.split(maxsplit=3) for line in lines if line.endswith(end)]
    places = [
        place for place, rights, offset, _ in found if rights[0] == "r" and not int(offset, 16)
    ]
    if len(places) != 1:  # of two, one is a former file's, and its connections are others
        return None
    at = int(places[0].partition("-")[0], 16)
    memory = (ctypes.c_char * _BYTES).from_address(at)
    return memory if _is_known(memory.raw) else None


def _is_known(raw: bytes) -> bool:
    return ctypes.c_uint32.from_buffer_copy(raw).value == _VERSION and raw[_IS_VALID] == 1
