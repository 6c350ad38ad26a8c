"""Turn what a person wrote as a setting into a value of its type.

Each parser raises ValueError with the words that follow the setting's name.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


def parse(raw: Any, type_name: str) -> Any:
    """Read a raw value as one of the types that settings have."""
    return _PARSERS[type_name](raw)


def _text(raw: Any) -> str:
    if not isinstance(raw, str):
        raise ValueError("must be text")
    return raw.strip()


def _number(convert: Callable[[Any], Any], kind: str) -> Callable[[Any], Any]:
    def parse(raw: Any) -> Any:
        try:
            number = convert(raw)
            is_finite = math.isfinite(number)
        except (TypeError, ValueError, OverflowError):  # the last: of 400 digits
            raise ValueError(f"must be {kind}") from None
        if not is_finite:
            raise ValueError(f"must be {kind}")
        return number

    return parse


def _switch(raw: Any) -> bool:
    word = str(raw).strip().lower()
    if word in {"1", "true", "yes", "on"}:
        return True
    if word in {"0", "false", "no", "off"}:
        return False
    raise ValueError("must be 1 or 0")


def _words(raw: Any) -> tuple[str, ...]:
    words = raw.replace(",", " ").split() if isinstance(raw, str) else raw
    if not isinstance(words, (list, tuple)):
        raise ValueError("must list words")
    return tuple(str(word).rstrip("/") for word in words)


_PARSERS: dict[Any, Callable[[Any], Any]] = {
    "str": _text,
    "int": _number(int, "a whole number"),
    "float": _number(float, "a number"),
    "bool": _switch,
    "tuple[str, ...]": _words,
    "Path": Path,
}


def is_origin(url: str) -> bool:
    """Tell whether a text is like https://news.example, with nothing behind the host."""
    try:
        parts = urlsplit(url)
        return (
            parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.path in {"", "/"}
        )
    except ValueError:
        return False
