"""A labelled text on its way to the filter: as it is stored, and as a line of a file. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass

from blog.core.text import digest
from blog.spam.features import sample_of
from blog.spam.learning import Example


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What somebody said, and what it is; `seconds` is how long after the form it came."""

    text: str
    name: str
    is_spam: bool
    website: str = ""
    seconds: float | None = None


def fingerprint(text: str, name: str) -> str:
    """Return by what a text under a name is known; case and blanks do not count."""
    return digest(text) + digest(name)


def as_line(material: Material) -> bytes:
    """Return it as a line of a file, the same for the same."""
    told = (material.text, material.name, material.website, material.seconds, material.is_spam)
    return json.dumps(told).encode() + b"\n"


def as_example(material: Material) -> Example:
    """Return it as the learning wants it."""
    sample = sample_of(material.text, material.name, material.website, material.seconds)
    return Example(sample, material.is_spam)


def from_line(line: bytes) -> Material:
    """Return what `as_line` made a line of."""
    text, name, website, seconds, is_spam = json.loads(line)
    return Material(text=text, name=name, website=website, seconds=seconds, is_spam=is_spam)
