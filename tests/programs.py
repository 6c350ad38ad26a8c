"""Programs that tests drive, and a terminal to drive them in."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

WAIT_SECONDS = 15
TAB, ENTER, BACK_TAB = "\t", "\r", "\x1b\t"


def program(*names: str) -> str:
    """Return the path of the first of these programs that is installed; skip without."""
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        pytest.skip(f"none of {', '.join(names)} is installed")
    return found


class Terminal:
    """A program on a terminal of its own, with a person's keys and eyes."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self.shown = ""

    def see(self, text: str) -> None:
        """Wait until the screen has shown a text since the last key was pressed."""
        deadline = time.monotonic() + WAIT_SECONDS
        while text not in self._plain():
            assert time.monotonic() < deadline, f"never saw {text!r} in {self._plain()!r}"
            self._read(0.05)

    def press(self, *keys: str) -> None:
        """Press keys one after another, each once the screen has come to rest."""
        for key in keys:
            while self._read(0.15):
                pass
            self.shown = ""
            os.write(self.descriptor, key.encode())

    def _plain(self) -> str:
        without_codes = re.sub(r"\x1b(\[[0-9;?]*[A-Za-z]|[()][A-Z0-9]|[=>])", "\0", self.shown)
        return re.sub(r"[\0\s]+", " ", without_codes)

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self.descriptor], [], [], seconds)
        if not ready:
            return False
        try:
            self.shown += os.read(self.descriptor, 65536).decode(errors="replace")
        except OSError:  # the program has ended
            return False
        return True


@contextmanager
def terminal(*command: str, **variables: str) -> Iterator[Terminal]:
    """Run a program on a terminal of 100 columns and 40 lines."""
    process, descriptor = pty.fork()
    if process == 0:
        # Before the program asks for it; and some ask the environment, which may differ.
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
        size = {"LINES": "40", "COLUMNS": "100"}
        os.execvpe(command[0], command, os.environ | size | {"TERM": "xterm"} | variables)
    try:
        yield Terminal(descriptor)
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        os.close(descriptor)
