"""Read how many decisions of a kind there were. Nothing here changes anything."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Text, case, cast, func, select

from blog.comments import public_log_queries, tally
from blog.comments.decision_models import DecisionCount, DecisionTally
from blog.comments.models import Decision
from blog.comments.public_log import Line
from blog.comments.status import Decider, Status
from blog.comments.tally import Alike, Key
from blog.core.database import db

CHUNK = 1000

# Numbers are drawn in order and committed in any: what is younger may still get a neighbour.
_SETTLED_AFTER = timedelta(minutes=5)


def counts(now: datetime) -> Counter[Key]:
    """How many there were of each kind in the months that are shown; four queries.

    What is counted already is read, and the rest counted: some hundred decisions. Where
    nobody has counted for long that takes a while: three seconds for a million.
    """
    counted, until = _counted(now)
    return counted + count(until, None, now)


def count(after: int, until: int | None, now: datetime) -> Counter[Key]:
    """Count the decisions behind one, up to another, of the months that are shown.

    As they are, and in the present month as they are told, too. Two queries, and two more
    for each further thousand of the present month.
    """
    counted: Counter[Key] = Counter()
    for alike in _alike(after, until, now):
        counted.update(dict.fromkeys(tally.keys(alike), alike.number))
    for lines in _of_present(after, until, now):
        logs = public_log_queries.histories({each.comment_id for each in lines})
        told_of = {told.id: told for log in logs.values() for told in log}
        for each in lines:
            if each.id in told_of:
                counted.update(tally.told_keys(each, told_of[each.id]))
    return counted


def settled(after: int, now: datetime, *, most: int = CHUNK) -> Sequence[int]:
    """The numbers of the decisions behind one, a chunk in their order; one query.

    Up to the first that is so young that one with a lesser number may still appear.
    """
    rows = db.session.execute(
        select(Decision.id, Decision.decided_at)
        .where(Decision.id > after)
        .order_by(Decision.id)
        .limit(most)
    )
    numbers = []
    for number, decided_at in rows.all():
        if decided_at > now - _SETTLED_AFTER:
            break
        numbers.append(number)
    return numbers


def key_of(row: DecisionCount) -> Key:
    """Return the key of a stored count."""
    return Key(row.month, row.to_status, row.decided_by, row.code)


def _counted(now: datetime) -> tuple[Counter[Key], int]:
    """Return what is counted, and until which decision; in one statement, so that they agree."""
    first = tally.month_of(tally.begun(now)[-1])
    rows = db.session.execute(
        select(DecisionTally.counted_until, DecisionCount).outerjoin(
            DecisionCount, DecisionCount.month >= first
        )
    ).all()
    found = Counter({key_of(row): row.number for _until, row in rows if row is not None})
    return found, rows[0].counted_until if rows else 0


def _between(after: int, until: int | None) -> Iterator[ColumnElement[bool]]:
    yield Decision.id > after
    if until is not None:
        yield Decision.id <= until


def _alike(after: int, until: int | None, now: datetime) -> Iterator[Alike]:
    """Yield decisions of the months that are shown, those together that count alike."""
    begun = tally.begun(now)
    # The present month begins last, and what is later than this month counts with it.
    month = case(*((Decision.decided_at >= each, tally.month_of(each)) for each in begun))
    kind = (
        month,
        Decision.to_status,
        Decision.decided_by,
        cast(Decision.reasons, Text),
        Decision.undoes_id.is_not(None),
    )
    statement = (
        select(*kind, func.count())
        .where(*_between(after, until), Decision.decided_at >= begun[-1])
        .group_by(*kind)
    )
    for name, to_status, by, reasons, is_undo, number in db.session.execute(statement):
        yield Alike(
            month=name,
            to_status=Status(to_status),
            by=Decider(by),
            reasons=tuple(json.loads(reasons)),
            is_undo=bool(is_undo),
            number=number,
        )


def _of_present(after: int, until: int | None, now: datetime) -> Iterator[Sequence[Line]]:
    """Yield the decisions of the present month, a chunk at a time."""
    begun = tally.begun(now)[0]
    while True:
        rows = db.session.execute(
            select(*public_log_queries.COLUMNS)
            .where(*_between(after, until), Decision.decided_at >= begun)
            .order_by(Decision.id)
            .limit(CHUNK)
        ).all()
        yield [public_log_queries.line(row) for row in rows]
        if len(rows) < CHUNK:
            return
        after = rows[-1].id
