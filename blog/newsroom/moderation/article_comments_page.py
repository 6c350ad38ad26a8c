"""The thread of an article as its writers answer in it: nothing but what readers see."""

from __future__ import annotations

from datetime import datetime

from flask import Response, make_response, render_template, request

from blog.articles import policy as article_policy
from blog.articles.models import Article
from blog.comments import thread_queries
from blog.comments.thread_queries import Answered, Newest
from blog.newsroom import notices, paging
from blog.newsroom.moderation import comment_page
from blog.newsroom.moderation.comment_forms import AnswerForm
from blog.newsroom.writing import article_access
from blog.web.kept import kept_fields

_PER_PAGE = 50
_LARGEST_NUMBER = 2**31 - 1


def show(
    article: Article,
    now: datetime,
    *,
    status: int = 200,
    question_id: int | None = None,
    answer: AnswerForm | None = None,
) -> Response:
    """Answer with the published comments and one form: for an answer, or to begin with.

    `question_id` is what is to be answered. Where that, or the article, is gone, what was
    typed stands in boxes to copy from. Two queries at most.
    """
    is_open = is_public(article, now)
    question = _find(article, question_id) if is_open else None
    is_gone = is_open and question_id is not None and question is None
    if is_gone and answer is None:
        status = 404
    is_homeless = answer is not None and (is_gone or not is_open)
    place = paging.place()
    page = _newest(article, place) if is_open else Newest([], has_previous=False, has_next=False)
    html = render_template(
        "newsroom/article_comments.html",
        article=article,
        is_open=is_open,
        is_editor=article_access.is_editor(),
        question=question,
        answer=AnswerForm(formdata=None) if is_homeless or answer is None else answer,
        notice=comment_page.not_published() if is_gone else None,
        kept=kept_fields() if is_homeless else [],
        rows=page.rows,
        links=paging.links(
            "newsroom_articles_comments.comments",
            {"article_id": article.id},
            ids=[each.comment.id for each in page.rows],
            has_previous=page.has_previous,
            has_next=page.has_next,
        ),
        place={"after": place.after, "before": place.before},
        done=notices.of(request.args.get("done", "")),
    )
    return make_response(html, status)


def is_public(article: Article, now: datetime) -> bool:
    """Tell whether readers see an article, and so its thread."""
    return article_policy.is_public(article.status, article.published_at, now)


def _find(article: Article, question_id: int | None) -> Answered | None:
    if question_id is None or not 0 < question_id <= _LARGEST_NUMBER:
        return None
    return thread_queries.find_published(article.id, question_id)


def _newest(article: Article, place: paging.Place) -> Newest:
    return thread_queries.newest(
        article.id, after=place.after, before=place.before, limit=_PER_PAGE
    )
