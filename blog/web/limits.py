"""Turn away what no browser of ours sends, before any view sees it."""

from __future__ import annotations

import unicodedata
from urllib.parse import unquote_to_bytes

from flask import Flask, abort, request


def init_app(app: Flask, *, max_bytes: int, max_fields: int) -> None:
    """Answer malformed addresses and forms with 400, oversized ones with 413.

    `max_bytes` bounds a whole request; fields have limits of their own far below it,
    so that a long text is refused by its form and not by this blunt instrument.
    """
    app.config["MAX_CONTENT_LENGTH"] = max_bytes
    app.config["MAX_FORM_MEMORY_SIZE"] = max_bytes

    @app.before_request
    def screen() -> None:
        if _is_malformed(request.path):
            abort(400)
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return
        if not _is_form() or _is_broken_utf8():
            abort(400)
        fields = list(request.form.items(multi=True))
        if len(fields) > max_fields:
            abort(413)
        if any("\0" in text for field in fields for text in field):
            abort(400)


def _is_form() -> bool:
    """Tell whether the request carries a form, or nothing at all."""
    if request.mimetype == "multipart/form-data":
        return bool(request.mimetype_params.get("boundary"))
    is_empty = not request.mimetype and not request.content_length
    return is_empty or request.mimetype == "application/x-www-form-urlencoded"


def _is_malformed(path: str) -> bool:
    """Tell whether a path climbs, or holds control characters or broken UTF-8."""
    return ".." in path.split("/") or any(
        character == "\ufffd" or unicodedata.category(character) == "Cc" for character in path
    )


def _is_broken_utf8() -> bool:
    """Tell whether the form's bytes are no UTF-8; Werkzeug would quietly replace them."""
    if request.mimetype == "multipart/form-data":
        return any("\ufffd" in text for text in request.form.values())
    try:
        unquote_to_bytes(request.get_data().replace(b"+", b" ")).decode()
    except UnicodeDecodeError:
        return True
    return False
