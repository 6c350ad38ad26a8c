"""Views: report a comment."""

from __future__ import annotations

from flask import Blueprint, Response, abort

blueprint = Blueprint("flags", __name__, url_prefix="/comments")


@blueprint.get("/<int(max=2147483647):comment_id>/flag")
def flag(comment_id: int) -> Response:
    """The form with which a comment is reported."""
    abort(404)
