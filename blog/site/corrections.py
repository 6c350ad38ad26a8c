"""Views: what was corrected, in all articles, a page at a time."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, render_template

from blog.core.clock import utc_now
from blog.corrections import queries as correction_queries
from blog.web import present
from blog.web.headers import answer_if_changed

blueprint = Blueprint("corrections", __name__)


@blueprint.get("/corrections", defaults={"number": 1})
@blueprint.get("/corrections/page/<int(min=1, max=1000000):number>")
def corrections(number: int) -> Response:
    """The corrections of public articles, the latest first."""
    per_page = present.settings().articles_per_page
    page = correction_queries.newest(utc_now(), page=number, per_page=per_page)
    if number != 1 and not page.found:
        abort(404)
    return answer_if_changed(make_response(render_template("site/corrections.html", page=page)))
