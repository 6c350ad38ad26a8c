"""Compress what a browser reads as text, with brotli or gzip (RFC 9110, §12.5.3)."""

from __future__ import annotations

import gzip

import brotli
from flask import Flask, Response, request

_WORTH_IT_BYTES = 500
_TYPES = ("text/", "application/json", "application/xml", "application/atom+xml", "image/svg+xml")


def init_app(app: Flask) -> None:
    """Compress every answer that gains by it, but no private one."""
    app.after_request(_compress)


def compress(body: bytes, encoding: str, *, hard: bool = False) -> bytes:
    """Return the body in the encoding `br` or `gzip`; `hard` spends time to save bytes."""
    if encoding == "br":
        return bytes(brotli.compress(body, quality=11 if hard else 5))
    return gzip.compress(body, compresslevel=9 if hard else 6, mtime=0)


def _compress(response: Response) -> Response:
    # An answer on which a secret stands beside what a stranger wrote is left as it is:
    # its compressed length would tell of the secret (the BREACH attack, 2013).
    if not (response.mimetype or "").startswith(_TYPES) or response.cache_control.private:
        return response
    response.vary.add("Accept-Encoding")
    is_partial = response.status_code in {204, 206, 304} or response.direct_passthrough
    if is_partial or "Content-Encoding" in response.headers:
        return response
    encoding = request.accept_encodings.best_match(["br", "gzip"])
    body = response.get_data()
    if encoding and len(body) >= _WORTH_IT_BYTES:
        response.set_data(compress(body, encoding))
        response.headers["Content-Encoding"] = encoding
    return response
