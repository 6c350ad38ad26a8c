"""Views: decide about an article: hand it in, publish, schedule, take it from readers, delete."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from http import HTTPStatus

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from blog.accounts.vocabulary import Role
from blog.articles import publishing_actions, writing_actions
from blog.articles.locking_actions import Changed, NotPossible
from blog.core.clock import utc_now
from blog.newsroom import guard
from blog.newsroom.writing import article_access, editor_page
from blog.newsroom.writing.amendment_forms import BasedOnForm
from blog.newsroom.writing.publishing_forms import ScheduleForm
from blog.web import present

blueprint = Blueprint(
    "newsroom_articles_publishing",
    __name__,
    url_prefix="/newsroom/articles/<int(max=2147483647):article_id>",
)


@blueprint.post("/submission")
@guard.needs(Role.WRITER)
def submit(article_id: int) -> BaseResponse:
    """Hand a draft in."""
    return _decide(article_id, writing_actions.submit, "submitted")


@blueprint.post("/take-back")
@guard.needs(Role.WRITER)
def take_back(article_id: int) -> BaseResponse:
    """Make a draft again of what was handed in."""
    return _decide(article_id, writing_actions.take_back, "taken-back")


@blueprint.post("/deletion")
@guard.needs(Role.WRITER)
def delete(article_id: int) -> BaseResponse:
    """Delete what readers have never seen."""
    leads_to = url_for("newsroom_articles.articles", done="deleted")
    return _decide(article_id, writing_actions.delete_draft, "deleted", leads_to)


@blueprint.post("/publication")
@guard.needs(Role.EDITOR)
def publish(article_id: int) -> BaseResponse:
    """Show an article to readers now."""
    return _decide(article_id, publishing_actions.publish, "published")


@blueprint.post("/unpublication")
@guard.needs(Role.EDITOR)
def unpublish(article_id: int) -> BaseResponse:
    """Take an article from the readers, or from the schedule."""
    return _decide(article_id, publishing_actions.unpublish, "unpublished")


@blueprint.post("/schedule")
@guard.needs(Role.EDITOR)
def schedule(article_id: int) -> BaseResponse:
    """Have an article shown to readers from an instant to come."""
    now = utc_now()
    article = article_access.get_editable(article_id, now)
    form = ScheduleForm(present.settings().zone, now)
    if not form.validate_on_submit():
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return editor_page.refuse(article, now, None, status=status, schedule=form)
    act = partial(publishing_actions.schedule, at=form.instant)
    return _decide(article_id, act, "scheduled")


def _decide(
    article_id: int, act: Callable[..., None], word: str, leads_to: str | None = None
) -> BaseResponse:
    """Carry a decision out, unless the article is not as it was seen."""
    now, form = utc_now(), BasedOnForm()
    article_access.get_editable(article_id, now)
    form.validate_on_submit()  # it insists that the sender was judged; a wrong number is `Changed`
    try:
        act(article_id, based_on=form.base, by=guard.actor(), now=now)
    except (Changed, NotPossible) as error:
        is_changed = isinstance(error, Changed)
        notice = editor_page.changed() if is_changed else editor_page.not_possible()
        return editor_page.refuse(article_access.get_editable(article_id, now), now, notice)
    edit = url_for("newsroom_articles_writing.edit", article_id=article_id, done=word)
    return redirect(leads_to or edit, HTTPStatus.SEE_OTHER)
