"""Try rules on the comments of the past, and keep what came out; each step is one transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from blog.core.database import db, is_outage, transaction
from blog.core.missing import Missing
from blog.moderation import backtest
from blog.moderation.backtest import Findings
from blog.moderation.backtest_queries import Trial
from blog.moderation.models import Backtest
from blog.rulebook import proposal as proposals
from blog.rulebook.proposal import Proposal

STOPPED = "stopped"
# Whoever goes through the comments says so this often; after the other, nobody does any more.
_SAYS_SO_EVERY = timedelta(seconds=0.5)
_GIVEN_UP_AFTER = timedelta(seconds=30)


class NotFound(Missing):
    """There is no such backtest."""


def ask(proposal: Proposal, *, staff_id: int, now: datetime) -> int:
    """Put down what is to be tried; return its number.

    One that the same person has running is stopped, and those of before yesterday are
    dropped. What cannot be tried on the past has its empty result at once.
    """
    may_try = backtest.may_try(proposal.kind)
    with transaction() as session:
        session.execute(delete(Backtest).where(Backtest.asked_at < now - backtest.KEPT))
        _stop(session, Backtest.staff_id == staff_id, now)
        row = Backtest(
            staff_id=staff_id,
            rule=proposal.as_stored(),
            result={} if may_try else Findings().result().as_stored(),
            asked_at=now,
            alive_at=now,
            ended_at=None if may_try else now,
        )
        session.add(row)
        session.flush()
        return row.id


def tidy(now: datetime) -> int:
    """Drop what has been kept for long enough; return how many."""
    with transaction() as session:
        too_old = Backtest.asked_at < now - backtest.KEPT
        ids = list(session.scalars(select(Backtest.id).where(too_old)))
        session.execute(delete(Backtest).where(Backtest.id.in_(ids)))
        return len(ids)


def run(backtest_id: int, *, clock: Callable[[], datetime], pause: Callable[[], object]) -> None:
    """Go through the comments and keep what came out, unless somebody stops it.

    It tells how far it is now and then, and pauses every few milliseconds, so that others
    have their turn.
    """
    row = _get(db.session(), backtest_id)
    trial = Trial(
        proposals.from_stored(row.rule), since=row.asked_at - backtest.GOES_BACK, now=row.asked_at
    )
    said_at = row.alive_at
    for _step in trial.steps():
        pause()
        if clock() - said_at >= _SAYS_SO_EVERY:
            said_at = clock()
            if not _is_wanted(backtest_id, trial, said_at):
                return
    now = clock()
    _tell(backtest_id, trial, now, ended_at=now, result=trial.findings.result().as_stored())


def start_again(backtest_id: int, *, staff_id: int, now: datetime) -> int:
    """Ask once more for what nobody goes on with; return its number. Raises NotFound."""
    row = _get(db.session(), backtest_id)
    return ask(proposals.from_stored(row.rule), staff_id=staff_id, now=now)


def stop(backtest_id: int, *, now: datetime) -> None:
    """Have nobody go on with a backtest; one that has ended stays as it is."""
    with transaction() as session:
        _stop(session, Backtest.id == backtest_id, now)


def is_given_up(row: Backtest, now: datetime) -> bool:
    """Tell whether a backtest ended without a result, or nobody goes on with it."""
    if row.ended_at is None:
        return now - row.alive_at > _GIVEN_UP_AFTER
    return row.error != ""


def _is_wanted(backtest_id: int, trial: Trial, now: datetime) -> bool:
    """Say how far it is, unless the database is busy; tell whether it is still wanted."""
    try:
        return _tell(backtest_id, trial, now)
    except SQLAlchemyError as error:
        if not is_outage(error):
            raise
        return True


def _tell(backtest_id: int, trial: Trial, now: datetime, **more: object) -> bool:
    """Say how far it is; tell whether it is still wanted."""
    with transaction() as session:
        changed = session.execute(
            update(Backtest)
            .where(Backtest.id == backtest_id, Backtest.ended_at.is_(None))
            .values(total=trial.total, tried=trial.tried, alive_at=now, **more)
            .returning(Backtest.id)
        )
        return changed.first() is not None


def _stop(session: Session, which: ColumnElement[bool], now: datetime) -> None:
    session.execute(
        update(Backtest)
        .where(which, Backtest.ended_at.is_(None))
        .values(ended_at=now, error=STOPPED)
    )


def _get(session: Session, backtest_id: int) -> Backtest:
    row = session.get(Backtest, backtest_id)
    if row is None:
        raise NotFound(f"There is no backtest {backtest_id}.")
    return row
