"""Count what came in and what was decided, day by day, for the desk's chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.orm import aliased

from blog.comments.models import Decision
from blog.comments.status import Decider
from blog.core.database import db


@dataclass(frozen=True, slots=True)
class Day:
    """What readers sent on a day, and how often the newsroom decided something."""

    received: int
    decided: int


def per_day(midnights: Sequence[datetime]) -> list[Day]:
    """Count for each day between two of these midnights, which rise; two queries.

    It reads the log of decisions, where each comment's first line tells when it came in:
    rows are only ever added there, so their numbers rise with time. The first one since
    the first midnight is found by halving (twenty steps for a million), and nothing
    before it is read.
    """
    days = list(pairwise(midnights))
    day = case(
        *((Decision.decided_at < end, number) for number, (_start, end) in enumerate(days)),
    )
    is_received = and_(Decision.from_status.is_(None), Decision.decided_by == Decider.POLICY)
    is_decided = and_(Decision.from_status.is_not(None), Decision.decided_by == Decider.STAFF)
    # Asked for by itself: not knowing the number, PostgreSQL would expect to read a third of all.
    first = db.session.scalar(_first_since(midnights[0]))
    rows = db.session.execute(
        select(
            day,
            func.count(case((is_received, 1))),
            func.count(case((is_decided, 1))),
        )
        .where(
            Decision.id >= first,
            Decision.decided_at >= midnights[0],
            Decision.decided_at < midnights[-1],
        )
        .group_by(day)
    )
    found = {number: Day(received, decided) for number, received, decided in rows}
    return [found.get(number, Day(0, 0)) for number in range(len(days))]


def _first_since(instant: datetime) -> Select[int]:
    """Select the number of the first decision since an instant; above all, if there is none."""
    # Each on its own: SQLite finds one of them at the end of an index, but both by reading it.
    first = select(func.min(Decision.id)).scalar_subquery()
    last = select(func.max(Decision.id)).scalar_subquery()
    search = select(
        func.coalesce(first, 1).label("low"), (func.coalesce(last, 0) + 1).label("high")
    ).cte("search", recursive=True)
    middle = (search.c.low + search.c.high) // 2
    probe = aliased(Decision)
    probed_at = (
        select(probe.decided_at)
        .where(probe.id >= middle)
        .order_by(probe.id)
        .limit(1)
        .correlate(search)
        .scalar_subquery()
    )
    is_earlier = probed_at < instant
    search = search.union_all(
        select(
            case((is_earlier, middle + 1), else_=search.c.low),
            case((is_earlier, search.c.high), else_=middle),
        ).where(search.c.low < search.c.high)
    )
    return select(search.c.low).where(search.c.low >= search.c.high)
