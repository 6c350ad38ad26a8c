"""Views: comments, and decisions about them."""

from __future__ import annotations

from flask import Blueprint, render_template

from blog.accounts.vocabulary import Role
from blog.newsroom import guard

blueprint = Blueprint("newsroom_comments", __name__, url_prefix="/newsroom/comments")


@blueprint.get("")
@guard.needs(Role.EDITOR)
def comments() -> str:
    """Not built yet."""
    return render_template("newsroom/stub.html", title="comments")
