"""Views: one's own second factor."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, redirect, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from blog.accounts import attempt_actions, factor_actions, session_actions
from blog.accounts.vocabulary import Role
from blog.core.clock import utc_now
from blog.newsroom import guard
from blog.newsroom.accounts import account_page, entrance, second_factor_page
from blog.newsroom.accounts.account_forms import ConfirmForm, FactorForm
from blog.newsroom.notices import Notice
from blog.web import staff_cookie

blueprint = Blueprint(
    "newsroom_second_factor", __name__, url_prefix="/newsroom/account/second-factor"
)


@blueprint.get("")
@guard.needs(Role.WRITER, is_setup=True)
def second_factor() -> BaseResponse:
    """What is set up; where nothing is, the way to do it."""
    if guard.staff().totp_confirmed_at is None:
        return second_factor_page.set_up(FactorForm())
    return second_factor_page.show()


@blueprint.get("/new")
@guard.needs(Role.WRITER, is_setup=True)
def new() -> BaseResponse:
    """A fresh secret, for a first device or another one."""
    return second_factor_page.set_up(FactorForm())


@blueprint.post("/new")
@guard.needs(Role.WRITER, is_setup=True)
def set_up() -> BaseResponse:
    """Take the secret if the code is right, and hand recovery codes over."""
    form = FactorForm()
    secret = second_factor_page.secret_of(form)
    if secret is None:
        form.validate_on_submit()
        form.refuse_secret()
        return second_factor_page.set_up(form, status=422)
    if refusal := _refuse_unconfirmed(form, second_factor_page.set_up):
        return refusal
    made = factor_actions.set_up(
        secret,
        form.code.data or "",
        token=staff_cookie.read(),
        browser=entrance.browser(),
        by=guard.actor(),
        now=utc_now(),
    )
    if made is None:
        form.refuse_code()
        return second_factor_page.set_up(form, status=422)
    response = second_factor_page.hand_over(made.recovery_codes, is_new=True)
    return staff_cookie.keep(response, made.token)


@blueprint.post("/recovery-codes")
@guard.needs(Role.WRITER)
def renew_codes() -> BaseResponse:
    """Replace the recovery codes."""
    if refusal := _refuse_unconfirmed(ConfirmForm(), second_factor_page.show):
        return refusal
    try:
        made = factor_actions.renew_codes(
            token=staff_cookie.read(), by=guard.actor(), now=utc_now()
        )
    except factor_actions.NoFactor:
        return redirect(url_for("newsroom_second_factor.second_factor"), 303)
    return second_factor_page.hand_over(made, is_new=False)


@blueprint.post("/remove")
@guard.needs(Role.WRITER)
def remove() -> BaseResponse:
    """Do without, where the blog allows it."""
    if second_factor_page.is_required(guard.staff()):
        title = gettext("Your role needs a second factor")
        text = gettext("You can move it to another device, but not do without it.")
        return second_factor_page.show(status=409, notice=Notice(title, text))
    if refusal := _refuse_unconfirmed(ConfirmForm(), second_factor_page.show):
        return refusal
    factor_actions.remove(token=staff_cookie.read(), by=guard.actor(), now=utc_now())
    return redirect(url_for("newsroom_account.account", done="factor-removed"), 303)


@blueprint.errorhandler(session_actions.Ended)
def refuse_without_session(error: session_actions.Ended) -> BaseResponse:
    """Lead to the sign-in where the session ended while the password was checked."""
    return redirect(url_for("newsroom_sign_in.sign_in"), 303)


def _refuse_unconfirmed(form: ConfirmForm, show: Callable[..., Response]) -> BaseResponse | None:
    """Return the answer to who does not know the account's password, or None."""
    try:
        if form.validate_on_submit() and account_page.is_confirmed(form):
            return None
    except attempt_actions.TooMany as error:
        response = show(form, notice=entrance.wait_notice(error.wait_seconds))
        return entrance.too_many(response, error.wait_seconds)
    return show(form, status=422)
