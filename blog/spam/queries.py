"""Read what the filter has learned, and from what. Nothing here changes anything."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, case, func, select
from sqlalchemy.orm import Session

from blog.core.database import db
from blog.spam.material import Material
from blog.spam.model import LEAST_OF_EACH, Model
from blog.spam.models import ONLY, FilterExample, FilterState

# Of decided comments, and again of loaded examples. A newsroom that decides about two
# hundred comments a day has as many in three months, and last year's advertising tells
# little of this week's; what more would cost is in docs/decisions/0018-learned-filter.md.
MOST_OF_EACH = 10_000

_AT_ONCE = 500

VERSION = select(FilterState.version).where(FilterState.id == ONLY)

_log = logging.getLogger("blog.spam")

# Unpacked once for each database and version of the model.
_unpacked: WeakKeyDictionary[Engine, tuple[int, Model | None]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Source:
    """Where loaded examples come from, and how many of each kind are there."""

    name: str
    good: int
    spam: int


def find_model(session: Session, version: int | None = None) -> Model | None:
    """The model that is in force, or None before there is one.

    One query, none for who knows its version, and one more when it was learned anew.
    """
    engine = session.get_bind().engine
    if version is None:
        version = session.connection().scalar(VERSION) or 0
    known = _unpacked.get(engine)
    if known is None or known[0] != version:
        known = version, _read(session) if version else None
        _unpacked[engine] = known
    return known[1]


def state() -> FilterState:
    """What is known of the filter without its model; one query."""
    return db.session.get_one(FilterState, ONLY)


def has_enough(found: FilterState) -> bool:
    """Tell whether enough of each kind was learned for anything to be judged."""
    return min(found.good, found.spam) >= LEAST_OF_EACH


def is_in_force(session: Session, learned_from: str) -> bool:
    """Tell whether these examples are what is known, and can be read; two queries at most."""
    found = session.get_one(FilterState, ONLY, populate_existing=True)
    if found.learned_from != learned_from:
        return False
    return not has_enough(found) or find_model(session) is not None


def loaded() -> Iterator[Material]:
    """The examples that were loaded, of each kind the latest; two queries."""
    columns = FilterExample.text, FilterExample.name, FilterExample.is_spam
    for is_spam in (False, True):
        statement = (
            select(*columns)
            .where(FilterExample.is_spam == is_spam)
            .order_by(FilterExample.id.desc())
            .limit(MOST_OF_EACH)
        )
        for text, name, _ in db.session.execute(statement.execution_options(yield_per=_AT_ONCE)):
            yield Material(text=text, name=name, is_spam=is_spam)


def sources() -> Sequence[Source]:
    """What was loaded, by where it came from, in the order of its name; one query."""
    spam = func.sum(case((FilterExample.is_spam, 1), else_=0))
    rows = db.session.execute(
        select(FilterExample.source, func.count() - spam, spam)
        .group_by(FilterExample.source)
        .order_by(FilterExample.source)
    )
    return [Source(name, good, spam) for name, good, spam in rows]


def latest_example() -> int:
    """The number of the example that was loaded last, 0 if there is none; one query."""
    return db.session.scalar(select(func.max(FilterExample.id))) or 0


def _read(session: Session) -> Model | None:
    stored = session.scalar(select(FilterState.model).where(FilterState.id == ONLY))
    try:
        return Model.from_bytes(stored) if stored else None
    except ValueError:  # of another version of the code: the next learning replaces it
        _log.warning("event=filter_not_read")
        return None
