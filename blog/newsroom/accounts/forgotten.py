"""Views: ask for a link, where a password was forgotten or somebody else's attempts bar the way."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from blog.accounts import attempt_actions, link_actions
from blog.core.clock import utc_now
from blog.newsroom import guard, notices
from blog.newsroom.accounts import entrance
from blog.newsroom.accounts.sign_in_forms import ForgottenForm
from blog.newsroom.notices import Notice
from blog.web import present

blueprint = Blueprint("newsroom_forgotten", __name__, url_prefix="/newsroom/forgotten")


@blueprint.get("")
@guard.open_to_all
def forgotten() -> BaseResponse:
    """Offer a link for a new password; where no mail is sent, say whom to ask."""
    return _page(ForgottenForm())


@blueprint.post("")
@guard.open_to_all
def ask() -> BaseResponse:
    """Mail a link if anybody has the address; the answer is the same if nobody has."""
    form = ForgottenForm()
    if not form.validate_on_submit():
        return _page(form, status=422)
    email, ways = form.email.data or "", entrance.ways()
    if not ways.is_mailing:
        return redirect(url_for("newsroom_forgotten.forgotten"), 303)
    try:
        entrance.reserve_link(email)
    except attempt_actions.TooMany as error:
        text = gettext("Look into your mailbox, also among spam, or ask an admin for a link.")
        notice = Notice(gettext("There were too many attempts"), text)
        return entrance.too_many(_page(form, notice=notice), error.wait_seconds)
    link_actions.ask(email, ways, now=utc_now())
    return redirect(url_for("newsroom_forgotten.forgotten", done="asked"), 303)


def _page(form: ForgottenForm, *, status: int = 200, notice: Notice | None = None) -> Response:
    html = render_template(
        "newsroom/forgotten.html",
        form=form,
        notice=notice,
        done=notices.of(request.args.get("done", "")),
        is_mailing=bool(present.settings().mail_url),
    )
    return make_response(html, status)
