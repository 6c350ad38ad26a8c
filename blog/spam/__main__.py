"""Learn from the examples on standard input, and give the model on standard output.

A process of its own, of low priority: Python's one lock for all threads would have readers
wait for it. It knows neither Flask nor the database.
"""

from __future__ import annotations

import os
import sys
from typing import BinaryIO

from blog.spam.learning import learn
from blog.spam.material import as_example, from_line

_NICENESS = 10


def main(examples: BinaryIO, model: BinaryIO) -> None:
    """Read a line for each example (`material.as_line`), and write the model's bytes."""
    model.write(learn(as_example(from_line(line)) for line in examples).to_bytes())


if __name__ == "__main__":
    os.nice(_NICENESS)
    main(sys.stdin.buffer, sys.stdout.buffer)
