"""Learn in a process of its own (`blog.spam.__main__`), and wait for it. Pure."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

from blog.spam.model import Model

# Many times what the most examples take (docs/decisions/0018-learned-filter.md).
LONGEST_SECONDS = 300.0

_ROOT = Path(__file__).resolve().parents[2]
_COMMAND = (sys.executable, "-m", "blog.spam")


class NotLearned(Exception):
    """The process failed or was ended. Its text says how, and nothing of what was read."""


def learn(examples: BinaryIO) -> Model:
    """Return the model of a file of examples, a line each. Raises NotLearned."""
    examples.seek(0)
    try:
        done = subprocess.run(  # noqa: S603 -- our own program, without anything typed
            _COMMAND,
            stdin=examples,
            capture_output=True,
            check=True,
            cwd=_ROOT,
            timeout=LONGEST_SECONDS,
        )
        return Model.from_bytes(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise NotLearned(f"no answer in {LONGEST_SECONDS:.0f} seconds") from error
    except subprocess.CalledProcessError as error:
        raise NotLearned(f"exit status {error.returncode} {_kind(error.stderr)}".strip()) from error
    except ValueError as error:
        raise NotLearned("it gave no model") from error
    except OSError as error:
        raise NotLearned(type(error).__name__) from error


def _kind(traceback: bytes) -> str:
    """Return the name of the error that ends a traceback; the rest may quote a comment."""
    last = traceback.decode(errors="replace").strip().rpartition("\n")[2]
    name = last.partition(":")[0]
    return name if name.replace(".", "").isidentifier() else ""
