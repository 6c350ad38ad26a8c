"""Views: a writer's private page about one comment."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, render_template

from blog.comments import queries, wording
from blog.comments.status import Status
from blog.web.headers import keep_private

blueprint = Blueprint("receipts", __name__, url_prefix="/comments/receipts")


@blueprint.get("/<token>")
def receipt(token: str) -> Response:
    """Show a comment to its writer: the text, its state, and every reason for it."""
    comment, article = queries.find_by_receipt(token) or abort(404)
    told = wording.for_writer(Status(comment.status), queries.decisions_of(comment.id))
    html = render_template("site/receipt.html", comment=comment, article=article, told=told)
    return keep_private(make_response(html))
