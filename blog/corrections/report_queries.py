"""Read what readers reported as wrong. Nothing here changes anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal_column, select, union_all

from blog.articles.models import Article
from blog.core import pages
from blog.core.bounded_queries import count
from blog.core.database import db
from blog.core.pages import Page
from blog.corrections.models import ErrorReport
from blog.corrections.vocabulary import ReportStatus

_OPEN = select(ErrorReport.id).where(ErrorReport.status == ReportStatus.OPEN)


@dataclass(frozen=True, slots=True)
class Reported:
    """A report and the article that it is about."""

    report: ErrorReport
    article: Article


def is_there(
    article_id: int, passage: str, message: str, *, address_hash: str, since: datetime
) -> bool:
    """Tell whether the same report came from the same address since an instant; one query."""
    same = select(ErrorReport.id).where(
        ErrorReport.address_hash == address_hash,
        ErrorReport.sent_at > since,
        ErrorReport.article_id == article_id,
        ErrorReport.passage == passage,
        ErrorReport.message == message,
    )
    return db.session.scalar(same.limit(1)) is not None


def instants_of(address_hash: str, *, since: datetime, limit: int) -> Sequence[datetime]:
    """When an address has sent its latest reports, the latest first; one query."""
    return db.session.scalars(
        select(ErrorReport.sent_at)
        .where(ErrorReport.address_hash == address_hash, ErrorReport.sent_at > since)
        .order_by(ErrorReport.sent_at.desc())
        .limit(limit)
    ).all()


def listed(status: ReportStatus | None, *, page: int, per_page: int) -> Page[Reported]:
    """A page of the reports of a status, or of all, the open ones first; one query.

    The open ones begin with whoever has waited longest, the others with the latest.
    """
    chosen = pages.numbers(_numbers(status, most=page * per_page + 1), page=page, per_page=per_page)
    rows = db.session.execute(
        select(ErrorReport, Article)
        .join(chosen, chosen.c.id == ErrorReport.id)
        .join(Article, Article.id == ErrorReport.article_id)
        .order_by(*_open_first(ErrorReport.id, ErrorReport.status))
    )
    found = [Reported(*row) for row in rows]
    return pages.page_of(found, page=page, per_page=per_page)


def _numbers(status: ReportStatus | None, *, most: int) -> Select[int]:
    """Select the numbers of reports in the order of `listed`.

    Of both kinds together: put together of two parts, of so many each.
    """
    number = ErrorReport.id
    waiting = _OPEN.order_by(number)
    settled = select(number).where(ErrorReport.status != literal_column("'open'"))
    settled = settled.order_by(number.desc())
    if status == ReportStatus.OPEN:
        return waiting
    if status is not None:
        alike = select(number).where(ErrorReport.status == status)
        return alike.order_by(number.desc())
    first = waiting.add_columns(ErrorReport.status).limit(most).subquery()
    then = settled.add_columns(ErrorReport.status).limit(most).subquery()
    both = union_all(select(first), select(then)).subquery()
    return select(both.c.id).order_by(*_open_first(both.c.id, both.c.status))


def _open_first(number: Any, status: Any) -> Sequence[ColumnElement[int]]:
    is_open = status == ReportStatus.OPEN
    return case((is_open, 0), else_=1), case((is_open, number), else_=-number)


def find(report_id: int) -> Reported | None:
    """A report with its article, or None; one query."""
    found = db.session.execute(
        select(ErrorReport, Article)
        .join(Article, Article.id == ErrorReport.article_id)
        .where(ErrorReport.id == report_id)
    ).one_or_none()
    return Reported(*found) if found else None


def find_accepted(report_id: int, article_id: int) -> ErrorReport | None:
    """A report of this article that an editor has accepted, or None; one query."""
    report = db.session.get(ErrorReport, report_id)
    if report is None or report.article_id != article_id:
        return None
    return report if report.status == ReportStatus.ACCEPTED else None


def count_of_open() -> int:
    """How many reports wait for an editor; one query."""
    return db.session.scalar(select(func.count()).select_from(_OPEN.subquery())) or 0


def waiting() -> int:
    """How many reports wait for an editor, a capped number for the desk; one query."""
    return db.session.scalar(select(count(_OPEN))) or 0
