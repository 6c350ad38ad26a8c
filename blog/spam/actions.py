"""Keep what the filter has learned, and examples that somebody loads; each a transaction."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import Update, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from blog.core import audit
from blog.core.audit import Actor
from blog.core.database import transaction
from blog.spam.apart import LONGEST_SECONDS
from blog.spam.material import Material, fingerprint
from blog.spam.models import ONLY, FilterExample, FilterState

# Longer than learning may take, or two would do it.
LEASE = timedelta(seconds=2 * LONGEST_SECONDS)

_BATCH = 500
# As in comments.tidy_actions: between two batches a reply gets its turn.
_PAUSE_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many examples were new, had another label before, or were there already."""

    added: int
    changed: int
    known: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """A model as it is stored, of how many of each kind, and the digest of those."""

    model: bytes
    good: int
    spam: int
    learned_from: str


def claim(*, now: datetime, pause: timedelta = timedelta(0)) -> datetime | None:
    """Claim the learning until the instant that is returned; None where it is not our turn.

    That is while somebody else learns, or until a pause is over after they did. Who dies
    while learning leaves it to the others once the lease has ended.
    """
    until = now + LEASE
    with transaction() as session:
        statement = update(FilterState).where(
            FilterState.id == ONLY,
            or_(FilterState.claimed_until.is_(None), FilterState.claimed_until <= now),
            or_(FilterState.learned_at.is_(None), FilterState.learned_at <= now - pause),
        )
        return until if _changed(session, statement.values(claimed_until=until)) else None


def release(claimed_until: datetime) -> None:
    """Let go of a claim, if it is still ours."""
    with transaction() as session:
        _changed(session, _ours(claimed_until).values(claimed_until=None))


def store(claimed_until: datetime, knowledge: Knowledge, *, now: datetime) -> bool:
    """Put a model in force under the next version; tell whether the claim was still ours."""
    with transaction() as session:
        statement = _ours(claimed_until).values(
            model=knowledge.model,
            good=knowledge.good,
            spam=knowledge.spam,
            learned_from=knowledge.learned_from,
            learned_at=now,
            version=FilterState.version + 1,
        )
        return _changed(session, statement)


def load(
    examples: Iterable[Material],
    *,
    source: str,
    by: Actor,
    now: datetime,
    tell: Callable[[int], None] = lambda _number: None,
) -> Loaded:
    """Keep examples under the name of where they come from; `tell` is told of each batch.

    The same text and name is there once, with the label that came last. Batches are
    transactions: what was cut off is done again by loading the same.
    """
    loaded = Loaded(0, 0, 0)
    for batch in _batches(examples):
        with transaction() as session:
            fresh = _load(session, batch, source, now)
        loaded = Loaded(
            loaded.added + fresh.added, loaded.changed + fresh.changed, loaded.known + fresh.known
        )
        tell(len(batch))
        time.sleep(_PAUSE_SECONDS)
    with transaction() as session:
        _note(session, by, "filter.loaded", f"{source}: {loaded.added + loaded.changed}", now)
    return loaded


def forget(source: str, *, by: Actor, now: datetime) -> int:
    """Drop the examples that came from somewhere; return how many there were."""
    with transaction() as session:
        statement = delete(FilterExample).where(FilterExample.source == source)
        gone = session.scalars(
            statement.returning(FilterExample.id), execution_options={"synchronize_session": False}
        )
        dropped = len(gone.all())
        if dropped:
            _note(session, by, "filter.forgotten", f"{source}: {dropped}", now)
        return dropped


def _load(session: Session, batch: list[Material], source: str, now: datetime) -> Loaded:
    # One at a time: two who load the same would both take it for new.
    session.get_one(FilterState, ONLY, with_for_update=True)
    wanted = {fingerprint(each.text, each.name): each for each in batch}
    columns = select(FilterExample.digest, FilterExample.is_spam)
    rows = session.execute(columns.where(FilterExample.digest.in_(wanted)))
    known = dict(rows.all())
    fresh = [
        {"digest": digest, "text": each.text, "name": each.name, "is_spam": each.is_spam}
        | {"source": source, "added_at": now}
        for digest, each in wanted.items()
        if digest not in known
    ]
    if fresh:
        session.execute(insert(FilterExample), fresh)
    changed = [digest for digest, label in known.items() if wanted[digest].is_spam != label]
    session.execute(
        update(FilterExample)
        .where(FilterExample.digest.in_(changed))
        .values(is_spam=~FilterExample.is_spam, source=source, added_at=now),
        execution_options={"synchronize_session": False},
    )
    return Loaded(len(fresh), len(changed), len(batch) - len(fresh) - len(changed))


def _batches(examples: Iterable[Material]) -> Iterator[list[Material]]:
    waiting = iter(examples)
    while batch := list(islice(waiting, _BATCH)):
        yield batch


def _ours(claimed_until: datetime) -> Update:
    claim = FilterState.claimed_until == claimed_until
    return update(FilterState).where(FilterState.id == ONLY, claim)


def _changed(session: Session, statement: Update) -> bool:
    """Change the one row where it is as the statement says; tell whether it was."""
    options = {"synchronize_session": False}
    result = session.execute(statement.returning(FilterState.id), execution_options=options)
    return result.first() is not None


def _note(session: Session, by: Actor, did: str, detail: str, now: datetime) -> None:
    audit.note(session, by, did, subject="filter", detail=detail, now=now)
