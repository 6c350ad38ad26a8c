"""Views: write an article."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, Response, redirect, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from blog.accounts.vocabulary import Role
from blog.articles import autosave_actions, writing_actions
from blog.articles.locking_actions import Changed
from blog.articles.slugs import SlugTaken
from blog.articles.writing_actions import NotSaid
from blog.core.clock import utc_now
from blog.newsroom import guard
from blog.newsroom.writing import article_access, draft_page, editor_page
from blog.web import limits

blueprint = Blueprint("newsroom_articles_writing", __name__, url_prefix="/newsroom/articles")

_ONE = "/<int(max=2147483647):article_id>"


@blueprint.get("/new")
@guard.needs(Role.WRITER)
def new() -> Response:
    """The form for a new article."""
    return editor_page.show_new(None, utc_now())


@blueprint.post("/new")
@guard.needs(Role.WRITER)
@limits.takes_long_texts
def create() -> BaseResponse:
    """Save a new article as a draft."""
    now = utc_now()
    form = editor_page.form_of(None, now)
    if form.resume.data:
        return editor_page.show_new(form, now)
    if not form.validate_on_submit():
        return editor_page.show_new(form, now, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        content = editor_page.content_of(form, None)
        saved = writing_actions.create(content, by=guard.actor(), now=now)
    except SlugTaken:
        form.slug.errors = [gettext("Another article has, or had, this address.")]
        return editor_page.show_new(form, now, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect(editor_page.url_after(saved, "created"), HTTPStatus.SEE_OTHER)


@blueprint.get(_ONE)
@guard.needs(Role.WRITER)
def edit(article_id: int) -> Response:
    """The form of an article, with what was typed and not saved if there is any.

    `?report=` names an accepted report of an error, which is then shown with its passage.
    """
    now = utc_now()
    return editor_page.show(article_access.get_editable(article_id, now), now)


@blueprint.post(_ONE)
@guard.needs(Role.WRITER)
@limits.takes_long_texts
def save(article_id: int) -> BaseResponse:
    """Save an article, if nobody else has meanwhile."""
    now = utc_now()
    article = article_access.get_editable(article_id, now)
    form = editor_page.form_of(article, now)
    if form.resume.data:
        return editor_page.give_back(article, form, now, status=HTTPStatus.OK)
    if not form.validate_on_submit():
        return editor_page.give_back(article, form, now)
    try:
        saved = writing_actions.save(
            article_id,
            editor_page.content_of(form, article),
            based_on=form.base,
            by=guard.actor(),
            amendment=form.amendment,
            now=now,
        )
    except Changed:
        newest = article_access.get_editable(article_id, now)
        return editor_page.show_conflict(newest, form, now)
    except SlugTaken:
        form.slug.errors = [gettext("Another article has, or had, this address.")]
        return editor_page.give_back(article, form, now)
    except NotSaid:
        form.must_amend = True  # its instant came between our look and our lock
        form.validate()
        return editor_page.give_back(article, form, now)
    return redirect(editor_page.url_after(saved, "saved"), HTTPStatus.SEE_OTHER)


@blueprint.post("/new/preview")
@guard.needs(Role.WRITER)
@limits.takes_long_texts
def preview_new() -> Response:
    """A new article as readers would see it."""
    now = utc_now()
    return draft_page.show(editor_page.form_of(None, now), None, now)


@blueprint.post(f"{_ONE}/preview")
@guard.needs(Role.WRITER)
@limits.takes_long_texts
def preview(article_id: int) -> Response:
    """What was typed of an article, as readers would see it."""
    now = utc_now()
    article = article_access.get_editable(article_id, now)
    form = editor_page.form_of(article, now)
    return draft_page.show(form, article, now)


@blueprint.post(f"{_ONE}/autosave")
@guard.needs(Role.WRITER)
@limits.takes_long_texts
def autosave(article_id: int) -> BaseResponse:
    """Keep what is being typed; the article stays as it is."""
    now = utc_now()
    article = article_access.get_editable(article_id, now)
    form = editor_page.form_of(article, now)
    autosave_actions.keep(
        article_id, guard.staff().id, editor_page.typed(), based_on=form.base, now=now
    )
    return Response(status=HTTPStatus.NO_CONTENT)


@blueprint.post(f"{_ONE}/autosave/discard")
@guard.needs(Role.WRITER)
def discard(article_id: int) -> BaseResponse:
    """Forget what was typed and not saved."""
    article = article_access.get_editable(article_id, utc_now())
    autosave_actions.discard(article.id, guard.staff().id)
    url = url_for("newsroom_articles_writing.edit", article_id=article_id, done="discarded")
    return redirect(url, HTTPStatus.SEE_OTHER)
