"""The blog's sections in the head of every page that readers see."""

from __future__ import annotations

from flask import Flask

from blog.publication.queries import Department
from blog.site import edge


def init_app(app: Flask) -> None:
    """Let the layout ask for the sections; they are known already, so it costs no query."""
    app.jinja_env.globals["masthead_sections"] = sections


def sections() -> list[Department]:
    """Return the sections in their order; empty where there are none."""
    return list(edge.state().sections.values())
