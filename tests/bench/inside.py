"""What a worker does for the first GET after a change, counted inside of it.

    python -m tests.bench.inside SLUG TIMES

Prints JSON: processor time in milliseconds of each such GET, and of the same at a plain
Flask view; and how often the application renders when 16 readers ask at once.
"""

from __future__ import annotations

import json
import logging
import re
import runpy
import sys
import threading
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, request_finished
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder

from blog import create_app
from blog.web.shelf import CHECKS_PER_SECOND
from tests.live import ROOT

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

READERS = 16
# A page that changes more often than this is not looked at each time.
A_MOMENT_SECONDS = 1 / CHECKS_PER_SECOND


def main() -> None:
    """Count on the blog of the environment, and on the plain view."""
    from tests.bench.rivals import nested

    logging.disable()
    # The heap as a worker has it.
    runpy.run_path(str(ROOT / "gunicorn.conf.py"))["when_ready"](None)
    slug, times = sys.argv[1], int(sys.argv[2])
    app = create_app()
    found: dict[str, Any] = {
        encoding: _costs(app, slug, encoding, times) for encoding in ("no encoding", "br")
    }
    found["plain Flask"] = _costs(nested.app, slug, "no encoding", times)
    found["renders"] = [_renders(app, slug, number) for number in range(times // 4)]
    print(json.dumps(found))


def _costs(app: Flask, slug: str, encoding: str, times: int) -> list[float]:
    """Return the processor's milliseconds for the first GET after each of some comments.

    Asked as a server asks, without what a test's client makes of the answer.
    """
    client = app.test_client()
    headers = {} if encoding == "no encoding" else {"Accept-Encoding": encoding}
    first = _first_comment(client, slug)
    found = []
    for number in range(times + 3):
        time.sleep(A_MOMENT_SECONDS)
        said = _comment(client, slug, f"{encoding} {number}", first)
        environ = EnvironBuilder(f"/articles/{slug}", headers=[*headers.items()]).get_environ()
        begun = time.process_time()
        status, sent, body = _answer(app, environ)
        taken = time.process_time() - begun
        assert status.startswith("200"), status
        assert headers or f'id="comment-{said}"'.encode() in body
        assert sent.get("Content-Encoding", "no encoding") == encoding
        found.append(taken * 1000)
    return found[3:]  # the first ones fill caches of statements and templates


def _answer(app: Flask, environ: WSGIEnvironment) -> tuple[str, dict[str, str], bytes]:
    said: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], _exc_info: object = None) -> Any:
        said.extend((status, dict(headers)))

    body = b"".join(app.wsgi_app(environ, start))
    return said[0], said[1], body


def _renders(app: Flask, slug: str, number: int) -> int:
    """Count how often the application answers 200 while 16 ask at once, right after a change.

    In every fifth round nobody has asked for so long that nothing may be sent unchecked.
    """
    rendered: list[str] = []

    def count(_app: Flask, response: Response, **_: object) -> None:
        if response.status_code == 200:
            rendered.append(response.status)

    def read() -> None:
        together.wait()
        statuses.append(app.test_client().get(f"/articles/{slug}").status_code)

    statuses: list[int] = []
    together = threading.Barrier(READERS)
    time.sleep(A_MOMENT_SECONDS)
    _comment(app.test_client(), slug, f"of round {number}", "")
    if number % 5 == 0:
        time.sleep(1.1)
    with ExitStack() as stack:
        stack.enter_context(request_finished.connected_to(count, app))
        readers = [threading.Thread(target=read) for _ in range(READERS)]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
    assert statuses == [200] * READERS, statuses
    return len(rendered)


def _comment(client: FlaskClient, slug: str, which: str, parent: str) -> int:
    body = f"Comment {which} at {time.time_ns()}, and no other like it."
    page = client.get(f"/articles/{slug}").text
    made = re.search(r'name="made"[^>]* value="([^"]+)"', page)
    form = {"body": body, "name": "Cy", "email": "cy@example.org", "parent": parent}
    form["made"] = made[1] if made else ""
    location = client.post(f"/comments/on/{slug}", data=form).headers.get("Location", "")
    found = re.search(r"#comment-(\d+)$", location)
    assert found is not None, location
    return int(found[1])


def _first_comment(client: FlaskClient, slug: str) -> str:
    found = re.search(r'id="comment-(\d+)"', client.get(f"/articles/{slug}").text)
    assert found is not None
    return found[1]


if __name__ == "__main__":
    main()
