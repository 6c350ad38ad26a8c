"""Count decisions for the public log, behind those who decide; each count is kept once.

A count that rose with each comment would have all writers wait for one another on
PostgreSQL. So one of them in some hundred counts for the others, and never waits to do so.
"""

from __future__ import annotations

import time
from collections import Counter
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from blog.comments import tally_queries
from blog.comments.decision_models import DecisionCount, DecisionTally
from blog.comments.tally import Key
from blog.core.database import transaction

# The transaction that writes every so-many-th decision counts; twice as many, at most.
EVERY = 500

# As in comments.tidy_actions: between two chunks a reply gets its turn.
_PAUSE_SECONDS = 0.02


def catch_up(session: Session, now: datetime, *, most: int = tally_queries.CHUNK) -> int:
    """Count the next decisions, a chunk of them; return how many. Nobody else counts them.

    None while another transaction is counting. Stops at the first that is not settled.
    """
    row = session.scalar(
        select(DecisionTally)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    numbers = tally_queries.settled(row.counted_until, now, most=most) if row is not None else []
    if row is None or not numbers:
        return 0
    _add(session, tally_queries.count(row.counted_until, numbers[-1], now))
    row.counted_until = numbers[-1]
    return len(numbers)


def catch_up_all(now: datetime, *, chunk: int = tally_queries.CHUNK) -> int:
    """Count all decisions that are settled, chunk by chunk; return how many."""
    counted = 0
    while True:
        with transaction() as session:
            caught_up = catch_up(session, now, most=chunk)
        counted += caught_up
        if caught_up < chunk:
            return counted
        time.sleep(_PAUSE_SECONDS)


def _add(session: Session, counts: Counter[Key]) -> None:
    months = {key.month for key in counts}
    stored = session.scalars(
        select(DecisionCount)
        .where(DecisionCount.month.in_(months))
        .execution_options(populate_existing=True)
    )
    rows = {tally_queries.key_of(row): row for row in stored}
    for key, number in counts.items():
        if key not in rows:
            rows[key] = DecisionCount(**key._asdict(), number=0)
            session.add(rows[key])
        rows[key].number += number
