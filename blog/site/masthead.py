"""What stands above and below every page that readers see."""

from __future__ import annotations

from flask import Flask, request
from markupsafe import Markup

from blog.site import edge
from blog.web.fragments import Partial


def init_app(app: Flask) -> None:
    """Let the layout ask for them; the sections are known already, so it costs no query."""
    app.jinja_env.globals.update(masthead=masthead, colophon=colophon)


def masthead() -> Markup:
    """Return the blog's name and its sections in their order, if there are any."""
    is_section = request.endpoint == "lists.section"
    slug = (request.view_args or {}).get("slug") if is_section else None
    sections = tuple(edge.state().sections.values())
    # What a stranger makes up is no part of what this is remembered by.
    here = next((each.slug for each in sections if each.slug == slug), None)
    return Partial("site/_masthead.html", "sections", "here").whole(sections, here)


def colophon() -> Markup:
    """Return what the blog says of itself."""
    return Partial("site/_colophon.html").whole()
