"""Headers that every answer carries."""

from __future__ import annotations

from typing import TypeVar

from flask import Flask, Response, request
from werkzeug.wrappers import Response as BaseResponse

from blog.web import present

ResponseT = TypeVar("ResponseT", bound=BaseResponse)

# No script and no style but our own files, nothing inside a frame, forms only to us.
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: https:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)

_ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # Never no-referrer: it makes browsers send `Origin: null` with our own forms.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    # What does not say how long it may be kept is asked for again.
    "Cache-Control": "no-cache",
}
_ASKED_EACH_TIME = "public, max-age=0, must-revalidate"


def init_app(app: Flask) -> None:
    """Add the headers to every answer that does not bring its own."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        own = {name.lower() for name, _ in response.headers}
        for name, value in _ALWAYS.items():
            if name.lower() not in own:
                response.headers.add(name, value)
        if request.is_secure:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response


def keep_public(response: ResponseT) -> ResponseT:
    """Let any cache keep an answer.

    A browser asks us each time whether it is still the present one. A cache that many share
    need not for as long as the operator says, sends the old one once more while it asks, and
    for an hour where we do not answer (RFC 9111, §5.2.2.10; RFC 5861).
    """
    seconds = present.settings().shared_cache_seconds
    response.headers["Cache-Control"] = _shared(seconds) if seconds else _ASKED_EACH_TIME
    return response


def _shared(seconds: int) -> str:
    grace = f"stale-while-revalidate={seconds}, stale-if-error=3600"
    return f"public, max-age=0, s-maxage={seconds}, {grace}"


def answer_if_changed(response: Response) -> Response:
    """Tag a public answer by its content, and send it only to who does not have it yet."""
    response.add_etag(weak=True)
    response.make_conditional(request)
    return keep_public(response)


def keep_private(response: ResponseT) -> ResponseT:
    """Mark an answer as one person's: kept by no cache, listed by no search engine."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
