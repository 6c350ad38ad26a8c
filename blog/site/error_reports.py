"""Views: tell the newsroom that something in an article is wrong."""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response as BaseResponse

from blog.articles import queries
from blog.articles.models import Article
from blog.core.clock import utc_now
from blog.corrections import report_actions
from blog.site import edge, error_report_page
from blog.site.error_report_forms import MOST_OF_PASSAGE, ErrorReportForm
from blog.web import present
from blog.web.errors import error_page

blueprint = Blueprint("error_reports", __name__)


@blueprint.get("/articles/<slug>/errors")
def report(slug: str) -> BaseResponse:
    """The form; `?passage=` begins it with a quotation, `?done=1` is the page behind it."""
    article = _find_article(slug) or abort(404)
    if article.slug != slug:
        passage = request.args.get("passage")
        moved_to = url_for("error_reports.report", slug=article.slug, passage=passage)
        return redirect(moved_to, 301)
    if request.args.get("done") == "1":
        return error_report_page.thank(article)
    passage = request.args.get("passage", "")[:MOST_OF_PASSAGE]
    form = ErrorReportForm(present.settings(), data={"passage": passage})
    return error_report_page.show(article, form)


@blueprint.post("/articles/<slug>/errors")
def send(slug: str) -> BaseResponse:
    """Take a report in for the editors, and thank for it."""
    article = _find_article(slug) or abort(404)
    form = ErrorReportForm(present.settings())
    if not form.validate_on_submit():
        return error_report_page.give_back(article, form, 422, None)
    try:
        report_actions.send(
            article.id,
            form.told,
            address_hash=edge.reporter_hash(),
            per_day=edge.reports_per_day(),
            digest_every=edge.digest_every(),
            is_mailing=bool(present.settings().mail_url),
            now=utc_now(),
        )
    except report_actions.TooMany as error:
        notice = error_report_page.too_many(error.wait_seconds)
        response = error_report_page.give_back(article, form, 429, notice)
        response.headers["Retry-After"] = str(error.wait_seconds)
        return response
    return redirect(url_for("error_reports.report", slug=article.slug, done=1), 303)


@blueprint.errorhandler(CSRFError)
def refuse_cross_site(error: CSRFError) -> Response:
    """Give a form that another site sent back to the person before the screen."""
    article = _find_article(str((request.view_args or {})["slug"]))
    if article is None:
        return error_page(404)
    form = ErrorReportForm(present.settings())
    return error_report_page.give_back(article, form, 403, error_report_page.cross_site())


def _find_article(slug: str) -> Article | None:
    """Return the public article at this slug, now or formerly, or None."""
    now = utc_now()
    if article := queries.find_public(slug, now):
        return article
    moved_to = queries.find_moved(slug, now)
    return queries.find_public(moved_to, now) if moved_to else None
