"""The one cookie that a reader may ask for: it carries the proof of an address.

It is sent to addresses under /comments only, so that no page that everybody reads ever
depends on it. Over https its name begins with __Secure- (RFC 6265bis, §4.1.3.1).
"""

from __future__ import annotations

from flask import request

from blog.web import cookie_names
from blog.web.headers import ResponseT

_NAME = cookie_names.READER
_SECURE_NAME = f"__Secure-{_NAME}"
_PATH = "/comments"
_SECONDS = 365 * 86_400


def read() -> str:
    """Return the token that this browser carries, or an empty text."""
    return request.cookies.get(_name(), "")


def keep(response: ResponseT, token: str) -> ResponseT:
    """Have the browser carry a token for a year."""
    response.set_cookie(
        _name(),
        token,
        max_age=_SECONDS,
        path=_PATH,
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )
    return response


def drop(response: ResponseT) -> ResponseT:
    """Have the browser forget its token."""
    response.delete_cookie(
        _name(), path=_PATH, secure=request.is_secure, httponly=True, samesite="Lax"
    )
    return response


def _name() -> str:
    return _SECURE_NAME if request.is_secure else _NAME
