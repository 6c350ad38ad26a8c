"""A bare Flask view that inserts the row of a comment and commits it durably.

`INSERT_ROW` is a pickled row of the blog's own, as column → value; as many columns are
written into a table without an index, the text, the name and the address being the
form's. The connection is kept, as careful people do: one for each thread.
"""

from __future__ import annotations

import os
import pickle
import sqlite3
import threading
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask, redirect, request
from werkzeug.wrappers import Response

_URL = os.environ["INSERT_URL"]
_ROW: dict[str, Any] = pickle.loads(Path(os.environ["INSERT_ROW"]).read_bytes())
_ON_SQLITE = not _URL.startswith("postgresql")
_MARKS = ", ".join(["?" if _ON_SQLITE else "%s"] * len(_ROW))
_INSERT = f"INSERT INTO said ({', '.join(_ROW)}) VALUES ({_MARKS})"

app = Flask(__name__)
_kept = threading.local()


@app.post("/comments/on/<slug>")
def submit(slug: str) -> Response:
    """Write it and lead back."""
    if not hasattr(_kept, "connection"):
        _kept.connection = _connect()
    form = request.form
    said = _ROW | {"body": form["body"], "name": form["name"], "email": form["email"]}
    _kept.connection.execute(_INSERT, tuple(said.values()))
    _kept.connection.commit()
    return redirect(f"/articles/{slug}#comment-1", 303)


@app.get("/")
def is_up() -> str:
    """Answer whoever waits for the server to start."""
    return "up"


def _connect() -> Any:
    if not _ON_SQLITE:
        return psycopg.connect(_URL)
    connection = sqlite3.connect(_URL, timeout=30, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection
