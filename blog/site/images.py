"""Views: the files of pictures."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, send_file

from blog.images import files

blueprint = Blueprint("images", __name__)

_NAME = re.compile(r"([0-9a-f]{64})-([1-9][0-9]{0,4})\.(jpg|png|webp)")
# Said here, since machines differ.
_MIMETYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
_FOREVER = "public, max-age=31536000, immutable"
# Should a browser ever take one for a page, it is a page that can do nothing.
_CONTENT_SECURITY_POLICY = "default-src 'none'; sandbox"


@blueprint.get("/images/<name>")
def image(name: str) -> Response:
    """A file of a picture, which never changes: its name says what is in it."""
    digest, width, extension = (_NAME.fullmatch(name) or abort(404)).groups()
    folder = Path(current_app.instance_path, "images")
    path = files.path(folder, digest, int(width), extension)
    if not path.is_file():
        abort(404)
    response = send_file(path, mimetype=_MIMETYPES[extension], etag=f"{digest[:16]}-{width}")
    response.headers["Cache-Control"] = _FOREVER
    response.headers["Content-Security-Policy"] = _CONTENT_SECURITY_POLICY
    return response
