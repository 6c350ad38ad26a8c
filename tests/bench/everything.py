"""Have every worker import all it may ever need, and then render every page it has."""

from __future__ import annotations

import subprocess
from io import BytesIO
from pathlib import Path

from flask import Flask
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

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
_NEWSROOM = "/newsroom"
_FORM_PAGE = {"Sec-Fetch-Site": "same-origin"}


def import_all(blog: Server, folder: Path) -> str:
    """Have each worker import all it ever will, and render what readers see.

    Returns the cookie of an admin, who has sent a picture: Pillow is imported by the first.
    """
    _create_admin(folder)
    cookie = _sign_in(blog.port)
    pages = [page for page in _pages(folder) if not page.startswith(_NEWSROOM)]
    for number in range(_CONNECTIONS):
        writer = Writer(blog.port, sample.EMPTY)
        writer.comment(f"visitor {number}")
        _send_picture(writer.client, cookie, number)
        for encoding in ("identity", "gzip", "br"):
            writer.client.get(f"/articles/{sample.EMPTY}", {"Accept-Encoding": encoding})
        _visit(writer.client, pages, {})
        writer.client.close()
    return cookie


def use_newsroom(blog: Server, folder: Path, cookie: str) -> None:
    """Have each worker render every page of the newsroom that has an address of its own."""
    pages = [page for page in _pages(folder) if page.startswith(_NEWSROOM)]
    for _ in range(_CONNECTIONS):
        client = Client(blog.port)
        _visit(client, pages, {"Cookie": cookie})
        client.close()


def _visit(client: Client, pages: list[str], headers: dict[str, str]) -> None:
    for page in pages:
        answer = client.get(page, headers)
        if answer.code >= 500:
            raise RuntimeError(f"{page}: {answer.status}")


def _create_admin(folder: Path) -> None:
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
        command, cwd=ROOT, env=LiveBlog(folder).environ, input=f"{_PASSWORD}\n", text=True,
        check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip


def _sign_in(port: int) -> str:
    client = Client(port)
    form = {"email": _EMAIL, "password": _PASSWORD}
    answer = client.post("/newsroom/sign-in", form, _FORM_PAGE)
    client.close()
    if answer.code != 303:
        raise RuntimeError(f"signing in: {answer.status}")
    return answer.header("Set-Cookie").partition(";")[0]


def _send_picture(client: Client, cookie: str, number: int) -> None:
    file = BytesIO()
    Image.new("RGB", (400, 300), (number, 80, 120)).save(file, "PNG")
    file.seek(0)
    sent = FileStorage(file, f"ferry-{number}.png", content_type="image/png")
    boundary, body = encode_multipart({"alt": "The ferry", "file": sent})
    kind = f"multipart/form-data; boundary={boundary}"
    headers = {**_FORM_PAGE, "Cookie": cookie, "Content-Type": kind}
    answer = client.send("/newsroom/images", body, headers)
    if answer.code != 303:
        raise RuntimeError(f"sending a picture: {answer.status}")


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
