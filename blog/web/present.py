"""What a request is to know of the blog as it is at present, and of who sends it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, abort, current_app, request

from blog.core import tokens
from blog.settings import Settings


def init_app(app: Flask, *, settings: Callable[[], Settings], version: Callable[[], int]) -> None:
    """Have the functions below ask these for what is in force."""
    app.extensions["present"] = (settings, version)


def settings() -> Settings:
    """Return the settings in force: the operator's, and the newsroom's where they are silent."""
    found: Settings = current_app.extensions["present"][0]()
    return found


def page_format() -> str:
    """Return the name of how pages look now, which stands in every ETag."""
    version: int = current_app.extensions["present"][1]()
    return f"{current_app.extensions['page_format']}.{version}"


def signed_number(token: str, purpose: str) -> int:
    """Return the number that we signed for a purpose; the page is not found if we did not."""
    secret_key = settings().secret_key
    return tokens.read_number(token, secret_key=secret_key, purpose=purpose) or abort(404)


def address_hash(*, bits: int = 64) -> str:
    """Return the keyed hash of the sender's address, of IPv6 the first bits only."""
    secret_key = settings().secret_key
    return tokens.hash_address(request.remote_addr or "", secret_key=secret_key, bits=bits)
