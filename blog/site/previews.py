"""Views: an article as it stands, for whom the newsroom has given a private link."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, Response, abort, make_response, render_template
from flask_babel import gettext

from blog.articles import queries, revision_queries
from blog.articles.policy import is_public
from blog.articles.story import story_of
from blog.core import tokens
from blog.core.clock import utc_now
from blog.site import edge
from blog.web import present
from blog.web.errors import error_page
from blog.web.headers import keep_private

blueprint = Blueprint("previews", __name__, url_prefix="/previews")


@blueprint.get("/<token>")
def preview(token: str) -> Response:
    """An article that readers may not see yet, without its thread; 410 once the link has ended."""
    link_id = present.signed_number(token, tokens.PREVIEW)
    link = revision_queries.find_preview_link(link_id) or abort(HTTPStatus.NOT_FOUND)
    now = utc_now()
    if link.revoked_at is not None or link.expires_at <= now:
        return keep_private(_gone())
    article = queries.find_numbered(link.article_id) or abort(HTTPStatus.NOT_FOUND)
    html = render_template(
        "site/preview.html",
        article=article,
        story=story_of(article, edge.state()),
        is_public=is_public(article.status, article.published_at, now),
    )
    return keep_private(make_response(html))


def _gone() -> Response:
    return error_page(
        HTTPStatus.GONE,
        because=(
            gettext("This link has ended"),
            gettext("It was private and for a time only. Ask who gave it to you for a new one."),
        ),
    )
