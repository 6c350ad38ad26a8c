"""The page of the second factor, in every state in which it is shown."""

from __future__ import annotations

from datetime import timedelta

import segno
from flask import Response, make_response, render_template, request

from blog.accounts import codes, staff_queries
from blog.accounts.staff_models import Staff
from blog.accounts.vocabulary import Role
from blog.core import tokens
from blog.core.clock import utc_now
from blog.newsroom import guard, notices
from blog.newsroom.accounts.account_forms import ConfirmForm, FactorForm
from blog.newsroom.notices import Notice
from blog.web import present

_GROUP = 4
# Long enough to find the phone and an app for it; whoever saw a page longer ago knows nothing.
_SECRET_LASTS = timedelta(hours=1)


def show(
    confirm: ConfirmForm | None = None, *, status: int = 200, notice: Notice | None = None
) -> Response:
    """Show what is set up, and what can be done about it."""
    member = guard.staff()
    html = render_template(
        "newsroom/second_factor.html",
        member=member,
        confirm=confirm or ConfirmForm(formdata=None),
        notice=notice,
        done=notices.of(request.args.get("done", "")),
        codes_left=staff_queries.count_of_recovery_codes(member.id),
        is_required=is_required(member),
    )
    return make_response(html, status)


def set_up(form: FactorForm, *, status: int = 200, notice: Notice | None = None) -> Response:
    """Show a secret as a picture and as text, and ask for its code.

    The form carries the secret, signed: nothing is stored before its code was right.
    """
    secret = secret_of(form)
    if secret is None:
        secret = codes.new_secret()
        form.secret.data = tokens.sign_text(secret, now=utc_now(), **_signing())
    member, site = guard.staff(), present.settings().site_title
    address = codes.address_of(secret, email=member.email, site=site)
    html = render_template(
        "newsroom/second_factor_new.html",
        form=form,
        notice=notice,
        is_moving=member.totp_confirmed_at is not None,
        is_required=is_required(member) and member.totp_confirmed_at is None,
        picture=segno.make(address, micro=False).svg_data_uri(scale=4, border=4, light="#fff"),
        secret=" ".join(secret[n : n + _GROUP] for n in range(0, len(secret), _GROUP)),
    )
    return make_response(html, status)


def hand_over(recovery_codes: list[str], *, is_new: bool) -> Response:
    """Show recovery codes, this once: only hashes of them are stored.

    `is_new` says that the second factor itself was just set up.
    """
    html = render_template("newsroom/recovery_codes.html", codes=recovery_codes, is_new=is_new)
    return make_response(html)


def secret_of(form: FactorForm) -> str | None:
    """Return the secret that the form carries; None if we did not just make it for its sender."""
    return tokens.read_text(
        form.secret.data or "", lasting=_SECRET_LASTS, now=utc_now(), **_signing()
    )


def is_required(member: Staff) -> bool:
    """Tell whether this person may not be without a second factor."""
    return present.settings().second_factor_required and Role(member.role).may(Role.EDITOR)


def _signing() -> dict[str, str]:
    purpose = f"{tokens.SECOND_FACTOR} of {guard.staff().id}"
    return {"secret_key": present.settings().secret_key, "purpose": purpose}
