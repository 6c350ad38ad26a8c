"""Views: why comments are removed, as everybody may read it."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from blog.accounts.vocabulary import Role
from blog.core.clock import utc_now
from blog.newsroom import guard
from blog.newsroom.desk import removal_pages
from blog.newsroom.desk.removal_forms import ReasonForm
from blog.publication import removal_actions, removal_queries

# Named after the settings, to which it belongs in the navigation.
blueprint = Blueprint(
    "newsroom_settings_removals", __name__, url_prefix="/newsroom/removal-reasons"
)


@blueprint.get("")
@guard.needs(Role.EDITOR)
def reasons() -> Response:
    """The reasons in the order in which they are offered."""
    return removal_pages.show_all(ReasonForm(), done=request.args.get("done", ""))


@blueprint.post("")
@guard.needs(Role.EDITOR)
def add() -> BaseResponse:
    """Add a reason behind the others."""
    form = ReasonForm()
    if not form.validate_on_submit():
        return removal_pages.show_all(form, status=422)
    removal_actions.add(form.sentence.data or "", by=guard.actor(), now=utc_now())
    return _seen_at_once("reason-added")


@blueprint.get("/<code>")
@guard.needs(Role.EDITOR)
def reason(code: str) -> Response:
    """The form with which a reason is worded anew."""
    found = removal_queries.find_reason(code) or abort(404)
    return removal_pages.show(found, removal_pages.form_of(found, is_sent=False))


@blueprint.post("/<code>")
@guard.needs(Role.EDITOR)
def reword(code: str) -> BaseResponse:
    """Word a reason anew, also where it stands already."""
    found = removal_queries.find_reason(code) or abort(404)
    form = removal_pages.form_of(found, is_sent=True)
    if not form.validate_on_submit():
        return removal_pages.show(found, form, status=422)
    removal_actions.reword(code, form.sentence.data or "", by=guard.actor(), now=utc_now())
    return _seen_at_once("set")


@blueprint.post("/<code>/move")
@guard.needs(Role.EDITOR)
def move(code: str) -> BaseResponse:
    """Move a reason up or down by one."""
    is_up = request.form.get("to") == "up"
    removal_actions.move(code, is_up=is_up, by=guard.actor(), now=utc_now())
    return _seen_at_once("reason-moved")


@blueprint.post("/<code>/retire")
@guard.needs(Role.EDITOR)
def retire(code: str) -> BaseResponse:
    """Offer a reason no more."""
    try:
        removal_actions.retire(code, by=guard.actor(), now=utc_now())
    except removal_actions.LastOne:
        form, notice = ReasonForm(formdata=None), removal_pages.last_one()
        return removal_pages.show_all(form, status=409, notice=notice)
    return _seen_at_once("reason-retired")


@blueprint.post("/<code>/bring-back")
@guard.needs(Role.EDITOR)
def bring_back(code: str) -> BaseResponse:
    """Offer a retired reason again."""
    removal_actions.bring_back(code, by=guard.actor(), now=utc_now())
    return _seen_at_once("reason-back")


def _seen_at_once(done: str) -> BaseResponse:
    """Lead back to the reasons, which this worker reads anew; others do within a second."""
    current_app.extensions["live"].forget()
    return redirect(url_for(".reasons", done=done), 303)
