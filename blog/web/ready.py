"""An answer as ready bytes, in each encoding, for as many readers as want it.

The tag of such an answer names one sequence of bytes (a strong one: RFC 9110, §8.8.1):
the version that the application gave it, a checksum of this rendering, and the encoding.
Whether a reader's copy is still good depends on the version alone.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from blog.web.compression import ENCODINGS, WORTH_IT_BYTES, best_encoding, compress, is_text

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

Headers = list[tuple[str, str]]

# What says how the bytes are sent is said anew for each encoding, or by the server.
_OF_THE_BYTES = {"content-length", "content-encoding", "etag", "vary", "date"}
# What a 304 repeats (RFC 9110, §15.4.5), and what the application's own carries.
_NOT_OF_A_304 = {"content-type", "content-language", "last-modified"}
# A tag as it stands in a list of them (RFC 9110, §8.8.3): it may hold a comma.
_TAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"')
# How many ways to ask for a page unless it is a known one are remembered, and how long ones.
_MOST_WAYS, _LONG_WAY = 8, 200
# Objects and headers, beside the bodies.
_OVERHEAD_BYTES = 6_000


class Ready:
    """A whole answer; its bodies in other encodings are made when somebody first wants them.

    `size` is how many bytes of memory it takes, about.
    """

    def __init__(self, version: str, headers: Iterable[tuple[str, str]], body: bytes) -> None:
        """Keep an answer of 200; `version` is what its weak tag holds."""
        kept = [each for each in headers if each[0].lower() not in _OF_THE_BYTES]
        vary = [("Vary", "Accept-Encoding")]
        self.version = version
        self._rendering = f"{zlib.crc32(body):08x}"
        self._headers = kept + vary
        self._headers_of_304 = [e for e in kept if e[0].lower() not in _NOT_OF_A_304] + vary
        is_worth_it = len(body) >= WORTH_IT_BYTES
        self._is_small = not (is_worth_it and is_text(dict(kept).get("Content-Type")))
        self._is_hard = False
        self._not_modified: dict[str, Headers] = {}
        # With what its bodies in other encodings may come to take.
        self.size = _OVERHEAD_BYTES + len(body) * (2 if self._is_small else 3) // 2
        self._answers = {"": self._answer("", body)}

    @property
    def is_hard(self) -> bool:
        """Tell whether its bodies are as small as they get."""
        return self._is_small or self._is_hard

    def answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        """Answer a GET or HEAD: with 304 to who has this version, else with all of it."""
        wanted = environ.get("HTTP_IF_NONE_MATCH")
        if wanted and (not_modified := self._not_modified.get(wanted) or self._match(wanted)):
            start_response("304 NOT MODIFIED", not_modified.copy())
            return []
        encoding = "" if self._is_small else best_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        headers, body = self._answers.get(encoding) or self._compressed(encoding)
        start_response("200 OK", headers.copy())
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def harden(self) -> None:
        """Compress as well as can be, which takes some hundredths of a second of processor time."""
        for encoding in ENCODINGS:
            self._compressed(encoding, hard=True)
        self._is_hard = True

    def _compressed(self, encoding: str, *, hard: bool = False) -> tuple[Headers, bytes]:
        body = compress(self._answers[""][1], encoding, hard=hard)
        self._answers[encoding] = made = self._answer(encoding, body, "-hard" if hard else "")
        return made

    def _answer(self, encoding: str, body: bytes, effort: str = "") -> tuple[Headers, bytes]:
        of_encoding = f"-{encoding}{effort}" if encoding else ""
        headers = [*self._headers, ("ETag", f'"{self.version}:{self._rendering}{of_encoding}"')]
        headers.append(("Content-Length", str(len(body))))
        if encoding:
            headers.append(("Content-Encoding", encoding))
        return headers, body

    def _match(self, wanted: str) -> Headers | None:
        """Return the headers for who has this version, and remember them for those who ask so too.

        There are few ways to ask, unless somebody makes them up.
        """
        tag = self._known_tag(wanted)
        if not tag:
            return None
        headers = [*self._headers_of_304, ("ETag", tag)]
        if len(self._not_modified) < _MOST_WAYS and len(wanted) <= _LONG_WAY:
            self._not_modified[wanted] = headers
        return headers

    def _known_tag(self, wanted: str) -> str | None:
        """Return the reader's tag that has this version, in whatever encoding they have it.

        Who takes whatever there is, as `*` says, is told the tag of the bytes as they are.
        """
        if wanted.strip() == "*":
            return dict(self._answers[""][0])["ETag"]
        return next((tag for tag in tags_of(wanted) if version_of(tag) == self.version), None)


def tags_of(wanted: str) -> list[str]:
    """Return the tags that an If-None-Match holds; what is none is left out."""
    return _TAG.findall(wanted)


def version_of(tag: str) -> str:
    """Return the version within a tag as it stands in a header, weak or strong."""
    return tag.removeprefix("W/").strip('"').partition(":")[0]
