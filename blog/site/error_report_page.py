"""The page with which an error is reported, in every state in which it is shown."""

from __future__ import annotations

from flask import Response, make_response, render_template
from flask_babel import gettext, ngettext

from blog.articles.models import Article
from blog.site.error_report_forms import ErrorReportForm
from blog.site.refusals import Notice
from blog.web.headers import answer_if_changed

_HOUR_SECONDS = 3600


def show(article: Article, form: ErrorReportForm) -> Response:
    """Answer with the form; it may hold a passage already."""
    return answer_if_changed(_page(article, form, None))


def give_back(
    article: Article, form: ErrorReportForm, status: int, notice: Notice | None
) -> Response:
    """Answer a refused report with its form, everything typed still in it."""
    response = _page(article, form, notice)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def thank(article: Article) -> Response:
    """Answer with thanks, and the way back."""
    html = render_template("site/error_report_thanks.html", article=article)
    return _unlisted(make_response(html))


def too_many(wait_seconds: int) -> Notice:
    """Say that a sender's day is full, and when there may be another report."""
    hours = -(-wait_seconds // _HOUR_SECONDS)
    return Notice(
        gettext("You have reported many errors today"),
        ngettext(
            "Please wait %(num)d hour, then send this report again. It is still below.",
            "Please wait %(num)d hours, then send this report again. It is still below.",
            hours,
        ),
    )


def cross_site() -> Notice:
    """Say that the form did not come from our page, as far as the browser tells."""
    return Notice(
        gettext("Please send this once more"),
        gettext(
            "We could not tell whether it was sent from this page, so it was not accepted. "
            "If the text below is yours, send it again."
        ),
    )


def _page(article: Article, form: ErrorReportForm, notice: Notice | None) -> Response:
    html = render_template("site/error_report.html", article=article, form=form, notice=notice)
    return _unlisted(make_response(html))


def _unlisted(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex"
    return response
