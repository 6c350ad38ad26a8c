"""Turn away what no browser of ours sends, before any view sees it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar
from urllib.parse import unquote_to_bytes

from flask import Flask, abort, current_app, request

P = ParamSpec("P")
R = TypeVar("R")

_TAKES_MORE = "limits_takes_more"
# A text of 500,000 characters in any script, each of which may be sent as twelve (four bytes,
# written as %F0), and what stands beside it in its form.
_LONG_TEXT_BYTES = 6_500_000
# How many times as large as allowed a file may be and still be read to its end: only then
# has the browser ears for the answer, and the page all that was typed beside the file.
_READ_TO_REFUSE = 4
# Each part of a form with a file may take half a megabyte of memory, or more.
_MOST_PARTS = 16
# Control characters (Unicode's category Cc), and what stands for bytes that are no UTF-8.
_NO_PATH = re.compile("[\x00-\x1f\x7f-\x9f\ufffd]")


def init_app(app: Flask, *, max_bytes: int, max_fields: int, max_file_bytes: int) -> None:
    """Answer malformed addresses and forms with 400, oversized ones with 413.

    `max_bytes` bounds a whole request; fields have limits of their own far below it,
    so that a long text is refused by its form and not by this blunt instrument.
    `max_file_bytes` is what a view that takes files allows for one; it looks itself.
    """
    app.config["MAX_CONTENT_LENGTH"] = max_bytes
    app.config["MAX_FORM_MEMORY_SIZE"] = max_bytes
    app.config["MAX_FORM_FIELDS"] = max_fields
    app.config["MAX_UPLOAD_BYTES"] = max_bytes + max_file_bytes * _READ_TO_REFUSE

    @app.before_request
    def screen() -> None:
        if _is_malformed(request.path):
            abort(400)
        view = current_app.view_functions.get(request.endpoint or "")
        if request.method not in {"GET", "HEAD", "OPTIONS"} and not hasattr(view, _TAKES_MORE):
            _screen_form()


def takes_files(view: Callable[P, R]) -> Callable[P, R]:
    """Let a view take files, and see its form only when those before it let the request pass.

    Nothing is read of what somebody sends who may not; stand below what asks for a role.
    """

    @wraps(view)
    def screened(*args: P.args, **kwargs: P.kwargs) -> R:
        request.max_content_length = current_app.config["MAX_UPLOAD_BYTES"]
        request.max_form_parts = _MOST_PARTS
        _screen_form()
        return view(*args, **kwargs)

    setattr(screened, _TAKES_MORE, True)
    return screened


def takes_long_texts(view: Callable[P, R]) -> Callable[P, R]:
    """Let a view take a text as long as an article may be; stand where `takes_files` would."""

    @wraps(view)
    def screened(*args: P.args, **kwargs: P.kwargs) -> R:
        most = max(_LONG_TEXT_BYTES, current_app.config["MAX_CONTENT_LENGTH"])
        request.max_content_length = request.max_form_memory_size = most
        _screen_form()
        return view(*args, **kwargs)

    setattr(screened, _TAKES_MORE, True)
    return screened


def _screen_form() -> None:
    if not _is_form() or _is_broken_utf8():
        abort(400)
    fields = list(request.form.items(multi=True))
    if len(fields) > current_app.config["MAX_FORM_FIELDS"]:
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
    return ".." in path.split("/") or _NO_PATH.search(path) is not None


def _is_broken_utf8() -> bool:
    """Tell whether the form's bytes are no UTF-8; Werkzeug would quietly replace them."""
    if request.mimetype == "multipart/form-data":
        return any("\ufffd" in text for text in request.form.values())
    try:
        unquote_to_bytes(request.get_data().replace(b"+", b" ")).decode()
    except UnicodeDecodeError:
        return True
    return False
