"""Views: what the newsroom sets for the blog."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from blog.accounts.vocabulary import Role
from blog.core.clock import utc_now
from blog.newsroom import guard
from blog.newsroom.desk import settings_page
from blog.publication import actions

blueprint = Blueprint("newsroom_settings", __name__, url_prefix="/newsroom/settings")


@blueprint.get("")
@guard.needs(Role.EDITOR)
def edit() -> Response:
    """What is set, and what the operator has fixed."""
    return settings_page.show(settings_page.form(is_sent=False))


@blueprint.post("")
@guard.needs(Role.EDITOR)
def change() -> BaseResponse:
    """Set it anew; every worker obeys within a second."""
    form = settings_page.form(is_sent=True)
    if not form.validate_on_submit():
        return settings_page.show(form, status=422)
    try:
        actions.change(form.values, seen=form.seen.data or "", by=guard.actor(), now=utc_now())
    except actions.ChangedMeanwhile:
        return settings_page.give_back_changed(form)
    current_app.extensions["live"].forget()
    return redirect(url_for(".edit", done="set"), 303)
