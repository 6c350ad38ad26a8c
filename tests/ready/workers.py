"""Two workers that keep pages ready, beside applications that keep nothing: what they answer."""

from __future__ import annotations

import dataclasses
import difflib
import gzip
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import brotli
from flask import Flask
from werkzeug.test import Client, TestResponse

from blog import create_app
from blog.cli import schema
from blog.core.database import db
from blog.settings import Settings
from blog.site import thread_rows
from blog.web.fragments import Memory
from blog.web.page_cache import PageCache
from blog.web.shelf import Shelf

ENCODINGS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "gzip": gzip.decompress,
    "br": brotli.decompress,
}
SHELF_BYTES = 4_000_000
# Which worker somebody happens to ask, and which encoding they take.
Reader = tuple[int, str]
READERS: list[Reader] = [(number, encoding) for number in (0, 1) for encoding in ENCODINGS]
BOTH: list[Reader] = [(0, "gzip"), (1, "br")]
# How the bytes are sent, and who has them; everything else has to be the same.
_OF_THE_BYTES = {"etag", "content-length", "content-encoding", "vary", "date", "x-request-id"}
_STAMP = re.compile(rb'(<input[^>]*name="made"[^>]*value=")[^"]*')


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """What somebody was answered, without the stamp of when the form was made."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Workers:
    """`truth` renders everything anew; `plain` is an application as it is without ready pages."""

    def __init__(self, settings: Settings) -> None:
        bare = dataclasses.replace(settings, page_cache_mb=0)
        self.ready = [_made(dataclasses.replace(settings, page_cache_mb=4)) for _ in range(2)]
        self.truth, self.plain = _made(bare), _made(bare)
        self.truth.extensions["fragments"] = Memory(0)
        # Whether they are as fresh as can be, or may be as they were since the last whole second.
        self.is_exact = settings.database_url.startswith("sqlite")
        self.sent: dict[tuple[str, str], tuple[bytes, Answer]] = {}
        self.before: dict[str, list[Answer]] = {}

    @property
    def all(self) -> Iterator[Flask]:
        """Every application."""
        yield from (*self.ready, self.truth, self.plain)

    def ends(self) -> None:
        """Let go of what the applications hold."""
        for app in self.all:
            app.extensions["commits"].close()
            with app.app_context():
                db.engine.dispose()

    def begins_anew(self) -> None:
        """Forget everything: another database is in the place of the one before."""
        self.ends()
        self.before.clear()
        for app in self.all:
            _forget(app)
        self.forget_pages()

    def forget_pages(self) -> None:
        """Have the workers keep nothing."""
        self.sent.clear()
        for app in self.ready:
            cache_of(app)._shelf = Shelf(SHELF_BYTES)

    def right(self, url: str) -> Answer:
        """What is to be answered at this moment, whatever anybody has kept."""
        _forget(self.truth)
        return _answer(Client(self.truth).get(url))

    def see(self, url: str, *readers: Reader) -> Answer:
        """See that what workers answer is right, for readers of both unless it is said whom.

        Returns what is right.
        """
        right = self.right(url)
        self._see(url, readers or BOTH, [right])
        self.before[url] = [right]
        if not self.is_exact:
            _answer(Client(self.plain).get(url))  # has looked in this second too
        return right

    def see_late(self, url: str, *readers: Reader) -> Answer:
        """See that what workers answer is right, or was so when this second began.

        Returns what is right.
        """
        if self.is_exact:
            return self.see(url, *readers)
        right = self.right(url)
        fine = [right, _answer(Client(self.plain).get(url))]
        self._see(url, readers or BOTH, fine + self.before.get(url, []))
        return right

    def read(self, url: str, reader: Reader) -> list[Answer]:
        """Ask a worker for a page: whether what was had of it is still good, and for all of it."""
        number, encoding = reader
        client = Client(self.ready[number])
        found = []
        if mine := [tag for known, tag in self.sent if known == url]:
            again = client.get(url, headers={"If-None-Match": ", ".join(mine)})
            if again.status_code == 304:
                assert again.data == b""
                found.append(self.sent[url, again.headers["ETag"]][1])
        response = client.get(url, headers={"Accept-Encoding": encoding})
        found.append(_answer(response))
        tag = response.headers.get("ETag", "")
        if tag and not tag.startswith("W/"):
            if (url, tag) not in self.sent:
                self.sent[url, tag] = response.data, found[-1]
                once_more = client.get(url, headers={"If-None-Match": tag})
                assert (once_more.status_code, once_more.data) == (304, b""), url
            is_same = self.sent[url, tag][0] == response.data
            assert is_same, f"{tag} names two different answers of {url}"
        return found

    def is_sent(self, right: Answer, url: str, *readers: Reader) -> None:
        """See that these readers are sent what is known to be right."""
        self._see(url, readers, [right])

    def _see(self, url: str, readers: Iterable[Reader], fine: list[Answer]) -> None:
        for reader in readers:
            for found in self.read(url, reader):
                if found not in fine:
                    raise AssertionError(f"{url} {reader}:\n{_difference(fine[0], found)}")


@contextmanager
def two_workers(settings: Settings) -> Iterator[Workers]:
    """Make the workers on one database, and let go of it afterwards."""
    workers = Workers(settings)
    try:
        yield workers
    finally:
        workers.ends()


def cache_of(app: Flask) -> PageCache:
    """Return what keeps an application's pages, behind what believes proxies."""
    found: Any = app.wsgi_app
    while not isinstance(found, PageCache):
        found = found.app
    return found


def _forget(app: Flask) -> None:
    """Have an application read anew threads and what the newsroom has set, whatever is new."""
    thread_rows.init_app(app)
    live = app.extensions["live"]
    live._state = live._mark = None
    live.forget()


def _made(settings: Settings) -> Flask:
    from tests.conftest import COMPILED

    app = create_app(settings)
    schema.prepare(app)
    app.jinja_env.bytecode_cache = COMPILED
    return app


def _answer(response: TestResponse) -> Answer:
    encoding = response.headers.get("Content-Encoding", "")
    headers = (
        (name, value) for name, value in response.headers if name.lower() not in _OF_THE_BYTES
    )
    body = _STAMP.sub(rb"\1", ENCODINGS[encoding](response.data))
    return Answer(response.status_code, tuple(sorted(headers)), body)


def _difference(right: Answer, found: Answer) -> str:
    before, after = (
        [f"{each.status} {dict(each.headers)}", *each.body.decode().splitlines()]
        for each in (right, found)
    )
    lines = difflib.unified_diff(before, after, "right", "found", n=0, lineterm="")
    return "\n".join(list(lines)[:30])
