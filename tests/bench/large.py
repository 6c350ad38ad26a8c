"""Every list, feed and queue of a large blog, beside the same of a small one."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

from tests.bench import rows, scale
from tests.bench.figures import LeftOut, Measured
from tests.bench.scope import Scope
from tests.live import LiveBlog


def measure(scope: Scope) -> Iterator[Measured | LeftOut]:
    """Grow two blogs in each database and compare all their pages."""
    if scope.is_small:
        yield from (LeftOut(row, "SMALL=1") for row in rows.SCALE.values())
        return
    small, large = (scope.folder / name for name in ("scale-small", "scale-large"))
    urls = [f"sqlite:///{folder / 'dateline.sqlite'}" for folder in (small, large)]
    yield _compared(scope, "SQLite", urls)
    if scope.postgresql is None:
        yield LeftOut(rows.SCALE["PostgreSQL"], scope.why_no_postgresql)
        return
    with ExitStack() as stack:
        new = scope.postgresql.new_database
        yield _compared(scope, "PostgreSQL", [stack.enter_context(new()) for _ in range(2)])


def _compared(scope: Scope, name: str, urls: list[str]) -> Measured:
    grown = [
        _grow(scope.folder / f"scale-{which}", url, *sizes)
        for which, url, sizes in zip(("small", "large"), urls, scope.grown, strict=True)
    ]
    bytes_per_comment = _bytes_per_comment(scope, urls) if name == "SQLite" else None
    # What the pages write into the log would be measured too.
    logging.disable()
    try:
        with scale.opened(urls[0]) as first, scale.opened(urls[1]) as second:
            found = scale.rows(first, second, rounds=scope.rounds)
    finally:
        logging.disable(logging.NOTSET)
    over = [row.name for row in found if row.ratio > scale.AT_MOST]
    sizes = " : ".join(f"{articles:,}/{comments:,}" for articles, comments in scope.grown)
    return Measured(
        rows.SCALE[name],
        [row.ratio for row in found],
        note=f"{len(found)} pages at {sizes} articles/comments; over: {', '.join(over) or 'none'}",
        details={
            "grow_seconds": grown,
            "bytes_per_comment": bytes_per_comment,
            "pages_ms": {row.name: [row.small, row.large, row.ratio] for row in found},
        },
    )


def _grow(folder: Path, url: str, articles: int, comments: int) -> float:
    """Fill an empty blog; return the seconds that took."""
    folder.mkdir(exist_ok=True)
    blog = LiveBlog(folder, {"DATABASE_URL": url})
    blog.flask("db", "upgrade")
    begun = time.perf_counter()
    blog.flask("sample", "grow", "--articles", str(articles), "--comments", str(comments))
    return time.perf_counter() - begun


def _bytes_per_comment(scope: Scope, urls: list[str]) -> float:
    """Return what one more comment adds to the file: indexes, log and its share of an article."""
    small, large = (_size(url.removeprefix("sqlite:///")) for url in urls)
    return (large - small) / (scope.grown[1][1] - scope.grown[0][1])


def _size(file: str) -> int:
    """Return the size of a database, however much of it is still in the write-ahead log."""
    with closing(sqlite3.connect(file)) as connection:
        (pages,), (page_bytes,) = (
            connection.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size")
        )
    return int(pages) * int(page_bytes)
