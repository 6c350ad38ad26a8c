"""Views: the thread of an article, for those who wrote it."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request

from blog.accounts.vocabulary import Role
from blog.articles import queries as articles
from blog.core.clock import utc_now
from blog.newsroom import guard
from blog.newsroom.moderation import article_comments_page
from blog.newsroom.writing import article_access

# Named as belonging to the articles, for the navigation of those who open no list of comments.
blueprint = Blueprint("newsroom_articles_comments", __name__, url_prefix="/newsroom/articles")


@blueprint.get("/<int(max=2147483647):article_id>/comments")
@guard.needs(Role.WRITER)
def comments(article_id: int) -> Response:
    """What readers see of an article's thread, newest first; `?answer=` is the one to answer."""
    article = articles.find_numbered(article_id) or abort(404)
    article_access.see_may_answer(article)
    question_id = request.args.get("answer", type=int)
    return article_comments_page.show(article, utc_now(), question_id=question_id)
