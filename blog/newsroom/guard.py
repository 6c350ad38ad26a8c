"""Who may open which page of the newsroom: each view says so, and what says nothing is shut.

A view under /newsroom carries `@needs(Role.EDITOR)` or `@open_to_all`; whoever is not
signed in is led to the sign-in, and loses nothing that they sent.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import TypeVar

from flask import Flask, current_app, g, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from blog.accounts import session_actions, staff_queries
from blog.accounts.staff_models import Staff, StaffSession
from blog.accounts.staff_queries import SignedIn
from blog.accounts.vocabulary import Role
from blog.core.audit import Actor
from blog.core.clock import utc_now
from blog.web import present, staff_cookie
from blog.web.errors import error_page
from blog.web.headers import keep_private

ViewT = TypeVar("ViewT", bound=Callable[..., object])

_PREFIX = "/newsroom"
_NEEDS = "newsroom_needs"
_IS_SETUP = "newsroom_is_setup"
_OPEN = "everybody"


def needs(role: Role, *, is_setup: bool = False) -> Callable[[ViewT], ViewT]:
    """Open a view to this role and those above it.

    `is_setup` marks what somebody may do who still has to set up their second factor.
    """

    def mark(view: ViewT) -> ViewT:
        setattr(view, _NEEDS, role)
        setattr(view, _IS_SETUP, is_setup)
        return view

    return mark


def open_to_all(view: ViewT) -> ViewT:
    """Open a view to whoever asks: the sign-in, and links that carry their own proof."""
    setattr(view, _NEEDS, _OPEN)
    return view


def needed(endpoint: str) -> Role | None:
    """Return the role that a view of the newsroom asks for; None where it is open to all."""
    found = getattr(current_app.view_functions[endpoint], _NEEDS, Role.ADMIN)
    return None if found == _OPEN else Role(found)


def staff() -> Staff:
    """Return who is signed in, in a view that is not open to all."""
    return _signed_in().staff


def session() -> StaffSession:
    """Return the session of the browser that asks."""
    return _signed_in().session


def actor() -> Actor:
    """Return who is signed in, as the logs name them."""
    return Actor(name=staff().name, staff_id=staff().id)


def find_signed_in() -> SignedIn | None:
    """Return whose browser asks, also one whose second factor is still to come."""
    settings = present.settings()
    return staff_queries.find_signed_in(
        staff_cookie.read(),
        idle=timedelta(seconds=settings.session_idle_seconds),
        longest=timedelta(seconds=settings.session_seconds),
        now=utc_now(),
    )


def init_app(app: Flask) -> None:
    """Stand before every view under /newsroom, and keep its answers out of every cache."""

    @app.before_request
    def guard() -> BaseResponse | None:
        g.pop("signed_in", None)  # where one context serves several requests
        if not _is_newsroom():
            return None
        role = needed(request.endpoint or "")
        return None if role is None else _refuse_unless(role)

    @app.after_request
    def hide(response: BaseResponse) -> BaseResponse:
        return keep_private(response) if _is_newsroom() else response

    app.jinja_env.globals["signed_in_staff"] = lambda: g.get("signed_in") and staff()


def _is_newsroom() -> bool:
    return request.url_rule is not None and request.url_rule.rule.startswith(_PREFIX)


def _refuse_unless(role: Role) -> BaseResponse | None:
    """Return the answer to who may not pass, or None; note who has passed."""
    found = find_signed_in()
    if found is None or not found.session.is_complete:
        return _ask_to_sign_in()
    if not Role(found.staff.role).may(role):
        return error_page(
            HTTPStatus.FORBIDDEN,
            because=(
                gettext("This is not yours to do"),
                gettext("Your role does not open this page. Ask an admin if it should."),
            ),
        )
    session_actions.note_seen(found.session, utc_now())
    g.signed_in = found
    if _lacks_second_factor(found.staff):
        return redirect(url_for("newsroom_second_factor.second_factor"), HTTPStatus.SEE_OTHER)
    return None


def _ask_to_sign_in() -> BaseResponse:
    """Lead to the sign-in; give a form back that was sent without a session."""
    if request.method in {"GET", "HEAD"}:
        wanted = request.full_path.rstrip("?")
        return redirect(url_for("newsroom_sign_in.sign_in", next=wanted), HTTPStatus.SEE_OTHER)
    return error_page(
        HTTPStatus.FORBIDDEN,
        because=(
            gettext("You are not signed in"),
            gettext("Sign in in another window, then send this again. Nothing was saved."),
        ),
    )


def _lacks_second_factor(member: Staff) -> bool:
    view = current_app.view_functions[request.endpoint or ""]
    return (
        present.settings().second_factor_required
        and Role(member.role).may(Role.EDITOR)
        and member.totp_confirmed_at is None
        and not getattr(view, _IS_SETUP, False)
    )


def _signed_in() -> SignedIn:
    found: SignedIn = g.signed_in
    return found
