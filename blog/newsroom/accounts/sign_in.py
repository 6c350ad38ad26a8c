"""Views: sign in and out, with a second factor."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from blog.accounts import attempt_actions, session_actions, sign_in_actions, staff_queries
from blog.accounts.vocabulary import Role
from blog.core.clock import utc_now
from blog.newsroom import guard
from blog.newsroom.accounts import entrance, sign_in_page
from blog.newsroom.accounts.sign_in_forms import CodeForm, SignInForm
from blog.web import staff_cookie

blueprint = Blueprint("newsroom_sign_in", __name__, url_prefix="/newsroom")


@blueprint.get("/sign-in")
@guard.open_to_all
def sign_in() -> BaseResponse:
    """The first step; who is signed in already is led on."""
    found = guard.find_signed_in()
    if found is not None and found.session.is_complete:
        return redirect(entrance.wanted(), 303)
    return sign_in_page.show(SignInForm())


@blueprint.post("/sign-in")
@guard.open_to_all
def submit() -> BaseResponse:
    """Judge a password, of which only so many reach the hash."""
    form = SignInForm()
    if not form.validate_on_submit():
        return sign_in_page.show(form, status=422)
    email, password = form.email.data or "", form.password.data or ""
    try:
        attempt = entrance.reserve(email)
    except attempt_actions.TooMany as error:
        return sign_in_page.too_many(form, error.wait_seconds)
    opened = sign_in_actions.sign_in(
        email,
        password,
        cost=entrance.cost(),
        browser=entrance.browser(),
        replaced=staff_cookie.read(),
        now=utc_now(),
    )
    if opened is None:
        return sign_in_page.wrong(form)
    if opened.is_complete:  # else the password alone could be tried without end
        attempt_actions.release(attempt)
    return entrance.lead_in(opened)


@blueprint.get("/sign-in/code")
@guard.open_to_all
def code() -> BaseResponse:
    """The second step, for who has passed the first a moment ago."""
    found = guard.find_signed_in()
    if found is not None and found.session.is_complete:
        return redirect(entrance.wanted(), 303)
    if staff_queries.find_waiting(staff_cookie.read(), utc_now()) is None:
        return sign_in_page.start_again()
    return sign_in_page.ask_code(CodeForm())


@blueprint.post("/sign-in/code")
@guard.open_to_all
def give_code() -> BaseResponse:
    """Judge a code; the session that it completes has a new token."""
    form, token, now = CodeForm(), staff_cookie.read(), utc_now()
    member = staff_queries.find_waiting(token, now)
    if member is None:
        return sign_in_page.start_again()
    if not form.validate_on_submit():
        return sign_in_page.ask_code(form, status=422)
    try:
        attempt = entrance.reserve_code(member.email)
    except attempt_actions.TooMany as error:
        return sign_in_page.too_many_codes(form, error.wait_seconds)
    answer = sign_in_actions.give_code(
        token, form.code.data or "", browser=entrance.browser(), now=now
    )
    if answer.is_over:
        return sign_in_page.start_again()
    if not answer.token:
        return sign_in_page.wrong_code(form)
    attempt_actions.release(attempt)
    return staff_cookie.keep(redirect(entrance.wanted(), 303), answer.token)


@blueprint.post("/sign-out")
@guard.needs(Role.WRITER, is_setup=True)
def sign_out() -> BaseResponse:
    """End this browser's session."""
    session_actions.end_session(staff_cookie.read(), by=guard.actor(), now=utc_now())
    return staff_cookie.drop(redirect(url_for("newsroom_sign_in.sign_in", done="signed-out"), 303))
