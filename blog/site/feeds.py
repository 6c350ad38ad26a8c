"""Views: articles, comments and corrections as feeds."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from blog.articles import list_queries
from blog.articles import queries as articles_queries
from blog.core.clock import utc_now
from blog.site import article_feed_page, atom, edge, feed_page
from blog.site.atom import Feed
from blog.web.headers import answer_if_changed

blueprint = Blueprint("feeds", __name__)


@blueprint.get("/feed.atom")
def articles() -> Response:
    """The newest articles."""
    return _answer(article_feed_page.of_all(utc_now()))


@blueprint.get("/sections/<slug>/feed.atom")
def of_section(slug: str) -> Response:
    """The newest articles of a section."""
    section = edge.find_section(slug) or abort(404)
    return _answer(article_feed_page.of_section(section, utc_now()))


@blueprint.get("/authors/<slug>/feed.atom")
def of_author(slug: str) -> Response:
    """The newest articles of an author, who has the feed if they have the page."""
    author = (list_queries.find_author(slug) or abort(404)).staff
    feed = article_feed_page.of_author(author, utc_now())
    if not (feed.entries or author.about):
        abort(404)
    return _answer(feed)


@blueprint.get("/corrections.atom")
def corrections() -> Response:
    """What was wrong in articles, the latest correction first."""
    return _answer(article_feed_page.of_corrections(utc_now()))


@blueprint.get("/comments.atom")
def of_all() -> Response:
    """The newest comments on all articles."""
    return _answer(feed_page.of_all(utc_now()))


@blueprint.get("/articles/<slug>/comments.atom")
def of_article(slug: str) -> BaseResponse:
    """The newest comments on an article; a former address leads to the present one."""
    now = utc_now()
    if article := articles_queries.find_public(slug, now):
        return _answer(feed_page.of_article(article, now))
    moved_to = articles_queries.find_moved(slug, now) or abort(404)
    return redirect(url_for("feeds.of_article", slug=moved_to), 301)


def _answer(feed: Feed) -> Response:
    """Answer with the feed, or with 304 to who has it already."""
    response = make_response(atom.document(feed))
    response.mimetype = atom.MIMETYPE
    return answer_if_changed(response)
