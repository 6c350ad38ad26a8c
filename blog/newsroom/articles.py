"""Views: the list of articles."""

from __future__ import annotations

from flask import Blueprint, render_template

from blog.accounts.vocabulary import Role
from blog.newsroom import guard

blueprint = Blueprint("newsroom_articles", __name__, url_prefix="/newsroom/articles")


@blueprint.get("")
@guard.needs(Role.WRITER)
def articles() -> str:
    """Not built yet."""
    return render_template("newsroom/stub.html", title="articles")
