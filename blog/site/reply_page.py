"""The form on a page of its own: for a reply to one comment, and for a preview."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Any

from flask import Response, make_response, render_template

from blog.articles.models import Article
from blog.comments import queries as comments
from blog.comments.models import Comment
from blog.core.markup import Rendered
from blog.site import edge, form_notes
from blog.site.forms import CommentForm
from blog.site.refusals import Notice
from blog.web import present
from blog.web.errors import error_page


def find_parent(article: Article, form: CommentForm) -> Comment | None:
    """Return the comment that a form answers, if it is published on this article."""
    return comments.find_parent(article.id, form.parent_id) if form.parent_id else None


def show(article: Article, form: CommentForm, now: datetime) -> Response:
    """Answer with an empty form, below the comment that it answers."""
    parent = find_parent(article, form)
    if form.parent_id and parent is None:
        return error_page(404)
    return make_response(_render(article, parent, form, now))


def give_back(
    article: Article,
    parent: Comment,
    form: CommentForm,
    status: int,
    notice: Notice | None,
    now: datetime,
) -> Response:
    """Answer a refused reply with its form, below the comment that it answers."""
    response = make_response(_render(article, parent, form, now, notice=notice), status)
    response.headers["Cache-Control"] = "no-store"
    return response


def preview(article: Article, form: CommentForm, now: datetime) -> Response:
    """Answer with the text as it would appear, and the form to go on with; stores nothing.

    Only the text has to hold; where it does not, the form says why.
    """
    is_shown = form.may_be_previewed()
    html = _render(
        article,
        find_parent(article, form),
        form,
        now,
        preview=form.rendered if is_shown else None,
    )
    response = make_response(html, HTTPStatus.OK if is_shown else HTTPStatus.UNPROCESSABLE_ENTITY)
    response.headers["Cache-Control"] = "no-store"
    return response


def form_state(article: Article, now: datetime) -> dict[str, Any]:
    """Return what the form's template depends on beside the form."""
    return {
        "is_open": edge.is_open(article, now),
        "is_mailing": bool(present.settings().mail_url),
        "is_read_first": form_notes.is_read_first(article),
        "notes": form_notes.notes(article, now),
    }


def _render(
    article: Article,
    parent: Comment | None,
    form: CommentForm,
    now: datetime,
    *,
    notice: Notice | None = None,
    preview: Rendered | None = None,
) -> str:
    return render_template(
        "site/reply.html",
        article=article,
        parent=parent,
        form=form,
        notice=notice,
        preview=preview,
        **form_state(article, now),
    )
