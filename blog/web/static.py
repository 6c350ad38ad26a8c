"""Static files: read once, compressed once, named by their content, kept for a year."""

from __future__ import annotations

import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, request

from blog.web.compression import compress

_FOREVER = "public, max-age=31536000, immutable"
# Said here, since machines differ: a module is run only if it is called JavaScript.
_MIMETYPES = {".css": "text/css", ".js": "text/javascript"}


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file ready to be sent, in each encoding; `version` names its content."""

    mimetype: str
    version: str
    bodies: dict[str, bytes]


def init_app(app: Flask) -> None:
    """Serve `blog/static` from memory; `url_for('static', …)` carries the content's version."""
    folder = Path(app.root_path, "static")
    files = {
        path.relative_to(folder).as_posix(): _read(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    app.extensions["static_files"] = files

    @app.url_defaults
    def add_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and values.get("filename") in files:
            values["v"] = files[values["filename"]].version

    @app.get("/static/<path:filename>", endpoint="static")
    def static_file(filename: str) -> Response:
        return _answer(files.get(filename) or abort(404))


def page_format(app: Flask, *also: str) -> str:
    """Return a short name for how pages look now: static files, templates, and `also`.

    It stands in every page's ETag, so that a new version of the blog is seen at once.
    """
    files: dict[str, StaticFile] = app.extensions["static_files"]
    versions = [file.version for file in files.values()]
    digest = hashlib.sha256("\n".join([*versions, *also]).encode())
    templates = Path(app.root_path, app.template_folder or "")
    for path in sorted(templates.rglob("*.html")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def _read(path: Path) -> StaticFile:
    body = path.read_bytes()
    guessed = _MIMETYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0]
    mimetype = guessed or "application/octet-stream"
    bodies = {"": body}
    if mimetype.startswith("text/") or mimetype.endswith(("xml", "json")):
        bodies |= {name: _compressed(body, name) for name in ("br", "gzip")}
    return StaticFile(mimetype, hashlib.sha256(body).hexdigest()[:10], bodies)


@cache
def _compressed(body: bytes, encoding: str) -> bytes:
    """Compress once in a process, however many applications it makes: tests make thousands."""
    return compress(body, encoding, hard=True)


def _answer(file: StaticFile) -> Response:
    encoding = request.accept_encodings.best_match([name for name in file.bodies if name]) or ""
    response = Response(file.bodies[encoding], mimetype=file.mimetype)
    response.set_etag(f"{file.version}{encoding}")
    if encoding:
        response.headers["Content-Encoding"] = encoding
    is_named = request.args.get("v") == file.version
    response.headers["Cache-Control"] = _FOREVER if is_named else "public, no-cache"
    response.vary.add("Accept-Encoding")
    response.make_conditional(request)
    return response
