"""Views: a search over everything."""

from __future__ import annotations

from flask import Blueprint, render_template

from blog.accounts.vocabulary import Role
from blog.newsroom import guard

blueprint = Blueprint("newsroom_search", __name__, url_prefix="/newsroom/search")


@blueprint.get("")
@guard.needs(Role.WRITER)
def search() -> str:
    """Not built yet."""
    return render_template("newsroom/stub.html", title="search")
