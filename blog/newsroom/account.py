"""Views: one's own account."""

from __future__ import annotations

from flask import Blueprint, render_template

from blog.accounts.vocabulary import Role
from blog.newsroom import guard

blueprint = Blueprint("newsroom_account", __name__, url_prefix="/newsroom/account")


@blueprint.get("")
@guard.needs(Role.WRITER)
def account() -> str:
    """Not built yet."""
    return render_template("newsroom/stub.html", title="account")


@blueprint.get("/second-factor")
@guard.needs(Role.WRITER)
def second_factor() -> str:
    """Not built yet."""
    return render_template("newsroom/stub.html", title="second_factor")
