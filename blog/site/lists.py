"""Views: the articles of a section, with a tag, and of an author, a page at a time."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, abort, url_for

from blog.articles import list_queries
from blog.core.clock import utc_now
from blog.site import edge, list_page
from blog.web import present

blueprint = Blueprint("lists", __name__)

_TEMPLATE = "site/list.html"
_PAGE = "/page/<int(min=1, max=1000000):number>"


@blueprint.get("/sections/<slug>", defaults={"number": 1})
@blueprint.get(f"/sections/<slug>{_PAGE}")
def section(slug: str, number: int) -> Response:
    """The newest articles of a section."""
    found = edge.find_section(slug) or abort(404)
    page = list_queries.of_section(found.id, utc_now(), page=number, per_page=_per_page())
    return list_page.answer(
        _TEMPLATE,
        page,
        partial(_url, "lists.section", slug),
        heading=found.name,
        line=found.description,
        feed_url=url_for("feeds.of_section", slug=slug),
        portrait=None,
    )


@blueprint.get("/tags/<slug>", defaults={"number": 1})
@blueprint.get(f"/tags/<slug>{_PAGE}")
def tag(slug: str, number: int) -> Response:
    """The newest articles with a tag; it is not there before one of them is public."""
    found = list_queries.find_tag(slug) or abort(404)
    page = list_queries.of_tag(found.id, utc_now(), page=number, per_page=_per_page())
    if not page.found:
        abort(404)
    url = partial(_url, "lists.tag", slug)
    return list_page.answer(
        _TEMPLATE, page, url, heading=found.name, line="", feed_url="", portrait=None
    )


@blueprint.get("/authors/<slug>", defaults={"number": 1})
@blueprint.get(f"/authors/<slug>{_PAGE}")
def author(slug: str, number: int) -> Response:
    """Who one of the staff is, and what they wrote.

    Who has neither a public article nor a word about themselves has no page: not all
    who work here write.
    """
    found = list_queries.find_author(slug) or abort(404)
    page = list_queries.of_author(found.staff.id, utc_now(), page=number, per_page=_per_page())
    if not (page.found or found.staff.about):
        abort(404)
    return list_page.answer(
        _TEMPLATE,
        page,
        partial(_url, "lists.author", slug),
        heading=found.staff.name,
        line=found.staff.about,
        feed_url=url_for("feeds.of_author", slug=slug),
        portrait=found.portrait,
    )


def _url(endpoint: str, slug: str, number: int) -> str:
    return url_for(endpoint, slug=slug, number=number)


def _per_page() -> int:
    return present.settings().articles_per_page
