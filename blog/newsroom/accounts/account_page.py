"""The page of one's own account, in every state in which it is shown."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, make_response, render_template, request

from blog.accounts import attempt_actions, sign_in_actions, staff_queries
from blog.accounts.vocabulary import Role
from blog.core.clock import utc_now
from blog.newsroom import guard, notices
from blog.newsroom.accounts import entrance
from blog.newsroom.accounts.account_forms import (
    ChangePasswordForm,
    ConfirmForm,
    MailsForm,
    ProfileForm,
)
from blog.newsroom.notices import Notice
from blog.web import present


def show(
    *,
    profile: ProfileForm | None = None,
    password: ChangePasswordForm | None = None,
    mails: MailsForm | None = None,
    status: int = 200,
    notice: Notice | None = None,
) -> Response:
    """Show the account; a form that came back stands in its place with what was typed."""
    member, settings = guard.staff(), present.settings()
    html = render_template(
        "newsroom/account.html",
        member=member,
        profile=profile or ProfileForm.of(member),
        password=password or ChangePasswordForm((), formdata=None),
        mails=mails or MailsForm.of(member),
        may_decide=Role(member.role).may(Role.EDITOR),
        is_mailing=bool(settings.mail_url),
        notice=notice,
        done=notices.of(request.args.get("done", "")),
        sessions=staff_queries.sessions_of(
            member.id,
            idle=timedelta(seconds=settings.session_idle_seconds),
            longest=timedelta(seconds=settings.session_seconds),
            now=utc_now(),
        ),
        own_session_id=guard.session().id,
    )
    return make_response(html, status)


def is_confirmed(form: ConfirmForm) -> bool:
    """Tell whether the form holds the right password; say so in it if not.

    Counts by itself, so that strangers at the sign-in bar nobody: raises
    attempt_actions.TooMany.
    """
    staff_id, email = guard.staff().id, guard.staff().email
    attempt = entrance.reserve_own(email)
    is_right = sign_in_actions.knows_password(
        staff_id, form.password.data or "", cost=entrance.cost()
    )
    if is_right:
        attempt_actions.release(attempt)
    else:
        form.refuse_password()
    return is_right
