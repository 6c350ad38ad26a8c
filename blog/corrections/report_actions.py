"""Take in what readers report as wrong, and settle it; each function is one transaction."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from blog.accounts import mail_actions
from blog.articles import policy, writing_actions
from blog.articles.models import Article
from blog.core import audit, outbox
from blog.core.audit import Actor
from blog.core.database import transaction
from blog.core.missing import Missing
from blog.corrections import report_queries
from blog.corrections.models import ErrorReport
from blog.corrections.vocabulary import ReportStatus

_DAY = timedelta(days=1)


class NotFound(Missing):
    """There is no such report, or readers see no such article."""


class TooMany(Exception):
    """A sender has sent as many reports as one may in a day, and has to wait."""

    def __init__(self, wait_seconds: int) -> None:
        super().__init__(f"Wait {wait_seconds} seconds.")
        self.wait_seconds = wait_seconds


class Settled(Exception):
    """A colleague was faster."""

    def __init__(self, report: ErrorReport) -> None:
        super().__init__(f"Report {report.id} is {report.status}.")
        self.report_id = report.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a reader reports: the passage as they quote it, and what is wrong with it.

    `credit` is set if they wish to be named in the correction.
    """

    passage: str
    message: str
    name: str
    email: str
    credit: bool
    is_trap_filled: bool


def send(
    article_id: int,
    told: Told,
    *,
    address_hash: str,
    per_day: int,
    digest_every: timedelta | None,
    is_mailing: bool = False,
    now: datetime,
) -> None:
    """Keep a report for the editors; the same one sent again is the one that is there.

    At most `per_day` come from one address, any number if that is 0. The newsroom's next
    digest tells of it, unless `digest_every` is None, and those that some of the staff have
    chosen, where the blog `is_mailing`. What a robot sent is kept, already
    dismissed. Raises NotFound where readers see no such article, TooMany.
    """
    with transaction() as session:
        # What one address sends at once is counted one after another. Nobody who holds the
        # digest waits for this, so no two ever wait for each other.
        outbox.hold(session, f"report:{address_hash}")
        article = session.get(Article, article_id)
        if article is None or not policy.is_public(article.status, article.published_at, now):
            raise NotFound(f"There is no public article {article_id}.")
        if report_queries.is_there(
            article_id, told.passage, told.message, address_hash=address_hash, since=now - _DAY
        ):
            return
        if wait_seconds := _wait_seconds(address_hash, per_day, now):
            raise TooMany(wait_seconds)
        session.add(_report(article_id, told, address_hash, now))
        if digest_every is not None and not told.is_trap_filled:
            outbox.gather(session, "digest", "digest", 0, every=digest_every, now=now)
        if is_mailing and not told.is_trap_filled:
            mail_actions.gather_digests(session, now)


def accept(report_id: int, *, by: Actor, now: datetime) -> int:
    """Note that a reader is right; return the number of the article to be corrected.

    Raises NotFound, Settled.
    """
    with transaction() as session:
        return _settle(session, report_id, ReportStatus.ACCEPTED, by, now)


def dismiss(report_id: int, *, by: Actor, now: datetime) -> None:
    """Note that nothing has to be corrected. Raises NotFound, Settled."""
    with transaction() as session:
        _settle(session, report_id, ReportStatus.DISMISSED, by, now)


def forget(*, days: int, now: datetime) -> int:
    """Drop who sent reports that were settled so many days ago, and old hashes; count them."""
    until = now - timedelta(days=days)
    is_named = or_(ErrorReport.name != "", ErrorReport.email != "")
    changes = (
        (
            ErrorReport.sent_at < until,
            ErrorReport.address_hash.is_not(None),
            {"address_hash": None},
        ),
        (ErrorReport.settled_at < until, is_named, {"name": "", "email": ""}),
    )
    forgotten = set[int]()
    with transaction() as session:
        for is_old, is_kept, values in changes:
            found = session.scalars(select(ErrorReport.id).where(is_old, is_kept)).all()
            forgotten.update(found)
            session.execute(
                update(ErrorReport)
                .where(is_old, is_kept)
                .values(values)
                .execution_options(synchronize_session=False)
            )
    return len(forgotten)


def _wait_seconds(address_hash: str, per_day: int, now: datetime) -> int:
    """Return how long until an address may send another report; 0 if it may now."""
    if not per_day:
        return 0
    sent = report_queries.instants_of(address_hash, since=now - _DAY, limit=per_day)
    if len(sent) < per_day:
        return 0
    return max(1, math.ceil((sent[-1] + _DAY - now).total_seconds()))


def _report(article_id: int, told: Told, address_hash: str, now: datetime) -> ErrorReport:
    is_robot = told.is_trap_filled
    return ErrorReport(
        article_id=article_id,
        status=ReportStatus.DISMISSED if is_robot else ReportStatus.OPEN,
        passage=told.passage,
        message=told.message,
        name=told.name,
        email=told.email,
        credit=told.credit,
        address_hash=address_hash,
        sent_at=now,
        settled_at=now if is_robot else None,
    )


def _settle(session: Session, report_id: int, to: ReportStatus, by: Actor, now: datetime) -> int:
    report = session.get(ErrorReport, report_id, with_for_update=True)
    if report is None:
        raise NotFound(f"There is no report {report_id}.")
    if report.status != ReportStatus.OPEN:
        raise Settled(report)
    report.status, report.settled_at, report.settled_by = to, now, by.name
    subject, detail = f"report:{report_id}", writing_actions.subject(report.article_id)
    audit.note(session, by, f"report.{to}", subject=subject, detail=detail, now=now)
    return report.article_id
