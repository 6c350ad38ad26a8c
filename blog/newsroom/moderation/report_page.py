"""A reader's report as an editor sees it, and what became of it."""

from __future__ import annotations

from datetime import datetime

from flask import Response, make_response, render_template
from flask_babel import format_datetime, gettext

from blog.articles import policy
from blog.corrections import passage
from blog.corrections.models import ErrorReport
from blog.corrections.report_queries import Reported
from blog.corrections.vocabulary import ReportStatus
from blog.newsroom import notices
from blog.newsroom.notices import Notice


def show(
    reported: Reported, now: datetime, *, done: str = "", notice: Notice | None = None
) -> Response:
    """Answer with the report, the passage it quotes found in the article as it is now."""
    article = reported.article
    html = render_template(
        "newsroom/report.html",
        report=reported.report,
        article=article,
        is_public=policy.is_public(article.status, article.published_at, now),
        excerpt=passage.find(article.body, reported.report.passage),
        status=status(reported.report),
        done=notices.of(done),
        notice=notice,
    )
    return make_response(html)


def was_faster(report: ErrorReport) -> Notice:
    """Say that a colleague has settled a report already, and how."""
    return Notice(gettext("Nothing was changed: this report is settled already"), status(report))


def status(report: ErrorReport) -> str:
    """Return where a report stands, in a sentence."""
    if report.settled_at is None:
        return gettext("This report is open.")
    day = format_datetime(report.settled_at)
    if not report.settled_by:
        return gettext("Dismissed by itself: a field that only robots see was filled in.")
    if report.status == ReportStatus.ACCEPTED:
        return gettext("%(name)s accepted this report: %(day)s.", name=report.settled_by, day=day)
    return gettext("%(name)s dismissed this report: %(day)s.", name=report.settled_by, day=day)


def status_word(status: str) -> str:
    """Return where a report stands, in a word."""
    return {
        ReportStatus.OPEN: gettext("Open"),
        ReportStatus.ACCEPTED: gettext("Accepted"),
        ReportStatus.DISMISSED: gettext("Dismissed"),
    }[ReportStatus(status)]
