"""The two steps of the sign-in, in every state in which they are shown."""

from __future__ import annotations

from flask import Response, make_response, render_template, request
from flask_babel import gettext

from blog.newsroom import notices
from blog.newsroom.accounts import entrance
from blog.newsroom.accounts.sign_in_forms import CodeForm, SignInForm
from blog.newsroom.notices import Notice


def show(form: SignInForm, *, status: int = 200, notice: Notice | None = None) -> Response:
    """Show the first step; what was typed stays, but for the password."""
    html = render_template(
        "newsroom/sign_in.html",
        form=form,
        notice=notice,
        done=notices.of(request.args.get("done", "")),
        next_path=entrance.next_path(),
    )
    return make_response(html, status)


def wrong(form: SignInForm) -> Response:
    """Answer alike for who is unknown, who has left and who typed something wrong."""
    title = gettext("That was not right")
    text = gettext("The address and the password do not belong together. Check both.")
    return show(form, status=422, notice=Notice(title, text))


def too_many(form: SignInForm, wait_seconds: int) -> Response:
    """Ask for patience, and say how to get in without it."""
    response = show(form, notice=entrance.wait_notice(wait_seconds))
    return entrance.too_many(response, wait_seconds)


def start_again() -> Response:
    """Show the first step once more, where the second came too late."""
    title = gettext("Sign in once more")
    text = gettext("The code came too late, or too many were wrong. Begin with your password.")
    return show(SignInForm(formdata=None), status=403, notice=Notice(title, text))


def ask_code(form: CodeForm, *, status: int = 200, notice: Notice | None = None) -> Response:
    """Show the second step."""
    html = render_template(
        "newsroom/code.html", form=form, notice=notice, next_path=entrance.next_path()
    )
    return make_response(html, status)


def wrong_code(form: CodeForm) -> Response:
    """Say that a code was not good, and what may be the reason."""
    title = gettext("This code was not right")
    text = gettext("Each works once, and for half a minute. Wait for the next one your app shows.")
    return ask_code(form, status=422, notice=Notice(title, text))


def too_many_codes(form: CodeForm, wait_seconds: int) -> Response:
    """Ask for patience; no link replaces a second factor."""
    title = gettext("There were too many attempts")
    text = gettext("Wait a quarter of an hour, or ask an admin to reset your second factor.")
    return entrance.too_many(ask_code(form, notice=Notice(title, text)), wait_seconds)
