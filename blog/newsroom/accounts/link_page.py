"""The page behind a mailed link, in every state in which it is shown."""

from __future__ import annotations

from flask import Response, make_response, render_template

from blog.accounts.staff_models import Staff
from blog.newsroom.accounts.sign_in_forms import NewPasswordForm
from blog.web import present


def show(token: str, member: Staff, form: NewPasswordForm, *, status: int = 200) -> Response:
    """Ask for a new password."""
    html = render_template("newsroom/link.html", token=token, member=member, form=form)
    return make_response(html, status)


def refuse(status: int) -> Response:
    """Say that a link does not work (404: is none of ours, 410: any more), and what to do."""
    html = render_template(
        "newsroom/link_over.html",
        is_old=status == 410,
        is_mailing=bool(present.settings().mail_url),
    )
    return make_response(html, status)
