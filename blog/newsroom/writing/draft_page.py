"""What somebody is writing, as readers would see it, with the way back to the form."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from http import HTTPStatus

from flask import Response, make_response, render_template, request, url_for
from flask_babel import gettext

from blog.articles import rendering
from blog.articles.models import Article
from blog.articles.story import story_of
from blog.newsroom.writing import article_access, editor_page
from blog.newsroom.writing.article_forms import ArticleForm


def show(form: ArticleForm, article: Article | None, now: datetime) -> Response:
    """Answer with the page; a text that is too long comes back in its form."""
    body = form.body.data or ""
    if len(body) > form.limits["body"]:
        form.validate()
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if article is None:
            return editor_page.show_new(form, now, status=status)
        return editor_page.give_back(article, form, now, status=status)
    content = editor_page.content_of(form, article)
    content = replace(content, headline=content.headline or gettext("No headline yet"))
    shown = rendering.transient(content, article)
    html = render_template(
        "newsroom/preview.html",
        article=shown,
        story=story_of(shown, article_access.publication()),
        sent=list(request.form.items(multi=True)),
        action=_action(article),
    )
    return make_response(html)


def _action(article: Article | None) -> str:
    if article is None:
        return url_for("newsroom_articles_writing.create")
    return url_for("newsroom_articles_writing.save", article_id=article.id)
