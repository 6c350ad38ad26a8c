"""Views: pictures."""

from __future__ import annotations

from flask import Blueprint, render_template

from blog.accounts.vocabulary import Role
from blog.newsroom import guard

blueprint = Blueprint("newsroom_images", __name__, url_prefix="/newsroom/images")


@blueprint.get("")
@guard.needs(Role.WRITER)
def images() -> str:
    """Not built yet."""
    return render_template("newsroom/stub.html", title="images")
