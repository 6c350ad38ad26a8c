"""One line a request: its route, never its path, since a path may hold a receipt's secret."""

from __future__ import annotations

import logging
import secrets
import time
from http import HTTPStatus

from flask import Flask, Response, g, request

_log = logging.getLogger("blog.requests")


def init_app(app: Flask) -> None:
    """Log each request under a name; an error's answer carries it too, to be quoted to us."""

    @app.before_request
    def start() -> None:
        g.request_id = secrets.token_hex(6)
        g.request_started = time.perf_counter()

    @app.after_request
    def log(response: Response) -> Response:
        request_id = g.get("request_id", "-")
        milliseconds = (time.perf_counter() - g.get("request_started", time.perf_counter())) * 1000
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            response.headers["X-Request-ID"] = request_id
        _log.info(
            "event=request id=%s method=%s route=%s status=%d bytes=%s ms=%.1f",
            request_id,
            request.method,
            request.url_rule or "-",
            response.status_code,
            response.content_length or 0,
            milliseconds,
        )
        return response
