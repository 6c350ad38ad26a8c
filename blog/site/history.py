"""Views: what became of an article since it was published."""

from __future__ import annotations

from flask import Blueprint, abort, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from blog.articles import queries
from blog.core.clock import utc_now
from blog.site import history_page
from blog.web.headers import answer_if_changed

blueprint = Blueprint("history", __name__)


@blueprint.get("/articles/<slug>/history")
def history(slug: str) -> BaseResponse:
    """When an article was changed, and what was corrected; a former address leads on."""
    now = utc_now()
    article = queries.find_public(slug, now)
    if article is None:
        moved_to = queries.find_moved(slug, now) or abort(404)
        return redirect(url_for("history.history", slug=moved_to), 301)
    lines = history_page.lines(article)
    html = render_template("site/history.html", article=article, lines=lines)
    return answer_if_changed(make_response(html))
