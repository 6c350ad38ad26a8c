"""Single requests over HTTP, as bytes and headers."""

from __future__ import annotations

import http.client
import re
import socket
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import urlencode

_TIMEOUT_SECONDS = 30
# These belong to the connection or to the server before the application.
_OF_THE_SERVER = {"server", "date", "connection", "transfer-encoding", "keep-alive"}


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: its status with its phrase, the application's headers, and the body as sent."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def code(self) -> int:
        """The number of the status."""
        return int(self.status.split()[0])

    def header(self, name: str) -> str:
        """Return a header's value, or nothing."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


class Client:
    """One reader's connection, which is kept."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_TIMEOUT_SECONDS)

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Ask for a page."""
        # http.client's own `request` would add an Accept-Encoding.
        self._connection.putrequest("GET", path, skip_accept_encoding=True)
        for name, value in (headers or {}).items():
            self._connection.putheader(name, value)
        self._connection.endheaders()
        return self._answer()

    def post(
        self, path: str, form: Mapping[str, str], headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send a form."""
        kind = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
        return self.send(path, urlencode(form).encode(), kind)

    def send(self, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Send a body of the type that the headers name."""
        self._connection.request("POST", path, body, dict(headers))
        return self._answer()

    def timed(self, path: str) -> tuple[float, int, bytes]:
        """Ask for a page; return the seconds until all of it was here, its status and its body.

        Without http.client, which takes longer to understand headers than some pages take.
        """
        if self._connection.sock is None:
            self._connection.connect()
        connection = self._connection.sock
        request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
        begun = time.perf_counter()
        connection.sendall(request)
        received = bytearray()
        while (wanted := _length(received)) is None or len(received) < wanted:
            if not (more := connection.recv(1 << 18)):
                raise ConnectionError(f"{path}: the server hung up")
            received += more
        taken = time.perf_counter() - begun
        head, _, body = bytes(received).partition(b"\r\n\r\n")
        return taken, int(head.split()[1]), body

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _answer(self) -> Answer:
        answer = self._connection.getresponse()
        body = answer.read()
        headers = [
            (name, value)
            for name, value in answer.getheaders()
            if name.lower() not in _OF_THE_SERVER
        ]
        return Answer(f"{answer.status} {answer.reason}", headers, body)


def get(port: int, path: str, headers: Mapping[str, str] | None = None) -> Answer:
    """Ask for a page on a connection of its own."""
    with closing(Client(port)) as client:
        return client.get(path, headers)


def is_served(port: int, path: str) -> bool:
    """Tell whether this page is there by now."""
    try:
        return get(port, path).code == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False


def _length(received: bytearray) -> int | None:
    """Return how long an answer is, headers and all, once its headers are here."""
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return None
    found = re.search(rb"(?im)^content-length: *([0-9]+)", received[:end])
    if found is None:
        raise RuntimeError(f"not an answer of known length: {bytes(received[:end])!r}")
    return end + 4 + int(found[1])


def weigh(port: int, path: str, encoding: str) -> tuple[int, bytes]:
    """Return an answer's bytes on the wire, headers and all, with its body as sent."""
    request = (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        f"Accept-Encoding: {encoding}\r\nConnection: close\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port), timeout=_TIMEOUT_SECONDS) as connection:
        connection.sendall(request.encode())
        received = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = received.partition(b"\r\n\r\n")
    if not re.match(rb"HTTP/1\.1 200 ", head) or b"chunked" in head:
        raise RuntimeError(f"{path}: not an answer of known length: {head!r}")
    return len(received), body
