"""Views: what staff did."""

from __future__ import annotations

from flask import Blueprint, render_template

from blog.accounts.vocabulary import Role
from blog.newsroom import guard

blueprint = Blueprint("newsroom_audit", __name__, url_prefix="/newsroom/audit")


@blueprint.get("")
@guard.needs(Role.ADMIN)
def audit() -> str:
    """Not built yet."""
    return render_template("newsroom/stub.html", title="audit")
