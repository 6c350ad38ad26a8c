"""The cookie of a staff session; no page that readers see depends on it.

Over https its name begins with __Host- (RFC 6265bis, §4.1.3.2): bound to this very host,
and set over TLS only.
"""

from __future__ import annotations

from flask import request

from blog.web import cookie_names
from blog.web.headers import ResponseT

_NAME = cookie_names.STAFF
_SECURE_NAME = f"__Host-{_NAME}"


def read() -> str:
    """Return the token that this browser carries, or an empty text."""
    return request.cookies.get(_name(), "")


def keep(response: ResponseT, token: str) -> ResponseT:
    """Have the browser carry a token until it is closed, or its session ends."""
    response.set_cookie(
        _name(), token, path="/", secure=request.is_secure, httponly=True, samesite="Lax"
    )
    return response


def drop(response: ResponseT) -> ResponseT:
    """Have the browser forget its token."""
    response.delete_cookie(
        _name(), path="/", secure=request.is_secure, httponly=True, samesite="Lax"
    )
    return response


def _name() -> str:
    return _SECURE_NAME if request.is_secure else _NAME
