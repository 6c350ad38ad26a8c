"""Views: the front page and the article page."""

from __future__ import annotations

import re

from flask import Blueprint, Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from blog.articles import page_queries, queries
from blog.core.clock import utc_now
from blog.site import article_page, list_page
from blog.web import present

blueprint = Blueprint("articles", __name__)


@blueprint.get("/", defaults={"number": 1})
@blueprint.get("/page/<int(min=1, max=1000000):number>")
def front(number: int) -> Response:
    """The newest articles, a page at a time."""
    page = queries.newest(utc_now(), page=number, per_page=present.settings().articles_per_page)
    return list_page.answer("site/front.html", page, lambda at: url_for(".front", number=at))


@blueprint.get("/articles/<slug>", defaults={"number": 1})
@blueprint.get("/articles/<slug>/comments/<int(min=1, max=1000000):number>")
def article(slug: str, number: int) -> BaseResponse:
    """An article with its thread and form, or a later page of the thread.

    `?since=` asks for what was published after a version of the thread. A former
    address leads to the present one.
    """
    now = utc_now()
    since = request.args.get("since")
    if found := page_queries.find_shown(slug, now):
        if since is not None and re.fullmatch("[0-9]{1,9}", since):
            return article_page.show_new(found, int(since), now)
        return article_page.show(found, number, now)
    moved_to = queries.find_moved(slug, now) or abort(404)
    return redirect(url_for("articles.article", slug=moved_to, number=number, since=since), 301)
