"""Views: what is mailed to a reader, and how it ends."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, url_for
from flask import request as sent
from werkzeug.wrappers import Response as BaseResponse

from blog.comments import proof_actions, receipt_queries
from blog.core import tokens
from blog.core.clock import utc_now
from blog.web import present
from blog.web.headers import keep_private

blueprint = Blueprint("subscriptions", __name__, url_prefix="/comments/subscriptions")


@blueprint.get("/<token>")
def manage(token: str) -> Response:
    """Show what is mailed; a link in a mail leads here, and opening it ends nothing."""
    found = receipt_queries.find_subscribed(_number(token), utc_now())
    html = render_template("site/subscription.html", token=token, found=found)
    return keep_private(make_response(html))


@blueprint.post("/<token>")
def end(token: str) -> BaseResponse:
    """End the mails about one thread, or all; mail programs come here too (RFC 8058)."""
    proof_actions.unsubscribe(_number(token), is_all=sent.form.get("stop") == "all")
    if sent.form.get("List-Unsubscribe") == "One-Click":
        return keep_private(Response("unsubscribed\n", mimetype="text/plain"))
    return keep_private(redirect(url_for("subscriptions.manage", token=token), 303))


def _number(token: str) -> int:
    return present.signed_number(token, tokens.SUBSCRIPTION)
