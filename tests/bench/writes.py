"""POST of comments, alone and among readers of the same article."""

from __future__ import annotations

import pickle
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from typing import Any

import psycopg

from tests.bench import loads, rows, sample, servers
from tests.bench.figures import LeftOut, Measured, Row, percentile
from tests.bench.loads import Load
from tests.bench.scope import Scope, cost, ratio
from tests.bench.servers import Server

_WRITERS = 8
_EACH_20TH = 20


def measure(scope: Scope) -> Iterator[Measured | LeftOut]:
    """Measure on SQLite, then on PostgreSQL."""
    with ExitStack() as stack:
        blog = stack.enter_context(_start(scope, {}))
        yield from _mixed(scope, blog, rows.MIX[""])
        yield from _alone(scope, blog, rows.POST["published"], {})
        holding = servers.blog(blog.folder, sample.HOLDING)
        holding.start("/")
        stack.enter_context(holding)
        yield from _alone(scope, holding, rows.POST["held"], {}, leads_to=loads.HELD)
    yield from _fair(scope, {}, rows.FAIRNESS[""])
    if scope.postgresql is None:
        others = (*rows.MIX[rows.ON_POSTGRESQL], *rows.FAIRNESS[rows.ON_POSTGRESQL])
        for row in (*others, rows.POST_POSTGRESQL):
            yield LeftOut(row, scope.why_no_postgresql)
        return
    with ExitStack() as stack:
        database = {"DATABASE_URL": stack.enter_context(scope.postgresql.new_database())}
        with _start(scope, database) as blog:
            yield from _mixed(scope, blog, rows.MIX[rows.ON_POSTGRESQL])
            yield from _alone(scope, blog, rows.POST_POSTGRESQL, database)
        yield from _fair(scope, database, rows.FAIRNESS[rows.ON_POSTGRESQL])


def _start(scope: Scope, database: Mapping[str, str]) -> Server:
    name = "writes-postgresql" if database else "writes"
    return sample.start(scope.folder / name, database)


def _mixed(scope: Scope, blog: Server, wanted: tuple[Row, Row]) -> Iterator[Measured]:
    """Compare the GETs of readers of whom some write with those of readers who only read."""
    seconds = 2 * scope.seconds
    loads.converse(blog, sample.LONG, scope.seconds, every=_EACH_20TH)
    pairs = scope.in_turn(
        lambda: loads.converse(blog, sample.LONG, seconds, every=_EACH_20TH),
        lambda: loads.converse(blog, sample.LONG, seconds, every=0),
    )
    rate, tail = wanted
    rates = [(_read_rate(mixed), _read_rate(alone)) for mixed, alone in pairs]
    tails = [(_p99(mixed.reads), _p99(alone.reads)) for mixed, alone in pairs]
    yield Measured(
        rate,
        [mixed / alone for mixed, alone in rates],
        cost=cost(pairs),
        details={
            "gets_per_second": rates,
            "comments_per_second": [len(mixed.comments) / mixed.seconds for mixed, _ in pairs],
        },
    )
    yield Measured(
        tail, [mixed / alone for mixed, alone in tails], details={"p99_milliseconds": tails}
    )


def _alone(
    scope: Scope,
    blog: Server,
    row: Row,
    database: Mapping[str, str],
    leads_to: str = loads.PUBLISHED,
) -> Iterator[Measured]:
    """Compare writing with a bare INSERT that is as durable."""
    with _insert(scope, blog, row, database) as bare:

        def write(server: Server, leads_to: str) -> Load:
            return loads.converse(
                server, sample.EMPTY, 2 * scope.seconds, every=1, leads_to=leads_to, people=_WRITERS
            )

        write(blog, leads_to)
        pairs = scope.in_turn(lambda: write(blog, leads_to), lambda: write(bare, loads.PUBLISHED))
    times = [each for load, _ in pairs for each in load.comments]
    yield ratio(row, pairs, milliseconds={"p50": percentile(times, 0.5), "p99": _p99(times)})


def _fair(scope: Scope, database: Mapping[str, str], wanted: tuple[Row, Row]) -> Iterator[Measured]:
    """Look at how long single writers wait while 8 write to 4 workers."""
    name = "writes-postgresql" if database else "writes"
    blog = servers.blog(scope.folder / name, {**sample.PUBLISHING, **database}, workers=4)
    seconds = 3 * scope.seconds
    with blog:
        blog.start(f"/articles/{sample.EMPTY}")
        loads.converse(blog, sample.EMPTY, scope.seconds, every=1, people=_WRITERS)
        runs = [
            loads.converse(blog, sample.EMPTY, seconds, every=1, people=_WRITERS).comments
            for _ in range(scope.rounds)
        ]
    tail, longest = wanted
    halves = [(_p99(times), percentile(times, 0.5)) for times in runs]
    yield Measured(
        tail,
        [p99 / p50 for p99, p50 in halves],
        details={"p99_and_p50_milliseconds": halves, "comments": [len(times) for times in runs]},
    )
    yield Measured(longest, [max(times) for times in runs])


def _insert(scope: Scope, blog: Server, row: Row, database: Mapping[str, str]) -> Server:
    """Start the bare view, with a table that takes the blog's row."""
    folder = scope.folder / f"insert-{abs(hash(row.work))}"
    folder.mkdir()
    source = scope.folder / "writes"
    values = sample.newest_row(source)
    url = database.get("DATABASE_URL", str(folder / "said.sqlite"))
    columns = ", ".join(f"{name} text" for name in values)
    if database:
        values = {name: None if each is None else str(each) for name, each in values.items()}
        with psycopg.connect(url) as connection:
            connection.execute(f"CREATE TABLE said (id serial PRIMARY KEY, {columns})".encode())
    else:
        with closing(sqlite3.connect(url)) as file:
            file.execute(f"CREATE TABLE said (id integer PRIMARY KEY, {columns})")
    (folder / "row.pickle").write_bytes(pickle.dumps(values))
    variables: dict[str, Any] = {"INSERT_URL": url, "INSERT_ROW": str(folder / "row.pickle")}
    bare = servers.rival(folder, "insert", variables)
    bare.start("/")
    return bare


def _read_rate(load: Load) -> float:
    return len(load.reads) / load.seconds


def _p99(times: Any) -> float:
    return percentile(times, 0.99)
