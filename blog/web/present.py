"""What a request is to know of the blog as it is at present, and of who sends it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Flask, abort, current_app, request

from blog.core import tokens
from blog.settings import Settings

# What shows nothing of the blog's state is answered while the database is not.
_SHOWS_NOTHING = {"machines.healthz", "machines.robots", "static"}


@dataclass(frozen=True, slots=True)
class Removal:
    """Why a comment may be removed: its code, and the newsroom's own sentence, if it has one.

    A retired one is not offered any more.
    """

    code: str
    sentence: str
    is_retired: bool


@dataclass(frozen=True, slots=True)
class _Present:
    settings: Callable[[], Settings]
    version: Callable[[], int]
    removals: Callable[[], Sequence[Removal]]


def init_app(
    app: Flask,
    *,
    settings: Callable[[], Settings],
    version: Callable[[], int],
    removals: Callable[[], Sequence[Removal]],
    look: Callable[[], None],
) -> None:
    """Have the functions below ask these for what is in force; each page looks first."""
    app.extensions["present"] = _Present(settings, version, removals)

    @app.before_request
    def look_first() -> None:
        if request.endpoint not in _SHOWS_NOTHING:
            look()


def settings() -> Settings:
    """Return the settings in force: the operator's, and the newsroom's where they are silent."""
    return _present().settings()


def removals() -> Sequence[Removal]:
    """Return why comments are removed, in the newsroom's order, retired ones too."""
    return _present().removals()


def page_format() -> str:
    """Return the name of how pages look now, which stands in every ETag."""
    return f"{current_app.extensions['page_format']}.{_present().version()}"


def signed_number(token: str, purpose: str) -> int:
    """Return the number that we signed for a purpose; the page is not found if we did not."""
    secret_key = settings().secret_key
    return tokens.read_number(token, secret_key=secret_key, purpose=purpose) or abort(404)


def address() -> str:
    """Return the sender's IP address, to be looked at and not kept."""
    return request.remote_addr or ""


def address_hash(*, bits: int = 64) -> str:
    """Return the keyed hash of the sender's address, of IPv6 the first bits only."""
    secret_key = settings().secret_key
    return tokens.hash_address(address(), secret_key=secret_key, bits=bits)


def _present() -> _Present:
    found: _Present = current_app.extensions["present"]
    return found
