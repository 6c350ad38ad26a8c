"""Views: slow the thread of an article down, or let it go on."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from blog.accounts.vocabulary import Role
from blog.articles import thread_actions
from blog.core.clock import utc_now
from blog.newsroom import guard
from blog.newsroom.writing import article_access, editor_page
from blog.newsroom.writing.slow_forms import SlowModeForm

blueprint = Blueprint(
    "newsroom_articles_slow_mode",
    __name__,
    url_prefix="/newsroom/articles/<int(max=2147483647):article_id>/slow-mode",
)


@blueprint.post("")
@guard.needs(Role.EDITOR)
def change(article_id: int) -> BaseResponse:
    """Slow a thread down for a while, for good, or not at all."""
    now = utc_now()
    article = article_access.get_editable(article_id, now)
    form = SlowModeForm()
    if not form.validate_on_submit():
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return editor_page.refuse(article, now, None, status=status, slow=form)
    until = form.until(now)
    thread_actions.slow_down(article_id, until, by=guard.actor(), now=now)
    done = "unslowed" if until is None else "slowed"
    url = url_for(
        "newsroom_articles_writing.edit", article_id=article_id, done=done, _anchor="slow-mode"
    )
    return redirect(url, HTTPStatus.SEE_OTHER)
