"""Views: set a password by a link."""

from __future__ import annotations

from flask import Blueprint, abort
from werkzeug.wrappers import Response as BaseResponse

from blog.accounts import password_actions, staff_queries
from blog.accounts.staff_models import Staff, StaffLink
from blog.core import tokens
from blog.core.clock import utc_now
from blog.newsroom import guard
from blog.newsroom.accounts import entrance, link_page
from blog.newsroom.accounts.sign_in_forms import NewPasswordForm
from blog.web import present

blueprint = Blueprint("newsroom_links", __name__, url_prefix="/newsroom/links")


@blueprint.get("/<token>")
@guard.open_to_all
def link(token: str) -> BaseResponse:
    """Ask whoever opened the link for a password; opening it changes nothing."""
    _, member = _open_link(token)
    return link_page.show(token, member, NewPasswordForm((member.name, member.email)))


@blueprint.post("/<token>")
@guard.open_to_all
def follow(token: str) -> BaseResponse:
    """Set the password, and let its owner in."""
    found, member = _open_link(token)
    form = NewPasswordForm((member.name, member.email))
    if not form.validate_on_submit():
        return link_page.show(token, member, form, status=422)
    opened = password_actions.set_by_link(
        found.id,
        form.new_password.data or "",
        cost=entrance.cost(),
        browser=entrance.browser(),
        now=utc_now(),
    )
    return link_page.refuse(410) if opened is None else entrance.lead_in(opened)


def _open_link(token: str) -> tuple[StaffLink, Staff]:
    """Return a link that works, and whose it is; answer at once where it does not."""
    secret_key = present.settings().secret_key
    number = tokens.read_number(token, secret_key=secret_key, purpose=tokens.STAFF_LINK)
    found = None if number is None else staff_queries.find_link(number)
    if found is None:
        abort(link_page.refuse(404))
    if not staff_queries.is_open(*found, utc_now()):
        abort(link_page.refuse(410))
    return found
