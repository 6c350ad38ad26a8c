"""Views: who makes the blog."""

from __future__ import annotations

from flask import Blueprint, render_template

from blog.accounts.vocabulary import Role
from blog.newsroom import guard

blueprint = Blueprint("newsroom_people", __name__, url_prefix="/newsroom/people")


@blueprint.get("")
@guard.needs(Role.ADMIN)
def people() -> str:
    """Not built yet."""
    return render_template("newsroom/stub.html", title="people")
