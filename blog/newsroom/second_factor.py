"""Views: one's own second factor."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from blog.accounts import attempt_actions, factor_actions
from blog.accounts.vocabulary import Role
from blog.core.clock import utc_now
from blog.newsroom import account_page, entrance, guard, second_factor_page
from blog.newsroom.account_forms import ConfirmForm, FactorForm
from blog.newsroom.notices import Notice

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
    if not form.validate_on_submit():
        return second_factor_page.set_up(form, status=422)
    if secret is None:
        form.refuse_code()
        return second_factor_page.set_up(form, status=422)
    try:
        if not account_page.is_confirmed(form):
            return second_factor_page.set_up(form, status=422)
    except attempt_actions.TooMany as error:
        notice = entrance.wait_notice(error.wait_seconds)
        response = second_factor_page.set_up(form, notice=notice)
        return entrance.too_many(response, error.wait_seconds)
    recovery_codes = factor_actions.set_up(
        secret, form.code.data or "", by=guard.actor(), now=utc_now()
    )
    if recovery_codes is None:
        form.refuse_code()
        return second_factor_page.set_up(form, status=422)
    return second_factor_page.hand_over(recovery_codes)


@blueprint.post("/recovery-codes")
@guard.needs(Role.WRITER)
def renew_codes() -> BaseResponse:
    """Replace the recovery codes."""
    if refusal := _refuse_unconfirmed():
        return refusal
    try:
        made = factor_actions.renew_codes(by=guard.actor(), now=utc_now())
    except factor_actions.NoFactor:
        return redirect(url_for("newsroom_second_factor.second_factor"), 303)
    return second_factor_page.hand_over(made)


@blueprint.post("/remove")
@guard.needs(Role.WRITER)
def remove() -> BaseResponse:
    """Do without, where the blog allows it."""
    if second_factor_page.is_required(guard.staff()):
        title = gettext("Your role needs a second factor")
        text = gettext("You can move it to another device, but not do without it.")
        return second_factor_page.show(status=409, notice=Notice(title, text))
    if refusal := _refuse_unconfirmed():
        return refusal
    factor_actions.remove(by=guard.actor(), now=utc_now())
    return redirect(url_for("newsroom_account.account", done="factor-removed"), 303)


def _refuse_unconfirmed() -> BaseResponse | None:
    """Return the answer to who does not know the account's password, or None."""
    form = ConfirmForm()
    try:
        if form.validate_on_submit() and account_page.is_confirmed(form):
            return None
    except attempt_actions.TooMany as error:
        notice = entrance.wait_notice(error.wait_seconds)
        response = second_factor_page.show(confirm=form, notice=notice)
        return entrance.too_many(response, error.wait_seconds)
    return second_factor_page.show(confirm=form, status=422)
