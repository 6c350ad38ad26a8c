"""What templates may count on: strict names, few globals, nothing per visitor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app, request
from jinja2 import StrictUndefined
from werkzeug.local import LocalProxy

from blog.core.markup import stored
from blog.web.i18n import direction


@dataclass(frozen=True, slots=True)
class Site:
    """The blog as a page shows it; `language` is a tag, `direction` is ltr or rtl."""

    title: str
    description: str
    language: str
    base_url: str

    @property
    def direction(self) -> str:
        """The direction in which the site's language is written."""
        return direction(self.language)


def init_app(app: Flask, present_site: Callable[[], Site]) -> None:
    """Prepare Jinja; globals, not context processors, since macros see only those.

    `present_site` is asked on each page, since the newsroom may give the blog another title.
    """
    site = LocalProxy(present_site)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(site=site, direction=direction, absolute=absolute)
    app.jinja_env.filters["stored"] = stored
    app.extensions["present_site"] = present_site


def absolute(path: str) -> str:
    """Return the public address of a path: under BLOG_BASE_URL, else as it was asked for."""
    site: Site = current_app.extensions["present_site"]()
    return f"{site.base_url or request.host_url.rstrip('/')}{path}"
