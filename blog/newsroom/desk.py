"""Views: what waits."""

from __future__ import annotations

from flask import Blueprint, render_template

from blog.accounts.vocabulary import Role
from blog.newsroom import guard

blueprint = Blueprint("newsroom_desk", __name__, url_prefix="/newsroom")


@blueprint.get("/")
@guard.needs(Role.WRITER)
def desk() -> str:
    """Not built yet."""
    return render_template("newsroom/stub.html", title="desk")
