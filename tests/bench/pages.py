"""GET of an article that has not changed, and the 304 for who has it: against ready bytes."""

from __future__ import annotations

import pickle
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from tests.bench import loads, rows, sample, servers, wire
from tests.bench.figures import LeftOut, Measured, Row
from tests.bench.loads import Load
from tests.bench.scope import Scope, ratio
from tests.bench.servers import Server

HEADERS: Mapping[str, dict[str, str]] = {
    "no encoding": {},
    "gzip": {"Accept-Encoding": "gzip"},
    "br": {"Accept-Encoding": "br"},
}
_SLUGS = {"empty thread": sample.EMPTY, "200 comments": sample.LONG}
_KINDS = [(thread, encoding) for thread in rows.THREADS for encoding in rows.ENCODINGS]
# As tests.bench.rivals.ready has them.
Wish = tuple[str, str | None, str | None]
Ready = tuple[str, list[tuple[str, str]], bytes]
# A page is compressed hard once it was found unchanged for ten seconds.
_SETTLED_SECONDS = 11
_MOST_SECONDS = 0.5  # of each run, since there are many rows


def measure(scope: Scope) -> Iterator[Measured | LeftOut]:
    """Measure SQLite's pages, then some of PostgreSQL's."""
    with sample.start(scope.folder / "pages", {}) as blog:
        yield from _compared(scope, blog, rows.GET, rows.UNCHANGED)
        yield from _under_granian(scope, blog)
    if scope.postgresql is None:
        for row in (*rows.GET_POSTGRESQL.values(), rows.UNCHANGED_POSTGRESQL):
            yield LeftOut(row, scope.why_no_postgresql)
        return
    unchanged = {"200 comments": rows.UNCHANGED_POSTGRESQL}
    with (
        scope.postgresql.new_database() as url,
        sample.start(scope.folder / "pages-postgresql", {"DATABASE_URL": url}) as blog,
    ):
        yield from _compared(scope, blog, rows.GET_POSTGRESQL, unchanged)


def _compared(
    scope: Scope,
    blog: Server,
    whole: Mapping[tuple[str, str], Row],
    unchanged: Mapping[str, Row],
) -> Iterator[Measured]:
    _settle(blog, wait=not scope.is_small)
    tags = {thread: _tagged(blog.port, thread) for thread in unchanged}
    wishes = [(row, thread, HEADERS[encoding]) for (thread, encoding), row in whole.items()]
    wishes += [(row, thread, tags[thread]) for thread, row in unchanged.items()]
    answers = [_answer(blog.port, thread, headers) for _, thread, headers in wishes]
    with _ready(scope.folder, answers) as ready:
        for (row, _, _), (path, headers, expected) in zip(wishes, answers, strict=True):
            pairs = _read_in_turn(scope, (blog, ready), path, headers)
            for server in (blog, ready):
                _check(server.port, path, headers, expected)
            yield ratio(row, pairs, body_bytes=len(expected.body))


def _read_in_turn(
    scope: Scope, pair: tuple[Server, Server], path: str, headers: Mapping[str, str]
) -> list[tuple[Load, Load]]:
    ours, theirs = pair
    seconds = min(scope.seconds, _MOST_SECONDS)
    return scope.in_turn(
        lambda: loads.read(ours, path, headers, seconds),
        lambda: loads.read(theirs, path, headers, seconds),
    )


def _answer(
    port: int, thread: str, headers: Mapping[str, str]
) -> tuple[str, Mapping[str, str], wire.Answer]:
    path = f"/articles/{_SLUGS[thread]}"
    return path, headers, wire.get(port, path, headers)


def _check(port: int, path: str, headers: Mapping[str, str], expected: wire.Answer) -> None:
    """See that the page is what it was, in the same encoding."""
    found = wire.get(port, path, headers)
    for name in ("content-encoding", "content-type", "vary"):
        if found.header(name) != expected.header(name):
            raise RuntimeError(f"{path}: {name} is {found.header(name)!r}")
    if found.status != expected.status or bool(found.body) != bool(expected.body):
        raise RuntimeError(f"{path}: {found.status} instead of {expected.status}")


def _settle(blog: Server, *, wait: bool = False) -> None:
    """Have every worker make all pages ready, and compress them as well as they ever will."""
    for turn in range(2 if wait else 1):
        if turn:
            time.sleep(_SETTLED_SECONDS)
        for thread, encoding in _KINDS:
            path = f"/articles/{_SLUGS[thread]}"
            loads.read(blog, path, HEADERS[encoding], 0.1)


def _tagged(port: int, thread: str) -> dict[str, str]:
    headers = HEADERS["br"]
    tag = wire.get(port, f"/articles/{_SLUGS[thread]}", headers).header("ETag")
    return {**headers, "If-None-Match": tag}


def _ready(folder: Path, found: Iterable[tuple[str, Mapping[str, str], wire.Answer]]) -> Server:
    """Start the callable that has these answers."""
    answers: dict[Wish, Ready] = {("/", None, None): ("200 OK", [("Content-Length", "2")], b"up")}
    for path, headers, answer in found:
        wish = (path, headers.get("Accept-Encoding"), headers.get("If-None-Match"))
        answers[wish] = (answer.status, answer.headers, answer.body)
    file = folder / "ready.pickle"
    file.write_bytes(pickle.dumps(answers))
    server = servers.rival(folder / "ready", "ready", {"READY_FILE": str(file)})
    server.start("/")
    return server


def _under_granian(scope: Scope, blog: Server) -> Iterator[Measured | LeftOut]:
    """Ask granian for the same pages, beside gunicorn."""
    granian = servers.under_granian(blog.folder, sample.PUBLISHING)
    if granian is None:
        for row in rows.GRANIAN.values():
            yield LeftOut(row, "granian is not installed")
        return
    with granian:
        granian.start("/healthz")
        _settle(granian)
        wanted = {
            rows.GET[key].work: (key[0], HEADERS[key[1]])
            for key in (("empty thread", "no encoding"), ("200 comments", "br"))
        }
        wanted[rows.UNCHANGED["200 comments"].work] = (
            "200 comments",
            _tagged(granian.port, "200 comments"),
        )
        for work, (thread, headers) in wanted.items():
            path = f"/articles/{_SLUGS[thread]}"
            pairs = _read_in_turn(scope, (granian, blog), path, headers)
            yield ratio(rows.GRANIAN[work], pairs)
