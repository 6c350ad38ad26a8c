"""A WSGI callable that has its answers ready, byte for byte: no framework, no database."""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

# What a request may ask for: path, Accept-Encoding, If-None-Match.
Wish = tuple[str, str | None, str | None]
Answers = dict[Wish, tuple[str, list[tuple[str, str]], bytes]]

_ANSWERS: Answers = pickle.loads(Path(os.environ["READY_FILE"]).read_bytes())


def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Find the answer by what the request says, and send it."""
    status, headers, body = _ANSWERS[
        environ["PATH_INFO"],
        environ.get("HTTP_ACCEPT_ENCODING"),
        environ.get("HTTP_IF_NONE_MATCH"),
    ]
    start_response(status, headers)
    return [body]
