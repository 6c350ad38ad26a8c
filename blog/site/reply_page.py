"""The form on a page of its own: for a reply to one comment, and for a preview."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any

from flask import Response, make_response, render_template
from markupsafe import Markup, escape

from blog.articles.models import Article
from blog.articles.page_queries import ShownArticle
from blog.comments import queries as comments
from blog.comments.models import Comment
from blog.core.markup import Rendered, templated
from blog.site import edge, form_notes
from blog.site.forms import CommentForm, stamp
from blog.site.refusals import Notice
from blog.web import fragments, present
from blog.web.errors import error_page
from blog.web.fragments import Partial
from blog.web.kept import KeptField

Commented = Article | ShownArticle


def find_parent(article: Commented, form: CommentForm) -> Comment | None:
    """Return the comment that a form answers, if it is published on this article."""
    return comments.find_parent(article.id, form.parent_id) if form.parent_id else None


def show(article: Commented, form: CommentForm, now: datetime) -> Response:
    """Answer with an empty form, below the comment that it answers."""
    parent = find_parent(article, form)
    if form.parent_id and parent is None:
        return error_page(404)
    return make_response(_render(article, parent, form, now))


def give_back(
    article: Commented,
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


def preview(article: Commented, form: CommentForm, now: datetime) -> Response:
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


def fresh(article: Commented, now: datetime) -> Markup:
    """Return the form as it ends a page that nobody has typed into, if the article is open.

    It is the same for everybody but for the stamp of when it was made.
    """
    state = _form_state(article, now)
    if not state["is_open"]:
        return Partial("site/_reply.html", "is_open", "notice").whole(False, None)
    settings = present.settings()

    def unstamped() -> dict[str, Any]:
        form = CommentForm(settings, now)
        form.made.data = fragments.HOLE
        return {"form": form, "notice": None}

    before, behind = Partial("site/_reply.html", "slug", "settings", *state).parted(
        article.slug, settings, *state.values(), also=unstamped
    )
    return templated(f"{before}{escape(stamp(settings, now))}{behind}")


def given_back(
    article: Commented,
    form: CommentForm,
    notice: Notice | None,
    now: datetime,
    *,
    kept: Sequence[KeptField],
) -> Markup:
    """Return the form as it ends a page that was refused, everything typed still in it."""
    html = render_template(
        "site/_reply.html",
        slug=article.slug,
        form=form,
        notice=notice,
        kept=kept,
        **_form_state(article, now),
    )
    return templated(html)


def _form_state(article: Commented, now: datetime) -> dict[str, Any]:
    return {
        "is_open": edge.is_open(article, now),
        "is_mailing": bool(present.settings().mail_url),
        "is_read_first": form_notes.is_read_first(article),
        "notes": form_notes.notes(article, now),
    }


def _render(
    article: Commented,
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
        **_form_state(article, now),
    )
