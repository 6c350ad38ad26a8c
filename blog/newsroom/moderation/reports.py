"""Views: errors that readers reported."""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from blog.accounts.vocabulary import Role
from blog.core.clock import utc_now
from blog.corrections import report_actions, report_queries
from blog.corrections.vocabulary import ReportStatus
from blog.newsroom import guard, notices
from blog.newsroom.moderation import report_page
from blog.web.errors import error_page

blueprint = Blueprint("newsroom_reports", __name__, url_prefix="/newsroom/reports")

_PER_PAGE = 30
_LAST_PAGE = 1_000_000
_ONE = "/<int(max=2147483647):report_id>"


@blueprint.get("")
@guard.needs(Role.EDITOR)
def reports() -> str:
    """What readers reported, the open ones first; `?status=` shows those of one status."""
    asked = request.args.get("status", "")
    status = ReportStatus(asked) if asked in set(ReportStatus) else None
    number = min(max(request.args.get("page", 1, type=int), 1), _LAST_PAGE)
    return render_template(
        "newsroom/reports.html",
        page=report_queries.listed(status, page=number, per_page=_PER_PAGE),
        chosen=status or "",
        statuses=[(each.value, report_page.status_word(each)) for each in ReportStatus],
        word=report_page.status_word,
        done=notices.of(request.args.get("done", "")),
    )


@blueprint.get(_ONE)
@guard.needs(Role.EDITOR)
def report(report_id: int) -> Response:
    """One report, with the passage it is about."""
    found = report_queries.find(report_id) or abort(404)
    return report_page.show(found, utc_now(), done=request.args.get("done", ""))


@blueprint.post(f"{_ONE}/accept")
@guard.needs(Role.EDITOR)
def accept(report_id: int) -> BaseResponse:
    """Say that the reader is right, and open the article where it has to be corrected."""
    article_id = report_actions.accept(report_id, by=guard.actor(), now=utc_now())
    editor = "newsroom_articles_writing.edit"
    return redirect(url_for(editor, article_id=article_id, report=report_id), 303)


@blueprint.post(f"{_ONE}/dismiss")
@guard.needs(Role.EDITOR)
def dismiss(report_id: int) -> BaseResponse:
    """Say that nothing has to be corrected, and go on to the others."""
    report_actions.dismiss(report_id, by=guard.actor(), now=utc_now())
    return redirect(url_for("newsroom_reports.reports", done="dismissed"), 303)


@blueprint.errorhandler(report_actions.Settled)
def refuse_settled(error: report_actions.Settled) -> Response:
    """Show what a colleague did in the meantime."""
    found = report_queries.find(error.report_id)
    if found is None:
        return error_page(404)
    response = report_page.show(found, utc_now(), notice=report_page.was_faster(found.report))
    response.status_code = 409
    return response
