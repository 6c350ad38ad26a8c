"""What stands round the sign-in: how often one may try, where it leads, what a refusal says."""

from __future__ import annotations

import re
from datetime import timedelta

from flask import Response, redirect, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response as BaseResponse

from blog.accounts import attempt_actions
from blog.accounts.attempt_queries import Attempt, Limits
from blog.accounts.hashing import Cost
from blog.accounts.link_actions import Ways
from blog.accounts.sign_in_actions import Opened
from blog.core import tokens
from blog.core.clock import utc_now
from blog.newsroom.notices import Notice
from blog.web import present, staff_cookie

# A path of the desk and nothing else: no host, no backslash, nothing that a browser mends.
_OUR_PATH = re.compile(r"/newsroom/(?!/)[!-\[\]-~]*")

_MINUTE_SECONDS = 60
_ASKED, _OWN = "forgotten:", "own:"


def cost() -> Cost:
    """Return what hashing a password is to cost here."""
    settings = present.settings()
    return Cost(settings.password_memory_kib, settings.password_passes)


def ways() -> Ways:
    """Return how links get to people here, and how long they work."""
    settings = present.settings()
    return Ways(
        invitation=timedelta(seconds=settings.invitation_seconds),
        new_password=timedelta(seconds=settings.password_link_seconds),
        is_mailing=bool(settings.mail_url),
    )


def browser() -> str:
    """Return what the browser says of itself."""
    return request.user_agent.string


def reserve(email: str, *, what: str = "") -> int:
    """Take one of the attempts that this account and this address have left.

    `what` counts by itself, with limits of the same size. Raises attempt_actions.TooMany.
    """
    settings = present.settings()
    address_hash = present.address_hash(bits=48)
    # Whoever has used up the sign-in may still ask for a link, or confirm who they are.
    if what in {_ASKED, _OWN}:
        address_hash = tokens.hash_email(what + address_hash, secret_key=settings.secret_key)
    attempt = Attempt(
        # A line of its own, which nobody can type before an address.
        account_hash=tokens.hash_email(f"{what}\n{email}", secret_key=settings.secret_key),
        address_hash=address_hash,
    )
    limits = Limits(
        per_account=settings.sign_in_attempts,
        per_address=settings.sign_in_address_attempts,
        window=timedelta(seconds=settings.sign_in_window_seconds),
    )
    return attempt_actions.reserve(attempt, limits, utc_now())


def reserve_code(email: str) -> int:
    """Take one of the attempts at an account's second factor; raises TooMany."""
    return reserve(email, what="code:")


def reserve_link(email: str) -> int:
    """Take one of the attempts to have a link mailed; raises TooMany."""
    return reserve(email, what=_ASKED)


def reserve_own(email: str) -> int:
    """Take one of the attempts at confirming one's own password; raises TooMany."""
    return reserve(email, what=_OWN)


def is_our_path(path: str) -> bool:
    """Tell whether an address is a page of the desk, to which it is safe to lead anybody."""
    return bool(_OUR_PATH.fullmatch(path)) and ".." not in path.partition("?")[0].split("/")


def wanted() -> str:
    """Return where whoever signs in wanted to go; the desk, where that is no page of it."""
    return next_path() or url_for("newsroom_desk.desk")


def next_path() -> str | None:
    """Return what the next step's address carries on, if anything."""
    path = request.args.get("next", "")
    return path if is_our_path(path) else None


def lead_in(opened: Opened) -> BaseResponse:
    """Give the browser its token, and lead it in, or to the second step."""
    step = url_for("newsroom_sign_in.code", next=next_path())
    url = wanted() if opened.is_complete else step
    return staff_cookie.keep(redirect(url, 303), opened.token)


def too_many(response: Response, wait_seconds: int) -> Response:
    """Say with an answer when another attempt may be made."""
    response.status_code = 429
    response.headers["Retry-After"] = str(wait_seconds)
    return response


def wait_notice(wait_seconds: int) -> Notice:
    """Say that there were too many attempts, and how to get in all the same."""
    minutes = -(-wait_seconds // _MINUTE_SECONDS)
    wait = ngettext("Wait %(num)d minute.", "Wait %(num)d minutes.", minutes)
    return Notice(gettext("There were too many attempts"), f"{wait} {_way_in()}")


def _way_in() -> str:
    if present.settings().mail_url:
        return gettext("Or have a link mailed to you: it lets you in at once.")
    return gettext("Or ask an admin for a link: it lets you in at once.")
