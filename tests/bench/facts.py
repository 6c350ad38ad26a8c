"""What the figures depend on: the machine, the versions, the commit."""

from __future__ import annotations

import os
import platform
import re
import sqlite3
import subprocess
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from tests.bench.scope import Scope
from tests.live import ROOT

_PACKAGES = (
    "flask",
    "gunicorn",
    "sqlalchemy",
    "werkzeug",
    "jinja2",
    "brotli",
    "psycopg",
    "granian",
)


def collected(scope: Scope) -> dict[str, object]:
    """Return all that somebody else would have to know to compare."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _output("git", "describe", "--always", "--dirty", "--abbrev=12"),
        "small": scope.is_small,
        "rounds": scope.rounds,
        "seconds": scope.seconds,
        "cores": os.cpu_count(),
        "processor": _processor(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "postgresql": _output("psql", "--version") if scope.postgresql else "",
        "wrk": re.sub(r" \[.*", "", _output("wrk", "-v").partition("\n")[0]),
        "packages": {name: _version(name) for name in _PACKAGES},
    }


def _output(*command: str) -> str:
    try:
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout.strip()
    except OSError:
        return ""


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _processor() -> str:
    try:
        found = re.search(r"model name\s*:\s*(.*)", Path("/proc/cpuinfo").read_text())
    except OSError:
        found = None
    return found[1] if found else platform.processor()
