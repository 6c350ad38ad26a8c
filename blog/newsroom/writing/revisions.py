"""Views: what an article was, and bringing it back."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, Response, redirect
from werkzeug.wrappers import Response as BaseResponse

from blog.accounts.vocabulary import Role
from blog.articles import revision_actions
from blog.articles.locking_actions import Changed
from blog.articles.writing_actions import NotSaid
from blog.core.clock import utc_now
from blog.newsroom import guard
from blog.newsroom.writing import article_access, editor_page, revision_page

blueprint = Blueprint(
    "newsroom_articles_revisions",
    __name__,
    url_prefix="/newsroom/articles/<int(max=2147483647):article_id>/revisions",
)

_NUMBER = "/<int(max=2147483647):number>"


@blueprint.get("")
@guard.needs(Role.WRITER)
def revisions(article_id: int) -> Response:
    """All revisions of an article; `?from=&to=` compares two of them."""
    return revision_page.show_all(article_access.get_editable(article_id, utc_now()))


@blueprint.get(_NUMBER)
@guard.needs(Role.WRITER)
def revision(article_id: int, number: int) -> Response:
    """A revision, what has changed since, and the form that brings it back."""
    now = utc_now()
    return revision_page.show(article_access.get_editable(article_id, now), number, now)


@blueprint.post(f"{_NUMBER}/restore")
@guard.needs(Role.WRITER)
def restore(article_id: int, number: int) -> BaseResponse:
    """Make the article again what it was."""
    now = utc_now()
    article = article_access.get_editable(article_id, now)
    form = revision_page.form_of(article, now)
    if not form.validate_on_submit():
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return revision_page.show(article, number, now, form=form, status=status)
    try:
        saved = revision_actions.restore(
            article_id,
            number,
            based_on=form.base,
            by=guard.actor(),
            amendment=form.amendment,
            now=now,
        )
    except NotSaid:
        form.must_amend = True  # its instant came between our look and our lock
        form.validate()
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return revision_page.show(article, number, now, form=form, status=status)
    except Changed:
        newest = article_access.get_editable(article_id, now)
        return revision_page.show_changed(newest, number, now, form)
    return redirect(editor_page.url_after(saved, "restored"), HTTPStatus.SEE_OTHER)
