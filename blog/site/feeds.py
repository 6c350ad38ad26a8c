"""Views: comments as feeds, of one article and of all."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from blog.articles import queries as articles
from blog.core.clock import utc_now
from blog.site import atom, feed_page
from blog.site.atom import Feed
from blog.web.headers import answer_if_changed

blueprint = Blueprint("feeds", __name__)


@blueprint.get("/comments.atom")
def of_all() -> Response:
    """The newest comments on all articles."""
    return _answer(feed_page.of_all(utc_now()))


@blueprint.get("/articles/<slug>/comments.atom")
def of_article(slug: str) -> BaseResponse:
    """The newest comments on an article; a former address leads to the present one."""
    now = utc_now()
    if article := articles.find_public(slug, now):
        return _answer(feed_page.of_article(article, now))
    moved_to = articles.find_moved(slug, now) or abort(404)
    return redirect(url_for("feeds.of_article", slug=moved_to), 301)


def _answer(feed: Feed) -> Response:
    """Answer with the feed, or with 304 to who has it already."""
    response = make_response(atom.document(feed))
    response.mimetype = atom.MIMETYPE
    return answer_if_changed(response)
