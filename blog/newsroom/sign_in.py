"""Views: sign in and out, with a second factor."""

from __future__ import annotations

from flask import Blueprint, render_template

from blog.accounts.vocabulary import Role
from blog.newsroom import guard

blueprint = Blueprint("newsroom_sign_in", __name__, url_prefix="/newsroom")


@blueprint.get("/sign-in")
@guard.open_to_all
def sign_in() -> str:
    """Not built yet."""
    return render_template("newsroom/stub.html", title="sign_in")


@blueprint.post("/sign-out")
@guard.needs(Role.WRITER)
def sign_out() -> str:
    """Not built yet."""
    return render_template("newsroom/stub.html", title="sign_out")
