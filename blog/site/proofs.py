"""Views: prove an address, and find one's comments again with the proof."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, redirect, render_template, url_for
from flask import request as sent
from werkzeug.wrappers import Response as BaseResponse

from blog.accounts import queries as accounts
from blog.comments import policy, proof_actions, receipt_queries, writer_actions
from blog.core import tokens
from blog.core.clock import utc_now
from blog.web import present, reader_cookie
from blog.web.headers import keep_private

blueprint = Blueprint("proofs", __name__, url_prefix="/comments")

_MOST_COMMENTS = 100


@blueprint.get("/confirm/<token>")
def confirm(token: str) -> Response:
    """Ask whoever opened the link in a mail; only the button on the page confirms."""
    asked = receipt_queries.find_confirmation(_number(token))
    if asked is None or not asked.comment.email:
        abort(404)
    confirmation = asked.confirmation
    html = render_template(
        "site/confirm.html",
        token=token,
        asked=asked,
        is_open=policy.may_confirm(confirmation.asked_at, confirmation.confirmed_at, utc_now()),
        is_remembered=accounts.find_by_browser(reader_cookie.read()) is not None,
    )
    return keep_private(make_response(html))


@blueprint.post("/confirm/<token>")
def give(token: str) -> BaseResponse:
    """Confirm the address, and have this browser remembered if its owner wants that."""
    is_remembered = bool(sent.form.get("remember"))
    browser_token = proof_actions.confirm(
        _number(token), is_remembered=is_remembered, now=utc_now()
    )
    response = redirect(url_for("proofs.confirm", token=token), 303)
    if browser_token:
        reader_cookie.keep(response, browser_token)
    return keep_private(response)


@blueprint.get("/mine")
def mine() -> Response:
    """List the comments of the reader whose proof this browser carries."""
    reader = accounts.find_by_browser(reader_cookie.read())
    found = receipt_queries.claimed_by(reader.id, limit=_MOST_COMMENTS) if reader else []
    return keep_private(
        make_response(
            render_template(
                "site/mine.html",
                reader=reader,
                comments=found,
                is_mailing=bool(present.settings().mail_url),
            )
        )
    )


@blueprint.post("/mine/<int(max=2147483647):comment_id>")
def open_receipt(comment_id: int) -> BaseResponse:
    """Open a receipt of a comment of one's own."""
    token = writer_actions.open_receipt(
        comment_id, reader_token=reader_cookie.read(), now=utc_now()
    )
    return keep_private(redirect(url_for("receipts.receipt", token=token), 303))


@blueprint.get("/erased")
def erased() -> Response:
    """Say that it is done; there is no receipt any more that could."""
    return keep_private(make_response(render_template("site/erased.html")))


def _number(token: str) -> int:
    return present.signed_number(token, tokens.CONFIRMATION)
