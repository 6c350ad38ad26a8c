"""Static files: read once, named by what all of them contain, kept for a year.

Their folder's name is the version, so that a script finds what it imports beside itself.
The page cache keeps them as ready bytes, compressed.
"""

from __future__ import annotations

import hashlib
import mimetypes
import re
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, request

_FOREVER = "public, max-age=31536000, immutable"
_VERSION = re.compile("[0-9a-f]{10}/")
# Said here, since machines differ: a module is run only if it is called JavaScript.
_MIMETYPES = {".css": "text/css", ".js": "text/javascript"}


def init_app(app: Flask) -> None:
    """Serve `blog/static` from memory; `url_for('static', …)` carries the version."""
    folder = Path(app.root_path, "static")
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    version = _digest(*files, *files.values())
    app.extensions["static_version"] = version

    @app.url_defaults
    def add_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and values.get("filename") in files:
            values["filename"] = f"{version}/{values['filename']}"

    @app.get("/static/<path:filename>", endpoint="static")
    def static_file(filename: str) -> Response:
        """A file of this version for ever; one of another, or of none, as it is at present."""
        name = _VERSION.sub("", filename, count=1) if _VERSION.match(filename) else filename
        body = files.get(name)
        if body is None:
            abort(404)
        response = Response(body, mimetype=_mimetype(name))
        response.set_etag(f"{version}-{_digest(name)}", weak=True)
        is_present = filename == f"{version}/{name}"
        response.headers["Cache-Control"] = _FOREVER if is_present else "no-cache"
        response.make_conditional(request)
        return response


def page_format(app: Flask, *also: str) -> str:
    """Return a short name for how pages look now: static files, templates, and `also`.

    It stands in every page's ETag, so that a new version of the blog is seen at once.
    """
    templates = Path(app.root_path, app.template_folder or "")
    pages = [path.read_bytes() for path in sorted(templates.rglob("*.html"))]
    return _digest(app.extensions["static_version"], *also, *pages)[:8]


def _digest(*parts: str | bytes) -> str:
    """Return a short name for these parts, in this order."""
    digest = hashlib.sha256()
    for part in parts:
        content = part.encode() if isinstance(part, str) else part
        digest.update(b"%d:" % len(content) + content)
    return digest.hexdigest()[:10]


def _mimetype(name: str) -> str:
    known = _MIMETYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0]
    return known or "application/octet-stream"
