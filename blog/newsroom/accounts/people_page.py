"""The pages of the people who make the blog, in every state in which they are shown."""

from __future__ import annotations

from flask import Response, abort, make_response, render_template, request, url_for

from blog.accounts import staff_queries, wording
from blog.accounts.staff_models import Staff
from blog.accounts.vocabulary import Role
from blog.core import tokens
from blog.newsroom import guard, notices
from blog.newsroom.accounts.people_forms import InviteForm, RoleForm
from blog.newsroom.notices import Notice
from blog.web import present
from blog.web.templating import absolute


def everybody(form: InviteForm, *, status: int = 200) -> Response:
    """Show who makes the blog, and the form that invites somebody."""
    html = render_template(
        "newsroom/people.html",
        people=[(each, wording.role(Role(each.role))) for each in staff_queries.everybody()],
        form=form,
        done=notices.of(request.args.get("done", "")),
        is_mailing=bool(present.settings().mail_url),
    )
    return make_response(html, status)


def person(
    staff_id: int,
    *,
    form: RoleForm | None = None,
    status: int = 200,
    notice: Notice | None = None,
    link_url: str = "",
) -> Response:
    """Show one of them, and what an admin can do; `link_url` is a link to hand over."""
    member = get(staff_id)
    html = render_template(
        "newsroom/person.html",
        member=member,
        role=wording.role(Role(member.role)),
        form=form or RoleForm(formdata=None, role=member.role),
        notice=notice,
        done=notices.of(request.args.get("done", "")),
        is_self=member.id == guard.staff().id,
        is_mailing=bool(present.settings().mail_url),
        link_url=link_url,
    )
    return make_response(html, status)


def get(staff_id: int) -> Staff:
    """Return one of the staff; the page is not found if there is no such person."""
    return staff_queries.find_staff(staff_id) or abort(404)


def link_url(number: int) -> str:
    """Return the address of a link, for the one page that hands it over."""
    secret_key = present.settings().secret_key
    token = tokens.sign_number(number, secret_key=secret_key, purpose=tokens.STAFF_LINK)
    return absolute(url_for("newsroom_links.link", token=token))
