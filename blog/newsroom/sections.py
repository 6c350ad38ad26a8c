"""Views: the sections of the blog."""

from __future__ import annotations

from flask import Blueprint, render_template

from blog.accounts.vocabulary import Role
from blog.newsroom import guard

blueprint = Blueprint("newsroom_sections", __name__, url_prefix="/newsroom/sections")


@blueprint.get("")
@guard.needs(Role.EDITOR)
def sections() -> str:
    """Not built yet."""
    return render_template("newsroom/stub.html", title="sections")
