"""Have every worker import all it may ever need: each page without an argument, and forms."""

from __future__ import annotations

import subprocess
from pathlib import Path

from flask import Flask

from blog import create_app
from blog.settings import Settings
from tests.bench import sample
from tests.bench.sample import Writer
from tests.bench.servers import Server
from tests.bench.wire import Client
from tests.live import BIN, ROOT, LiveBlog

_EMAIL, _PASSWORD = "ada@news.example", "a long enough pass phrase"
# So many connections that each of the workers gets some of them.
_CONNECTIONS = 8
_FORM_PAGE = {"Sec-Fetch-Site": "same-origin"}


def visit(blog: Server, folder: Path) -> None:
    """Go through all pages, as a reader and as an admin, and leave comments."""
    live = LiveBlog(folder)
    command = [
        str(BIN / "flask"),
        "accounts",
        "create",
        "Ada",
        "--email",
        _EMAIL,
        "--role",
        "admin",
    ]
    subprocess.run(
        command, cwd=ROOT, env=live.environ, input=f"{_PASSWORD}\n", text=True, check=True,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    cookie = _sign_in(blog.port)
    pages = _pages(folder)
    for number in range(_CONNECTIONS):
        writer = Writer(blog.port, sample.EMPTY)
        writer.comment(f"visitor {number}")
        client = writer.client
        for encoding in ("identity", "gzip", "br"):
            client.get(f"/articles/{sample.EMPTY}", {"Accept-Encoding": encoding})
        for page in pages:
            answer = client.get(page, {"Cookie": cookie} if page.startswith("/newsroom") else {})
            if answer.code >= 500:
                raise RuntimeError(f"{page}: {answer.status}")
        client.close()


def _sign_in(port: int) -> str:
    client = Client(port)
    form = {"email": _EMAIL, "password": _PASSWORD}
    answer = client.post("/newsroom/sign-in", form, _FORM_PAGE)
    client.close()
    if answer.code != 303:
        raise RuntimeError(f"signing in: {answer.status}")
    return answer.header("Set-Cookie").partition(";")[0]


def _pages(folder: Path) -> list[str]:
    """Return all addresses that take no argument and can be asked for."""
    app: Flask = create_app(Settings(instance_path=folder, secret_key="k" * 16))
    return sorted(
        {
            str(rule.rule)
            for rule in app.url_map.iter_rules()
            if "GET" in (rule.methods or ()) and not rule.arguments
        }
    )
