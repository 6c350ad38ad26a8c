"""Views: a writer's private page about one comment, and what may be done there.

A GET changes nothing, whoever opens the link; every change is a POST, and leads back here.
"""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, redirect, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response as BaseResponse

from blog.comments import erasure_actions, proof_actions, writer_actions
from blog.comments.vocabulary import Wish
from blog.core.clock import utc_now
from blog.site import edge, export, receipt_page, refusals
from blog.site.forms import TextForm
from blog.site.receipt_forms import AppealForm, EraseForm
from blog.site.receipt_page import Forms
from blog.web import present, reader_cookie
from blog.web.errors import error_page
from blog.web.headers import keep_private

blueprint = Blueprint("receipts", __name__, url_prefix="/comments/receipts")


@blueprint.get("/<token>")
def receipt(token: str) -> Response:
    """Show a comment to its writer: the text, its state, and every reason for it."""
    return receipt_page.show(token, utc_now())


@blueprint.post("/<token>/edit")
def edit(token: str) -> BaseResponse:
    """Change what the comment says."""
    now, form = utc_now(), TextForm(present.settings())
    if not form.validate_on_submit():
        return receipt_page.show(token, now, status=422, forms=Forms(edit=form))
    writer_actions.edit(
        token,
        form.rendered,
        reader_token=reader_cookie.read(),
        rules=edge.comment_rules(),
        now=now,
    )
    return _back(token, "edited")


@blueprint.post("/<token>/withdraw")
def withdraw(token: str) -> BaseResponse:
    """Take the comment back."""
    writer_actions.withdraw(token, rules=edge.comment_rules(), now=utc_now())
    return _back(token, "withdrawn")


@blueprint.post("/<token>/appeal")
def appeal(token: str) -> BaseResponse:
    """Ask the editors to look at a removal again."""
    now, form = utc_now(), AppealForm()
    if not form.validate_on_submit():
        return receipt_page.show(token, now, status=422, forms=Forms(appeal=form))
    is_mailed = writer_actions.object_to_removal(
        token,
        form.appeal.data or "",
        wants_mail=bool(form.wants_mail.data),
        reader_token=reader_cookie.read(),
        rules=edge.comment_rules(),
        now=now,
    )
    return _back(token, "appealed-by-mail" if is_mailed else "appealed")


@blueprint.post("/<token>/subscribe", defaults={"wish": Wish.ANSWERS})
@blueprint.post("/<token>/confirm", defaults={"wish": Wish.PROOF})
def ask(token: str, wish: Wish) -> BaseResponse:
    """Have the comment's address confirmed: for answers by mail, or to be known."""
    is_known = proof_actions.ask(
        token,
        wish,
        reader_token=reader_cookie.read(),
        secret_key=present.settings().secret_key,
        rules=edge.comment_rules(),
        now=utc_now(),
    )
    known = "subscribed" if wish == Wish.ANSWERS else "proved"
    return _back(token, known if is_known else "asked")


@blueprint.post("/<token>/unsubscribe")
def unsubscribe(token: str) -> BaseResponse:
    """Mail no more answers to the comment."""
    proof_actions.unfollow(token)
    return _back(token, "unsubscribed")


@blueprint.post("/<token>/forget")
def forget(token: str) -> BaseResponse:
    """Have this browser carry no proof any more."""
    proof_actions.forget_browser(reader_cookie.read())
    return reader_cookie.drop(_back(token, "forgotten"))


@blueprint.post("/<token>/erase")
def erase(token: str) -> BaseResponse:
    """Erase what is stored about the comment's writer."""
    now, form = utc_now(), EraseForm()
    if not form.validate_on_submit():
        return receipt_page.show(token, now, status=422, forms=Forms(erase=form))
    is_forgotten = erasure_actions.erase(
        token,
        form.erasure,
        reader_token=reader_cookie.read(),
        rules=edge.comment_rules(),
        now=now,
    )
    response = redirect(url_for("proofs.erased"), 303)
    return reader_cookie.drop(response) if is_forgotten else response


@blueprint.get("/<token>/export")
def download(token: str) -> Response:
    """Hand out all that is stored about the comment's writer, as a file of JSON."""
    data = export.everything(token, reader_token=reader_cookie.read())
    if data is None:
        return error_page(404)
    response = jsonify(data)
    response.headers["Content-Disposition"] = 'attachment; filename="comments.json"'
    return keep_private(response)


@blueprint.errorhandler(CSRFError)
def refuse_cross_site(error: CSRFError) -> Response:
    """Give a form that another site sent back to the person before the screen."""
    forms = Forms(
        edit=TextForm(present.settings()) if "body" in request.form else None,
        appeal=AppealForm() if "appeal" in request.form else None,
    )
    return receipt_page.show(
        _token(), utc_now(), status=403, notice=refusals.cross_site(), forms=forms
    )


@blueprint.errorhandler(writer_actions.TooLate)
def refuse_too_late(error: writer_actions.TooLate) -> Response:
    """Say that it is not possible any more, and give back what was typed."""
    return receipt_page.show(_token(), utc_now(), status=409, notice=refusals.too_late())


def _token() -> str:
    return str((request.view_args or {}).get("token", ""))


def _back(token: str, done: str) -> BaseResponse:
    return keep_private(redirect(url_for("receipts.receipt", token=token, done=done), 303))
