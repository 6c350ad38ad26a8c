"""Views: what the filter has learned, how it fares, and a text to try it on."""

from __future__ import annotations

from flask import Blueprint, Response

from blog.accounts.vocabulary import Role
from blog.core.clock import utc_now
from blog.newsroom import guard
from blog.newsroom.moderation import filter_page
from blog.newsroom.moderation.filter_forms import TrialForm

blueprint = Blueprint("newsroom_filter", __name__, url_prefix="/newsroom/filter")


@blueprint.get("")
@guard.needs(Role.EDITOR)
def show() -> Response:
    """Whether it is at work, from what it has learned, and how its verdicts fared."""
    return filter_page.show(TrialForm(formdata=None), utc_now())


@blueprint.post("/trials")
@guard.needs(Role.EDITOR)
def try_text() -> Response:
    """What it says of a text, and why; nothing is stored."""
    form = TrialForm()
    if not form.validate_on_submit():
        return filter_page.show(form, utc_now(), status=422)
    return filter_page.show(form, utc_now(), trial=filter_page.trial(form))
