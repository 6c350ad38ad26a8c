"""What an article costs a reader's line: the page and all it loads, headers and all, with br."""

from __future__ import annotations

import re
from collections.abc import Iterator

import brotli

from tests.bench import rows, sample, wire
from tests.bench.figures import LeftOut, Measured
from tests.bench.scope import Scope

_LOADED = re.compile(
    r'<link rel="stylesheet" href="([^"]+)"|<(?:img|source|iframe|video|audio)[^>]* src="([^"]+)"'
)
_SCRIPT = re.compile(r'<script[^>]* src="([^"]+)"')


def measure(scope: Scope) -> Iterator[Measured | LeftOut]:
    """Weigh the article as a browser without JavaScript loads it, and the script beside it."""
    with sample.start(scope.folder / "weight", {}) as blog:
        page, html = _page(blog.port, sample.EMPTY)
        long, _ = _page(blog.port, sample.LONG)
        loaded = ["".join(found) for found in _LOADED.findall(html) if "data:" not in found[1]]
        sizes = {path: wire.weigh(blog.port, path, "br")[0] for path in loaded}
        scripts = {path: wire.weigh(blog.port, path, "br")[0] for path in _SCRIPT.findall(html)}
    details: dict[str, object] = {
        "page": page,
        "loaded": sizes,
        "scripts, with JavaScript": scripts,
        "page of 200 comments": long,
    }
    yield Measured(rows.WEIGHT, [page + sum(sizes.values())], details=details)
    yield Measured(rows.REQUESTS, [1 + len(sizes)], note=f"{len(scripts)} more with JavaScript")


def _page(port: int, slug: str) -> tuple[int, str]:
    size, body = wire.weigh(port, f"/articles/{slug}", "br")
    return size, brotli.decompress(body).decode()
