"""Dateline: a news blog, rendered on the server, whose readers can leave a reply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blog.version import __version__ as __version__

if TYPE_CHECKING:
    from flask import Flask

    from blog.settings import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application; see `blog.app.create_app`.

    Imported late, so that whoever imports a pure file (`blog.comments.policy`) loads
    neither Flask nor SQLAlchemy.
    """
    from blog.app import create_app as build

    return build(settings)
