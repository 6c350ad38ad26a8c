"""Read a file of labelled comments: CSV in UTF-8 with the columns text, name and label."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from blog.core.text import clean_line, clean_text, is_blank
from blog.spam.material import Material

_COLUMNS = ("text", "name", "label")
_LABELS = {"good": False, "spam": True}
# No comment is longer, by far; what is comes of a quotation mark that nothing closes.
_LONGEST_FIELD = 1_000_000


class BadFile(Exception):
    """The file is none of ours as a whole; its text says why."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that cannot be taken, by its number in the file, and why."""

    number: int
    why: str


def read(path: Path) -> Iterator[Material | BadLine]:
    """Yield what each line says, little by little, but for those without a text.

    Raises BadFile.
    """
    csv.field_size_limit(_LONGEST_FIELD)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _lines(file)
    except UnicodeDecodeError as error:
        raise BadFile("It is not UTF-8 text.") from error
    except csv.Error as error:
        raise BadFile(f"It is no CSV: {error}.") from error


def _lines(file: TextIO) -> Iterator[Material | BadLine]:
    reader = csv.reader(file)
    header = [name.strip().lower() for name in next(reader, [])]
    if missing := [name for name in _COLUMNS if name not in header]:
        raise BadFile(f"Its first line names no column {', '.join(missing)}.")
    number = reader.line_num + 1
    for row in reader:
        if (said := _line(number, header, row)) is not None:
            yield said
        number = reader.line_num + 1


def _line(number: int, header: list[str], row: list[str]) -> Material | BadLine | None:
    if not row:
        return None
    if len(row) != len(header):
        return BadLine(number, f"it has {len(row)} columns, not {len(header)}")
    said = dict(zip(header, row, strict=True))
    label = said["label"].strip().lower()
    if label not in _LABELS:
        return BadLine(number, "its label is neither good nor spam")
    text = clean_text(said["text"]).strip()
    if is_blank(text):
        return None
    return Material(text=text, name=clean_line(said["name"]), is_spam=_LABELS[label])
