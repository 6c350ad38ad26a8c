"""Every row of the table by subject: what is measured, against what, and what is wanted."""

from __future__ import annotations

from itertools import product

from tests.bench.figures import Row, at_least, at_most

THREADS = ("empty thread", "200 comments")
ENCODINGS = ("no encoding", "gzip", "br")
READY = "a bare WSGI callable that has the same bytes ready"
INSERT = "a bare Flask view that inserts the same row and commits durably"
ON_POSTGRESQL = ", PostgreSQL"

GET = {
    (thread, encoding): Row(f"GET article, {thread}, {encoding}", READY, "×", at_least(0.9))
    for thread, encoding in product(THREADS, ENCODINGS)
}
GET_POSTGRESQL = {
    key: Row(GET[key].work + ON_POSTGRESQL, READY, "×", at_least(0.9))
    for key in (("empty thread", "no encoding"), ("200 comments", "br"))
}
UNCHANGED = {
    thread: Row(
        f"conditional GET, {thread}, 304", "the callable answering 304", "×", at_least(0.95)
    )
    for thread in THREADS
}
UNCHANGED_POSTGRESQL = Row(
    f"conditional GET, 200 comments, 304{ON_POSTGRESQL}",
    "the callable answering 304",
    "×",
    at_least(0.95),
)

FRESH = Row(
    "first GET after a new comment, thread of 200",
    "a plain Flask view: ORM entities, Jinja",
    "× faster",
    at_least(4),
)
FRESH_COST = {
    encoding: Row(
        f"first GET after a new comment, processor time, {encoding}", "", "ms", at_most(2)
    )
    for encoding in ("no encoding", "br")
}
STAMPEDE = Row(
    "16 readers at once right after a change: renders per worker",
    "",
    "renders",
    at_most(1),
    judged="max",
)

_ALONE = "the same without comments"
MIX = {
    suffix: (
        Row(f"hot article, 5 % published comments: GETs{suffix}", _ALONE, "×", at_least(0.6)),
        Row(f"hot article, 5 % published comments: p99 of GETs{suffix}", _ALONE, "×", at_most(5)),
    )
    for suffix in ("", ON_POSTGRESQL)
}
POST = {
    state: Row(f"POST of a comment, 8 clients, {state}", INSERT, "×", at_least(0.4))
    for state in ("published", "held")
}
POST_POSTGRESQL = Row(f"POST of a comment, 8 clients, published{ON_POSTGRESQL}", INSERT, "×")
FAIRNESS = {
    suffix: (
        Row(f"POST, 8 writers, 4 workers: p99 / p50{suffix}", "p50", "×", at_most(10)),
        Row(f"POST, 8 writers, 4 workers: longest{suffix}", "", "ms", at_most(1000), judged="max"),
    )
    for suffix in ("", ON_POSTGRESQL)
}

SCALE = {
    database: Row(
        f"cold article, every list, feed and queue, large beside small, {database}",
        "the same of a small blog",
        "×",
        at_most(1.3),
        judged="max",
    )
    for database in ("SQLite", "PostgreSQL")
}

MEMORY = Row(
    "memory of 2 workers and master under load, all imported, proportional",
    "",
    "MB",
    at_most(110),
)
MEMORY_IN_USE = Row("memory: when both have also rendered each page of the newsroom", "", "MB")
GROWTH = Row("memory: growth over 100,000 further requests", "", "MB", at_most(2))
START = Row("gunicorn, from start to the first article", "", "s", at_most(0.8))
HELP = Row("flask --help", "", "s", at_most(0.6))

WEIGHT = Row("article page with everything it loads: bytes", "", "B", at_most(14_336))
REQUESTS = Row("article page with everything it loads: requests", "", "requests", at_most(2))

GRANIAN = {
    name: Row(f"granian: {name}", "the same under gunicorn", "×")
    for name in (
        GET["empty thread", "no encoding"].work,
        GET["200 comments", "br"].work,
        UNCHANGED["200 comments"].work,
    )
}

OF: dict[str, tuple[Row, ...]] = {
    "pages": (
        *GET.values(),
        *UNCHANGED.values(),
        *GET_POSTGRESQL.values(),
        UNCHANGED_POSTGRESQL,
        *GRANIAN.values(),
    ),
    "fresh": (FRESH, *FRESH_COST.values(), STAMPEDE),
    "writes": (
        *MIX[""],
        *POST.values(),
        *FAIRNESS[""],
        *MIX[ON_POSTGRESQL],
        POST_POSTGRESQL,
        *FAIRNESS[ON_POSTGRESQL],
    ),
    "scale": tuple(SCALE.values()),
    "start": (START, HELP, MEMORY, MEMORY_IN_USE, GROWTH),
    "weight": (WEIGHT, REQUESTS),
}
ROWS = tuple(row for rows in OF.values() for row in rows)
