"""Views: the list of articles, and what is done to several of them."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, Response, redirect
from werkzeug.wrappers import Response as BaseResponse

from blog.accounts.vocabulary import Role
from blog.core.clock import utc_now
from blog.newsroom import guard
from blog.newsroom.writing import article_list_page, bulk

blueprint = Blueprint("newsroom_articles", __name__, url_prefix="/newsroom/articles")


@blueprint.get("")
@guard.needs(Role.WRITER)
def articles() -> Response:
    """The articles that the address asks for, the last changed first if it does not say."""
    return article_list_page.show(utc_now())


@blueprint.post("/bulk")
@guard.needs(Role.EDITOR)
def decide() -> BaseResponse:
    """Do one thing to all that were chosen from the list; each has an outcome of its own."""
    now = utc_now()
    form = article_list_page.bulk_form()
    if not form.validate_on_submit():
        return article_list_page.show(now, bulk=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    outcome = bulk.carry_out(form, by=guard.actor(), now=now)
    return redirect(article_list_page.url_after(outcome), HTTPStatus.SEE_OTHER)
