"""Believe what proxies say of the reader, as far as the operator says so and no further."""

from __future__ import annotations

import logging

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

_log = logging.getLogger("blog.proxy")


def init_app(app: Flask, *, trusted_proxies: int) -> None:
    """Take address, scheme and host from this many proxies' X-Forwarded headers."""
    if trusted_proxies:
        count = trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
        return
    has_warned = False

    @app.before_request
    def warn_of_unknown_proxy() -> None:
        nonlocal has_warned
        if not has_warned and "X-Forwarded-For" in request.headers:
            has_warned = True
            _log.warning(
                "event=unknown_proxy A proxy stands in front, but BLOG_TRUSTED_PROXIES is 0: "
                "all readers seem to share its address."
            )
