"""Where the newsroom's pages lead: the entries of its navigation that somebody may open."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, request, url_for

from blog.accounts.vocabulary import Role
from blog.newsroom import guard
from blog.web.i18n import lazy_gettext as _

_ENTRIES = (
    ("newsroom_desk.desk", _("Desk")),
    ("newsroom_articles.articles", _("Articles")),
    ("newsroom_images.images", _("Images")),
    ("newsroom_comments.comments", _("Comments")),
    ("newsroom_rules.rules", _("Rules")),
    ("newsroom_reports.reports", _("Errors reported")),
    ("newsroom_sections.sections", _("Sections")),
    ("newsroom_search.search", _("Search")),
    ("newsroom_settings.edit", _("Settings")),
    ("newsroom_people.people", _("People")),
    ("newsroom_audit.audit", _("Audit log")),
)


@dataclass(frozen=True, slots=True)
class Item:
    """An entry; `is_here` where the present page belongs to it."""

    url: str
    text: str
    is_here: bool


def init_app(app: Flask) -> None:
    """Let the layout ask for the entries."""
    app.jinja_env.globals["newsroom_nav"] = items


def items() -> list[Item]:
    """Return the entries that whoever is signed in may open."""
    role = Role(guard.staff().role)
    return [
        Item(url_for(endpoint), str(text), _is_of(endpoint))
        for endpoint, text in _ENTRIES
        if _is_open(endpoint, role)
    ]


def _is_of(endpoint: str) -> bool:
    """Tell whether the page asked for is of this entry, or of a blueprint named after it."""
    return (request.blueprint or "").startswith(endpoint.partition(".")[0])


def _is_open(endpoint: str, role: Role) -> bool:
    needed = guard.needed(endpoint)
    return needed is None or role.may(needed)
