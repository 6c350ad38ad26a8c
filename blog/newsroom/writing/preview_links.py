"""Views: private links to an article as it stands, for people outside."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from blog.accounts.vocabulary import Role
from blog.articles import preview_link_actions
from blog.core.clock import utc_now
from blog.newsroom import guard
from blog.newsroom.writing import article_access
from blog.web import present

blueprint = Blueprint(
    "newsroom_articles_links",
    __name__,
    url_prefix="/newsroom/articles/<int(max=2147483647):article_id>/preview-links",
)


@blueprint.post("")
@guard.needs(Role.WRITER)
def make(article_id: int) -> BaseResponse:
    """Make a link that works for some days."""
    now = utc_now()
    article_access.get_editable(article_id, now)
    lasts = timedelta(seconds=present.settings().preview_link_seconds)
    preview_link_actions.make(article_id, lasts=lasts, by=guard.actor(), now=now)
    return _back(article_id, "link-made")


@blueprint.post("/<int(max=2147483647):link_id>/revocation")
@guard.needs(Role.WRITER)
def revoke(article_id: int, link_id: int) -> BaseResponse:
    """End a link; one that has ended already stays so."""
    now = utc_now()
    article_access.get_editable(article_id, now)
    preview_link_actions.revoke(article_id, link_id, by=guard.actor(), now=now)
    return _back(article_id, "link-revoked")


def _back(article_id: int, word: str) -> BaseResponse:
    url = url_for(
        "newsroom_articles_writing.edit", article_id=article_id, done=word, _anchor="links"
    )
    return redirect(url, HTTPStatus.SEE_OTHER)
