"""Views: who makes the blog."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from blog.accounts import factor_actions, link_actions, staff_actions, staff_queries
from blog.accounts.vocabulary import Role
from blog.core.clock import utc_now
from blog.newsroom import guard
from blog.newsroom.accounts import entrance, people_page
from blog.newsroom.accounts.people_forms import InviteForm, RoleForm
from blog.newsroom.notices import Notice

blueprint = Blueprint("newsroom_people", __name__, url_prefix="/newsroom/people")

_ONE = "/<int(max=2147483647):staff_id>"


@blueprint.get("")
@guard.needs(Role.ADMIN)
def people() -> BaseResponse:
    """Who makes the blog, also who has left."""
    return people_page.everybody(InviteForm())


@blueprint.post("")
@guard.needs(Role.ADMIN)
def invite() -> BaseResponse:
    """Take somebody on, who sets a password by a link: mailed, else shown here this once."""
    form = InviteForm()
    if not form.validate_on_submit():
        return people_page.everybody(form, status=422)
    try:
        number = staff_actions.invite(
            form.newcomer, entrance.ways(), by=guard.actor(), now=utc_now()
        )
    except staff_actions.EmailTaken:
        form.refuse_email()
        return people_page.everybody(form, status=422)
    except staff_actions.NameTaken:
        form.refuse_name()
        return people_page.everybody(form, status=422)
    current_app.extensions["live"].forget()
    return _handed_over(number, "invited")


@blueprint.get(_ONE)
@guard.needs(Role.ADMIN)
def person(staff_id: int) -> BaseResponse:
    """One of them, and what an admin can do."""
    return people_page.person(staff_id)


@blueprint.post(f"{_ONE}/role")
@guard.needs(Role.ADMIN)
def change_role(staff_id: int) -> BaseResponse:
    """Let somebody do more, or less."""
    form, member = RoleForm(), people_page.get(staff_id)
    if not form.validate_on_submit():
        return people_page.person(staff_id, form=form, status=422)
    try:
        staff_actions.change_role(member.id, form.chosen, by=guard.actor(), now=utc_now())
    except staff_actions.LastAdmin:
        return _refuse_last(staff_id)
    return _back(staff_id, "saved")


@blueprint.post(f"{_ONE}/deactivate")
@guard.needs(Role.ADMIN)
def deactivate(staff_id: int) -> BaseResponse:
    """Shut somebody out, everywhere and at once."""
    member = people_page.get(staff_id)
    try:
        staff_actions.deactivate(member.id, by=guard.actor(), now=utc_now())
    except staff_actions.LastAdmin:
        return _refuse_last(staff_id)
    return _back(staff_id, "deactivated")


@blueprint.post(f"{_ONE}/reactivate")
@guard.needs(Role.ADMIN)
def reactivate(staff_id: int) -> BaseResponse:
    """Let somebody in again."""
    member = people_page.get(staff_id)
    staff_actions.reactivate(member.id, by=guard.actor(), now=utc_now())
    return _back(staff_id, "reactivated")


@blueprint.post(f"{_ONE}/links")
@guard.needs(Role.ADMIN)
def send_link(staff_id: int) -> BaseResponse:
    """Send somebody a fresh link to set a password; who has left gets none."""
    member = people_page.get(staff_id)
    if member.id == guard.staff().id:
        return _refuse_own(staff_id)
    try:
        number = link_actions.make(member.id, entrance.ways(), by=guard.actor(), now=utc_now())
    except link_actions.Inactive:
        title = gettext("This account is not active")
        notice = Notice(title, gettext("Reactivate it first; then send a link."))
        return people_page.person(staff_id, status=409, notice=notice)
    return _handed_over(number, "link-sent")


@blueprint.post(f"{_ONE}/second-factor")
@guard.needs(Role.ADMIN)
def reset_factor(staff_id: int) -> BaseResponse:
    """Drop the second factor of somebody who has lost it."""
    member = people_page.get(staff_id)
    if member.id == guard.staff().id:
        return _refuse_own(staff_id)
    factor_actions.reset(member.id, by=guard.actor(), now=utc_now())
    return _back(staff_id, "factor-reset")


def _handed_over(number: int, done: str) -> BaseResponse:
    """Lead back where the link was mailed; else show it, this once."""
    _, member = staff_queries.get_link(number)
    if entrance.ways().is_mailing:
        return _back(member.id, done)
    return people_page.person(member.id, link_url=people_page.link_url(number))


def _refuse_last(staff_id: int) -> BaseResponse:
    title = gettext("This is the last admin")
    text = gettext("Nobody else could look after people. Make somebody else an admin first.")
    return people_page.person(staff_id, status=409, notice=Notice(title, text))


def _refuse_own(staff_id: int) -> BaseResponse:
    title = gettext("This is your own account")
    text = gettext("Change your password and your second factor on the page of your account.")
    return people_page.person(staff_id, status=409, notice=Notice(title, text))


def _back(staff_id: int, done: str) -> BaseResponse:
    return redirect(url_for("newsroom_people.person", staff_id=staff_id, done=done), 303)
