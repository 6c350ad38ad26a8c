"""Views: report a comment."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response as BaseResponse

from blog.comments import flag_actions
from blog.core.clock import utc_now
from blog.site import edge, flag_page, refusals
from blog.site.flag_forms import FlagForm

blueprint = Blueprint("flags", __name__, url_prefix="/comments")


@blueprint.get("/<int(max=2147483647):comment_id>/flag")
def flag(comment_id: int) -> Response:
    """The form with which a comment is reported; `?done=1` is the page behind it."""
    now = utc_now()
    is_done = request.args.get("done") == "1"
    return flag_page.thank(comment_id, now) if is_done else flag_page.show(comment_id, now)


@blueprint.post("/<int(max=2147483647):comment_id>/flag")
def submit(comment_id: int) -> BaseResponse:
    """Take a report in, and thank for it."""
    now = utc_now()
    form = FlagForm()
    if not form.validate_on_submit():
        return flag_page.give_back(comment_id, form, 422, None, now)
    try:
        flag_actions.flag(
            comment_id,
            form.chosen,
            form.line.data or "",
            reporter_hash=edge.reporter_hash(),
            rules=edge.comment_rules(),
            now=now,
        )
    except flag_actions.TooMany as error:
        notice = flag_page.too_many(error.wait_seconds)
        response = flag_page.give_back(comment_id, form, 429, notice, now)
        response.headers["Retry-After"] = str(error.wait_seconds)
        return response
    return redirect(url_for("flags.flag", comment_id=comment_id, done=1), 303)


@blueprint.errorhandler(CSRFError)
def refuse_cross_site(error: CSRFError) -> Response:
    """Give a form that another site sent back to the person before the screen."""
    comment_id = int((request.view_args or {})["comment_id"])
    return flag_page.give_back(comment_id, FlagForm(), 403, refusals.cross_site(), utc_now())
