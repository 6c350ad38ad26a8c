"""Where settings stand: the environment, files it names, and a Python file of the operator's."""

from __future__ import annotations

import difflib
import logging
import runpy
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

_PREFIX = "BLOG_"

_log = logging.getLogger("blog.settings")


def raw_values(
    environ: Mapping[str, str],
    config_file: Path,
    known: Collection[str],
    errors: list[str],
    *,
    warn: bool = True,
) -> list[tuple[str, str, Any]]:
    """Collect (where it stands, setting, raw value) of the known ones; what stands later wins.

    Adds a sentence to `errors` for each file that cannot be read; warns of names that
    are no settings, with the one that was probably meant, if `warn` is set.
    """
    found: list[tuple[str, str, Any]] = []
    for key, value in _python_file(config_file, errors).items():
        if key.lower() in known:
            found.append((f"{key} in {config_file}", key.lower(), value))
        elif key.isupper() and warn:
            _warn_of_unknown(key, known, f"{config_file}: ", "")
    ours = (key for key in environ if key.startswith(_PREFIX))
    for variable in sorted(ours, key=lambda key: (not key.endswith("_FILE"), key)):
        name = variable.removeprefix(_PREFIX).lower()
        if name in known:
            found.append((variable, name, environ[variable]))
        elif name.removesuffix("_file") in known:
            found += _named_file(variable, environ[variable], errors)
        elif warn:
            _warn_of_unknown(variable, known, "", _PREFIX)
    return found


def _python_file(path: Path, errors: list[str]) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        return runpy.run_path(str(path))
    except Exception as error:  # whatever a person's Python file may raise
        errors.append(f"{path} cannot be read: {type(error).__name__}: {error}.")
        return {}


def _named_file(variable: str, path: str, errors: list[str]) -> list[tuple[str, str, Any]]:
    name = variable.removeprefix(_PREFIX).removesuffix("_FILE").lower()
    try:
        return [(variable, name, Path(path).read_text(encoding="utf-8").strip())]
    except (OSError, UnicodeDecodeError) as error:
        errors.append(f"{variable} names {path}, which cannot be read: {error}.")
        return []


def _warn_of_unknown(key: str, known: Collection[str], where: str, prefix: str) -> None:
    names = [f"{prefix}{name.upper()}" for name in known]
    close = difflib.get_close_matches(key, names, 1)
    hint = f" Did you mean {close[0]}?" if close else ""
    _log.warning("%s%s is no setting and was left alone.%s", where, key, hint)
