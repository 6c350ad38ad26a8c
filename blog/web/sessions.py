"""No session of Flask's: staff and readers have cookies of their own, and most have none."""

from __future__ import annotations

from flask import Flask, Request
from flask.sessions import SessionInterface


class NoSession(SessionInterface):
    """Neither read a cookie nor write one, for which each request would prepare a signature."""

    def open_session(self, app: Flask, request: Request) -> None:
        """Open nothing: Flask refuses whoever writes to `flask.session`."""


def init_app(app: Flask) -> None:
    """Take the session out of the application."""
    app.session_interface = NoSession()
