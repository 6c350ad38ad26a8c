"""Views: one's own account."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from blog.accounts import (
    attempt_actions,
    mail_actions,
    password_actions,
    session_actions,
    staff_actions,
)
from blog.accounts.vocabulary import Role
from blog.core.clock import utc_now
from blog.newsroom import guard
from blog.newsroom.accounts import account_page, entrance
from blog.newsroom.accounts.account_forms import ChangePasswordForm, MailsForm, ProfileForm
from blog.web import present, staff_cookie

blueprint = Blueprint("newsroom_account", __name__, url_prefix="/newsroom/account")


@blueprint.get("")
@guard.needs(Role.WRITER)
def account() -> BaseResponse:
    """Who one is, and where one is signed in."""
    return account_page.show()


@blueprint.post("/profile")
@guard.needs(Role.WRITER)
def edit_profile() -> BaseResponse:
    """Change how readers see one; every page with one's name is made anew."""
    form = ProfileForm()
    if not form.validate_on_submit():
        return account_page.show(profile=form, status=422)
    try:
        staff_actions.edit_profile(form.profile, by=guard.actor(), now=utc_now())
    except staff_actions.NoSuchImage:
        form.refuse_portrait()
        return account_page.show(profile=form, status=422)
    except staff_actions.NameTaken:
        form.refuse_name()
        return account_page.show(profile=form, status=422)
    current_app.extensions["live"].forget()
    return _back("saved")


@blueprint.post("/mails")
@guard.needs(Role.EDITOR)
def choose_mails() -> BaseResponse:
    """Choose what one is mailed of what waits; nothing where nothing can be mailed."""
    form = MailsForm()
    if not present.settings().mail_url:
        return account_page.show(mails=form, status=409)
    if not form.validate_on_submit():
        return account_page.show(mails=form, status=422)
    mail_actions.choose(form.wishes, by=guard.actor(), now=utc_now())
    return _back("mails-chosen")


@blueprint.post("/password")
@guard.needs(Role.WRITER)
def change_password() -> BaseResponse:
    """Change the password; every other browser is signed out."""
    member = guard.staff()
    form = ChangePasswordForm((member.name, member.email))
    if not form.validate_on_submit():
        return account_page.show(password=form, status=422)
    try:
        if not account_page.is_confirmed(form):
            return account_page.show(password=form, status=422)
    except attempt_actions.TooMany as error:
        notice = entrance.wait_notice(error.wait_seconds)
        response = account_page.show(password=form, notice=notice)
        return entrance.too_many(response, error.wait_seconds)
    token = password_actions.change(
        form.new_password.data or "",
        token=staff_cookie.read(),
        cost=entrance.cost(),
        browser=entrance.browser(),
        by=guard.actor(),
        now=utc_now(),
    )
    if token is None:
        return redirect(url_for("newsroom_sign_in.sign_in"), 303)
    return staff_cookie.keep(_back("password-changed"), token)


@blueprint.post("/sessions/<int(max=2147483647):session_id>/end")
@guard.needs(Role.WRITER)
def end_session(session_id: int) -> BaseResponse:
    """End one of one's sessions; that of this browser too, if it is the one."""
    if not session_actions.end_own(session_id, by=guard.actor(), now=utc_now()):
        abort(404)
    return _back("session-ended")


@blueprint.post("/sessions/end-others")
@guard.needs(Role.WRITER)
def end_other_sessions() -> BaseResponse:
    """End all of one's sessions but this."""
    session_actions.end_others(staff_cookie.read(), by=guard.actor(), now=utc_now())
    return _back("sessions-ended")


def _back(done: str) -> BaseResponse:
    return redirect(url_for("newsroom_account.account", done=done), 303)
