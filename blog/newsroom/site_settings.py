"""Views: what the newsroom sets for the blog."""

from __future__ import annotations

from flask import Blueprint, render_template

from blog.accounts.vocabulary import Role
from blog.newsroom import guard

blueprint = Blueprint("newsroom_settings", __name__, url_prefix="/newsroom/settings")


@blueprint.get("")
@guard.needs(Role.EDITOR)
def edit() -> str:
    """Not built yet."""
    return render_template("newsroom/stub.html", title="edit")
