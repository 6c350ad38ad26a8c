"""Views: errors that readers reported."""

from __future__ import annotations

from flask import Blueprint, render_template

from blog.accounts.vocabulary import Role
from blog.newsroom import guard

blueprint = Blueprint("newsroom_reports", __name__, url_prefix="/newsroom/reports")


@blueprint.get("")
@guard.needs(Role.EDITOR)
def reports() -> str:
    """Not built yet."""
    return render_template("newsroom/stub.html", title="reports")
