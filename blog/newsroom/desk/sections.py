"""Views: the sections of the blog."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from blog.accounts.vocabulary import Role
from blog.core.clock import utc_now
from blog.newsroom import guard
from blog.newsroom.desk import section_pages
from blog.newsroom.desk.section_forms import NewSectionForm, SectionForm
from blog.publication import section_actions, section_queries

blueprint = Blueprint("newsroom_sections", __name__, url_prefix="/newsroom/sections")

_ONE = "/<int(max=2147483647):section_id>"


@blueprint.get("")
@guard.needs(Role.EDITOR)
def sections() -> Response:
    """The sections in the order in which readers see them."""
    return section_pages.show_all(NewSectionForm(), done=request.args.get("done", ""))


@blueprint.post("")
@guard.needs(Role.EDITOR)
def add() -> BaseResponse:
    """Add a section behind the others."""
    form = NewSectionForm()
    if not form.validate_on_submit():
        return section_pages.show_all(form, status=422)
    name, description, slug = form.name.data, form.description.data, form.slug.data
    try:
        section_actions.add(
            name or "",
            description or "",
            slug=slug or "",
            is_premoderated=form.is_premoderated.data,
            by=guard.actor(),
            now=utc_now(),
        )
    except section_actions.Taken:
        form.slug.errors = [gettext("There is a section at this address already.")]
        return section_pages.show_all(form, status=422)
    return _seen_at_once("section-added")


@blueprint.get(_ONE)
@guard.needs(Role.EDITOR)
def section(section_id: int) -> Response:
    """The form with which a section is renamed, and all comments in it made to wait."""
    found = section_queries.find_section(section_id) or abort(404)
    return section_pages.show(found, SectionForm(obj=found))


@blueprint.post(_ONE)
@guard.needs(Role.EDITOR)
def change(section_id: int) -> BaseResponse:
    """Rename a section, or have all comments in it wait."""
    found = section_queries.find_section(section_id) or abort(404)
    form = SectionForm()
    if not form.validate_on_submit():
        return section_pages.show(found, form, status=422)
    section_actions.change(
        section_id,
        form.name.data or "",
        form.description.data or "",
        is_premoderated=form.is_premoderated.data,
        by=guard.actor(),
        now=utc_now(),
    )
    return _seen_at_once("saved")


@blueprint.post(f"{_ONE}/move")
@guard.needs(Role.EDITOR)
def move(section_id: int) -> BaseResponse:
    """Move a section up or down by one."""
    is_up = request.form.get("to") == "up"
    section_actions.move(section_id, is_up=is_up, by=guard.actor(), now=utc_now())
    return _seen_at_once("section-moved")


@blueprint.post(f"{_ONE}/delete")
@guard.needs(Role.EDITOR)
def delete(section_id: int) -> BaseResponse:
    """Delete a section in which nothing stands."""
    found = section_queries.find_section(section_id) or abort(404)
    try:
        section_actions.remove(section_id, by=guard.actor(), now=utc_now())
    except section_actions.InUse:
        notice = section_pages.in_use(found)
        return section_pages.show_all(NewSectionForm(formdata=None), status=409, notice=notice)
    return _seen_at_once("section-deleted")


def _seen_at_once(done: str) -> BaseResponse:
    """Lead back to the sections, which this worker reads anew; others do within a second."""
    current_app.extensions["live"].forget()
    return redirect(url_for("newsroom_sections.sections", done=done), 303)
