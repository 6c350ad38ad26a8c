"""The article page with its thread and form, in every state in which it is shown."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from textwrap import shorten
from typing import Any

from flask import Response, make_response, render_template, request, url_for

from blog.articles import policy, queries
from blog.articles.models import Article
from blog.comments import queries as comments
from blog.comments import threads
from blog.core.markup import plain_text
from blog.site import edge, refusals
from blog.site.forms import CommentForm
from blog.site.refusals import Notice
from blog.web.errors import error_page
from blog.web.kept import kept_fields
from blog.web.templating import absolute

_MAX_DEPTH = 4
_DESCRIPTION_CHARACTERS = 180


def show(article: Article, now: datetime) -> Response:
    """Answer with the page, or with 304 before any comment is read."""
    is_open = _is_open(article, now)
    version = f"{article.id}-{article.revision}-{article.thread_version}"
    etag = f"{version}-{'open' if is_open else 'closed'}-{edge.page_format()}"
    if request.if_none_match.contains_weak(etag):
        response = Response(status=304)
    else:
        response = make_response(_render(article, CommentForm(edge.settings(), now), now))
    response.set_etag(etag, weak=True)
    response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    response.vary.add("Accept-Encoding")
    return response


def give_back(
    slug: str, form: CommentForm, status: int, notice: Notice | None, now: datetime
) -> Response:
    """Answer a refused reply with the page, everything typed still in its form.

    Where the article takes no comments any more, the text stands in a box to copy
    from; where there is no article, the error page has it.
    """
    article = queries.find_public(slug, now)
    if article is None:
        return error_page(404)
    if not _is_open(article, now):
        notice = refusals.closed()
        status = HTTPStatus.CONFLICT if status == HTTPStatus.UNPROCESSABLE_ENTITY else status
    response = make_response(_render(article, form, now, notice=notice), status)
    response.headers["Cache-Control"] = "no-store"
    return response


def show_form(article: Article, form: CommentForm, now: datetime) -> Response:
    """Answer with the form on a page of its own, for a reply to one comment."""
    parent = comments.find_parent(article.id, form.parent_id) if form.parent_id else None
    if form.parent_id and parent is None:
        return error_page(404)
    return make_response(
        render_template(
            "site/reply.html",
            article=article,
            parent=parent,
            form=form,
            notice=None,
            **_form_state(article, now),
        )
    )


def _render(
    article: Article, form: CommentForm, now: datetime, *, notice: Notice | None = None
) -> str:
    rows = comments.visible_rows(article.id)
    state = _form_state(article, now)
    return render_template(
        "site/article.html",
        article=article,
        description=_description(article),
        linked_data=_linked_data(article),
        thread=threads.tree(rows, max_depth=_MAX_DEPTH),
        form=form,
        notice=notice,
        kept=[] if state["is_open"] else kept_fields(),
        **state,
    )


def _form_state(article: Article, now: datetime) -> dict[str, Any]:
    return {
        "is_open": _is_open(article, now),
        "is_read_first": edge.comment_rules().hold_first_comments,
    }


def _is_open(article: Article, now: datetime) -> bool:
    return policy.is_open(article.comments_open, article.published_at, edge.article_rules(), now)


def _description(article: Article) -> str:
    text = article.standfirst or plain_text(article.body_html)
    return shorten(text, _DESCRIPTION_CHARACTERS, placeholder="…")


def _linked_data(article: Article) -> dict[str, Any]:
    """Return the article as schema.org's NewsArticle (https://schema.org/NewsArticle)."""
    published, revised = article.published_at, article.revised_at or article.published_at
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.headline,
        "description": _description(article),
        "inLanguage": article.language,
        "datePublished": published.isoformat() if published else None,
        "dateModified": revised.isoformat() if revised else None,
        "commentCount": article.comment_count,
        "mainEntityOfPage": absolute(url_for("articles.article", slug=article.slug)),
    }
    if article.byline:
        data["author"] = {"@type": "Person", "name": article.byline}
    return data
