"""The page with which a comment is reported, in every state in which it is shown."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus

from flask import Response, make_response, render_template
from flask_babel import gettext, ngettext

from blog.comments import flag_queries, thread_queries
from blog.comments.status import Status
from blog.site.flag_forms import FlagForm
from blog.site.refusals import Notice
from blog.web.errors import error_page
from blog.web.headers import keep_public

_HOUR_SECONDS = 3600


def show(comment_id: int, now: datetime) -> Response:
    """Answer with an empty form below the comment; 404 for what nobody sees."""
    response = _page(comment_id, FlagForm(), None, now)
    if response.status_code == HTTPStatus.OK:
        keep_public(response)
    return response


def give_back(
    comment_id: int, form: FlagForm, status: int, notice: Notice | None, now: datetime
) -> Response:
    """Answer a refused report with its form, everything typed still in it."""
    response = _page(comment_id, form, notice, now)
    if response.status_code == HTTPStatus.OK:
        response.status_code = status
        response.headers["Cache-Control"] = "no-store"
    return response


def thank(comment_id: int, now: datetime) -> Response:
    """Answer with thanks and the way back, even where the report had the comment held.

    Only what was once published has this page: it tells nobody of any other comment.
    """
    article = flag_queries.find_article_of(comment_id, now)
    if article is None:
        return error_page(404)
    return _unlisted(make_response(render_template("site/flag_thanks.html", article=article)))


def too_many(wait_seconds: int) -> Notice:
    """Say that a reporter's day is full, and when there may be another report."""
    hours = -(-wait_seconds // _HOUR_SECONDS)
    return Notice(
        gettext("You have reported many comments today"),
        ngettext(
            "Please wait %(num)d hour, then send this report again. It is still below.",
            "Please wait %(num)d hours, then send this report again. It is still below.",
            hours,
        ),
    )


def _page(comment_id: int, form: FlagForm, notice: Notice | None, now: datetime) -> Response:
    found = thread_queries.find_shown(comment_id, now)
    if found is None or found[0].status != Status.PUBLISHED:
        return error_page(404)
    comment, article = found
    html = render_template(
        "site/flag.html", comment=comment, article=article, form=form, notice=notice
    )
    return _unlisted(make_response(html))


def _unlisted(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex"
    return response
