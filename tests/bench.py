"""make bench: what the blog's pages and replies cost, as ratios to bare Flask in the same run.

Both servers are up at once under the same gunicorn configuration, on loopback, and
are asked in turn; a machine's speed drifts, so only the ratios mean anything.
"""

from __future__ import annotations

import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from tests.live import BIN, ROOT, LiveBlog
from tests.ports import free_port

ROUNDS = 5
CLIENTS = 4
REQUESTS = 10 if os.environ.get("SMALL") else 150

STORY = "---\nheadline: {slug}\nslug: {slug}\n---\n\n" + "A paragraph of the story.\n\n" * 20

BARE_FLASK = """
import os, sqlite3
from flask import Flask, redirect, request
app = Flask(__name__)
PAGE = "x" * int(os.environ["PAGE_BYTES"])
def connect():
    found = sqlite3.connect(os.environ["BARE_FILE"], timeout=5)
    found.execute("PRAGMA journal_mode = WAL")
    found.execute("PRAGMA synchronous = FULL")
    return found
with connect() as first:
    first.execute("CREATE TABLE IF NOT EXISTS comments (name TEXT, email TEXT, body TEXT)")
@app.get("/")
def page():
    return PAGE
@app.post("/")
def post():
    with connect() as connection:
        form = request.form
        row = (form["name"], form["email"], form["body"])
        connection.execute("INSERT INTO comments VALUES (?, ?, ?)", row)
    return redirect("/", 303)
"""

Request = Callable[[http.client.HTTPConnection, int], int]


@dataclass(frozen=True)
class Work:
    """Something to be measured: the blog's request beside bare Flask's."""

    name: str
    ours: Request
    bare: Request


def main() -> None:
    """Measure everything in turn and print a table."""
    with tempfile.TemporaryDirectory() as folder:
        blog = _start_blog(Path(folder))
        page_bytes = len(blog.get("/articles/long").encode())
        port = free_port()
        bare = _start_bare_flask(Path(folder), port, page_bytes)
        try:
            print(f"{'work':34} {'ratio to bare Flask: median':>28} {'min':>6} {'max':>6}")
            for work in _works(blog.port):
                ratios = [_ratio(work, blog.port, port) for _ in range(ROUNDS)]
                middle = statistics.median(ratios)
                print(f"{work.name:34} {middle:28.2f} {min(ratios):6.2f} {max(ratios):6.2f}")
        finally:
            bare.kill()
            blog.kill()


def _works(port: int) -> list[Work]:
    tag = _headers(port, "/articles/long")["ETag"]
    get_bare = _get("/")
    post_bare = _post("/")
    return [
        Work("article, no comment", _get("/articles/short"), get_bare),
        Work("article, 200 comments", _get("/articles/long"), get_bare),
        Work("the same, brotli", _get("/articles/long", {"Accept-Encoding": "br"}), get_bare),
        Work("the same, unchanged (304)", _get("/articles/long", {"If-None-Match": tag}), get_bare),
        Work("a reply, durable on SQLite", _post("/comments/on/short"), post_bare),
    ]


def _ratio(work: Work, ours: int, bare: int) -> float:
    return _rate(work.ours, ours) / _rate(work.bare, bare)


def _rate(request: Request, port: int) -> float:
    """Return requests a second, of several clients at once."""

    def client(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        for turn in range(REQUESTS):
            status = request(connection, number * REQUESTS + turn)
            assert status in {200, 303, 304}, status
        connection.close()

    started = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(client, range(CLIENTS)))
    return CLIENTS * REQUESTS / (time.perf_counter() - started)


def _get(path: str, headers: dict[str, str] | None = None) -> Request:
    def request(connection: http.client.HTTPConnection, _number: int) -> int:
        connection.request("GET", path, headers=headers or {})
        answer = connection.getresponse()
        answer.read()
        return answer.status

    return request


def _post(path: str) -> Request:
    def request(connection: http.client.HTTPConnection, number: int) -> int:
        body = f"Sentence {number}, said at {time.perf_counter_ns()}, and no other like it."
        form = urlencode({"body": body, "name": "Bo", "email": "bo@example.org"})
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", path, form, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status

    return request


def _start_blog(folder: Path) -> LiveBlog:
    """Start the blog with two articles, one of which has 200 published comments."""
    instance = folder / "instance"
    instance.mkdir()
    blog = LiveBlog(instance, {"THROTTLE": "0"})
    blog.flask("db", "upgrade")
    for slug in ("short", "long"):
        path = folder / f"{slug}.md"
        path.write_text(STORY.format(slug=slug), encoding="utf-8")
        blog.flask("articles", "import", str(path))
    publishing = LiveBlog(instance, {"THROTTLE": "0", "HOLD_FIRST_COMMENTS": "0"}, port=blog.port)
    publishing.start()
    made = _stamp(publishing.get("/articles/long"))
    time.sleep(3.1)  # sooner than this, the rules hold what was sent
    for number in range(200):
        form = {"body": f"Comment number {number} of this thread, and unlike the others."}
        form |= {"name": "Cy", "email": "cy@example.org", "made": made}
        status, location = publishing.post("/comments/on/long", form)
        assert "#comment-" in location, status
    publishing.stop()
    blog.start()
    return blog


def _start_bare_flask(folder: Path, port: int, page_bytes: int) -> subprocess.Popen[bytes]:
    (folder / "bare.py").write_text(BARE_FLASK)
    variables = {
        "PAGE_BYTES": str(page_bytes),
        "BARE_FILE": str(folder / "bare.sqlite"),
        "PYTHONPATH": f"{folder}:{ROOT}",
        "PORT": str(port),
        "WEB_CONCURRENCY": "2",
        "BLOG_INSTANCE_PATH": str(folder / "unused"),
    }
    command = [str(BIN / "gunicorn"), "-c", str(ROOT / "gunicorn.conf.py"), "bare:app"]
    server = subprocess.Popen(
        command, cwd=folder, env=os.environ | variables, stdout=sys.stderr, stderr=sys.stderr
    )
    for _ in range(200):
        try:
            _body(port, "/")
            break
        except ConnectionError:
            time.sleep(0.05)
    return server


def _body(port: int, path: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path)
    return connection.getresponse().read()


def _headers(port: int, path: str) -> dict[str, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path)
    return dict(connection.getresponse().getheaders())


def _stamp(page: str) -> str:
    return page.partition('name="made" type="hidden" value="')[2].partition('"')[0]


if __name__ == "__main__":
    main()
