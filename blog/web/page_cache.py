"""Answer what everybody may read with ready bytes, in front of the application.

A WSGI layer: of each public page it keeps the last answer, and sends that for as long as
nobody has committed anything (`blog.core.commits`). Afterwards one reader's thread asks
the application whether the page is still the same, by the conditional request that any
cache would send; so the views' ETags say what is valid, and there is no second list of
what depends on what. Others get the previous page meanwhile, if it was the present one
within the last second, and wait otherwise. A page that changes many times a second is
looked at ten times a second and no more often.

Whoever carries a cookie of ours is answered by the application itself.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Flask

from blog.core.commits import Commits
from blog.web import cookie_names
from blog.web.compression import AS_IT_IS
from blog.web.hardening import Hardening
from blog.web.ready import Headers, Ready, tags_of, version_of
from blog.web.shelf import Kept, Key, Shelf

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# A page may be sent without asking for so long after it was last seen to be the present one.
_GRACE_SECONDS = 1.0
# Longer than a page takes to render, and than a database takes to be found busy.
_PATIENCE_SECONDS = 10.0
# A page that changes sooner is not worth the work of compressing it well.
_SETTLED_SECONDS = 10.0
# A form carries when it was made: so long after that it is made again, though nothing has changed.
_OLDEST_SECONDS = 3600.0
_TELL_EVERY_SECONDS = 60.0
# What one reader's request says of them, and what they have of a page.
_PERSONAL = (
    "HTTP_COOKIE",
    "HTTP_IF_MATCH",
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_UNMODIFIED_SINCE",
    "HTTP_RANGE",
    "HTTP_IF_RANGE",
)

_OUR_COOKIES = cookie_names.PREFIX

_log = logging.getLogger("blog.page_cache")


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the application said, to be handed on as it is; `header` has names in lower case."""

    status: str
    headers: Headers
    body: bytes

    @property
    def header(self) -> dict[str, str]:
        return {name.lower(): value for name, value in self.headers}


def init_app(
    app: Flask, commits: Commits, *, max_bytes: int, by_host: bool, private: tuple[str, ...]
) -> None:
    """Stand in front of an application; with no bytes to keep pages in, not at all."""
    if max_bytes:
        app.wsgi_app = PageCache(  # type: ignore[method-assign]
            app.wsgi_app, commits, max_bytes=max_bytes, by_host=by_host, private=private
        )


class PageCache:
    """The public pages of one worker.

    `app` is asked for what is not kept. `by_host` is that pages differ with the host by
    which they were asked for, `private` how the paths begin at which nothing is public.
    """

    def __init__(
        self,
        app: WSGIApplication,
        commits: Commits,
        *,
        max_bytes: int,
        by_host: bool,
        private: tuple[str, ...],
    ) -> None:
        self._app = app
        self._commits = commits
        self._by_host = by_host
        self._private = private
        self._shelf = Shelf(max_bytes)
        self._lock = threading.Lock()
        self._renewals: dict[Key, threading.Event] = {}
        self._hardening = Hardening()
        self._hits = self._asked = 0
        self._told_at = time.monotonic()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, out of what is kept where that may be."""
        path = environ.get("PATH_INFO", "")
        is_personal = (
            environ["REQUEST_METHOD"] not in {"GET", "HEAD"}
            or environ.get("QUERY_STRING")
            or path.startswith(self._private)
            or _OUR_COOKIES in environ.get("HTTP_COOKIE", "")
        )
        if is_personal:
            return self._pass_on(environ, start_response)
        host = environ.get("HTTP_HOST", "") if self._by_host else ""
        key = (environ["wsgi.url_scheme"], host, environ.get("SCRIPT_NAME", ""), path)
        mark = self._commits.mark()
        kept = self._shelf.find(key)
        if kept is not None and (kept.holds(mark) or kept.rests(time.monotonic())):
            self._hits += 1
            return kept.page.answer(environ, start_response)
        return self._renew(key, environ, start_response)

    def _renew(
        self, key: Key, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Have one thread at a time ask the application about a page, and the others wait."""
        with self._lock:
            others = self._renewals.get(key)
            if others is None:
                mine = self._renewals[key] = threading.Event()
        if others is None:
            try:
                found = self._present(key, environ)
            finally:
                with self._lock:
                    del self._renewals[key]
                mine.set()
            if isinstance(found, Ready):
                return found.answer(environ, start_response)
            start_response(found.status, found.headers)
            return [] if environ["REQUEST_METHOD"] == "HEAD" else [found.body]
        arrived_at = time.monotonic()
        if not _is_recent(self._shelf.find(key), arrived_at):
            others.wait(_PATIENCE_SECONDS)
        kept = self._shelf.find(key)
        if kept is None or not _is_recent(kept, arrived_at):
            return self._pass_on(environ, start_response)
        self._hits += 1
        return kept.page.answer(environ, start_response)

    def _present(self, key: Key, environ: WSGIEnvironment) -> Ready | _Answer:
        """Return the page as it is now; what is not public is an answer, and not kept."""
        # Before the question: a page may have been overtaken while it was rendered.
        now, mark = time.monotonic(), self._commits.mark()
        kept = self._shelf.find(key)
        if kept is not None and kept.holds(mark):  # somebody else has just asked
            return kept.page
        is_old = kept is not None and now - kept.made_at >= _OLDEST_SECONDS
        answer = self._ask(environ, None if is_old else kept)
        if kept is not None and answer.status.startswith("304"):
            self._shelf.put(key, kept.checked(kept.page, mark, now))
            if not kept.page.is_hard and now - kept.made_at >= _SETTLED_SECONDS:
                self._hardening.take(kept.page)
            return kept.page
        if not _is_public(answer):
            if not answer.status.startswith("5"):  # what failed says nothing of the page
                self._shelf.drop(key)
            return answer
        page = Ready(version_of(answer.header["etag"]), answer.headers, answer.body)
        if "immutable" in answer.header["cache-control"]:
            self._hardening.take(page)
            self._shelf.put(key, Kept(page, None, now, now))
        else:
            found = kept.checked(page, mark, now) if kept else Kept(page, mark, now, now)
            self._shelf.put(key, found)
        return page

    def _ask(self, environ: WSGIEnvironment, kept: Kept | None) -> _Answer:
        """Ask the application as somebody of whom nothing is known but what they have of a page."""
        self._asked += 1
        self._tell()
        asked = {name: value for name, value in environ.items() if name not in _PERSONAL}
        asked |= {"REQUEST_METHOD": "GET", AS_IT_IS: True}
        if kept is not None:
            asked["HTTP_IF_NONE_MATCH"] = f'W/"{kept.page.version}"'
        said: list[Any] = []

        def start_response(status: str, headers: Headers, exc_info: object = None) -> Any:
            said[:] = status, headers
            return lambda _: None

        chunks = self._app(asked, start_response)
        try:
            body = b"".join(chunks)
        finally:
            if hasattr(chunks, "close"):
                chunks.close()
        return _Answer(said[0], said[1], body)

    def _pass_on(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Let the application answer; it knows its own weak tags only."""
        wanted = environ.get("HTTP_IF_NONE_MATCH", "*").strip()
        if wanted != "*":
            versions = map(version_of, tags_of(wanted))
            environ["HTTP_IF_NONE_MATCH"] = ", ".join(f'W/"{each}"' for each in versions)
        return self._app(environ, start_response)

    def _tell(self) -> None:
        """Say once in a minute what has become of all that stands in no line of its own."""
        if time.monotonic() - self._told_at < _TELL_EVERY_SECONDS:
            return
        self._told_at = time.monotonic()
        _log.info(
            "event=page_cache ready=%d asked=%d pages=%d bytes=%d",
            self._hits,
            self._asked,
            len(self._shelf),
            self._shelf.bytes,
        )
        self._hits = self._asked = 0


def _is_recent(kept: Kept | None, arrived_at: float) -> bool:
    return kept is not None and arrived_at - kept.checked_at <= _GRACE_SECONDS


def _is_public(answer: _Answer) -> bool:
    """Tell whether anybody may be sent an answer: it says so itself, and nothing against it."""
    header = answer.header
    return (
        answer.status.startswith("200")
        and "public" in header.get("cache-control", "")
        and "etag" in header
        and "set-cookie" not in header
        and header.get("vary", "").lower() in {"", "accept-encoding"}
        and "content-encoding" not in header
    )
