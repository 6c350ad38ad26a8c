"""What the blogs under measurement hold: an article that nobody answered, and a thread of 200."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.bench import servers, wire
from tests.bench.servers import Server
from tests.bench.wire import Client
from tests.live import LiveBlog

EMPTY, LONG = "quiet", "busy"
COMMENTS = 200
_ANSWERS_EACH = 4  # 40 branches: all on one page

# Comments appear at once, for which no rule but these would hold them.
PUBLISHING = {"THROTTLE": "0", "HOLD_FIRST_COMMENTS": "0", "HOLD_SECONDS": "0"}
HOLDING = {"THROTTLE": "0"}

_STORY = """---
headline: The {slug} ferry
slug: {slug}
---

""" + "\n\n".join(
    f"Paragraph {number} of the story says where the ferry went, who waited for it in the rain, "
    f"and what the harbour master, asked {number} times, had to say about that."
    for number in range(1, 13)
)


def place(folder: Path, database: Mapping[str, str]) -> None:
    """Make an instance with both articles, the long thread filled.

    On SQLite it is a copy of one that is made when it is first needed.
    """
    if database:
        _make(folder, database)
        return
    template = folder.parent / "template"
    if not template.exists():
        _make(template, {})
    shutil.copytree(template, folder)


def start(folder: Path, database: Mapping[str, str]) -> Server:
    """Start a blog with these articles that publishes what is sent."""
    place(folder, database)
    blog = servers.blog(folder, {**PUBLISHING, **database})
    blog.start(f"/articles/{EMPTY}")
    return blog


def _make(folder: Path, database: Mapping[str, str]) -> None:
    folder.mkdir()
    live = LiveBlog(folder, dict(database))
    live.flask("db", "upgrade")
    paths = [folder / f"{slug}.md" for slug in (EMPTY, LONG)]
    for path in paths:
        path.write_text(_STORY.format(slug=path.stem), encoding="utf-8")
    live.flask("articles", "import", *map(str, paths))
    with servers.blog(folder, {**PUBLISHING, **database}) as blog:
        blog.start(f"/articles/{LONG}")
        _fill(blog, LONG)


class Writer:
    """Somebody who has an article with its form before them, and writes at once."""

    def __init__(self, port: int, slug: str) -> None:
        self.client = Client(port)
        self._slug = slug
        self._made = stamp(port, slug)

    def comment(self, which: str, parent: str = "") -> int:
        """Leave one comment that is published and return its number."""
        form = {
            "body": f"I was on that ferry, says {which}, and it was not as late as they say.",
            "name": "Cy",
            "email": "cy@example.org",
            "parent": parent,
            "made": self._made,
        }
        answer = self.client.post(f"/comments/on/{self._slug}", form)
        found = re.search(r"#comment-(\d+)$", answer.header("Location"))
        if answer.code != 303 or found is None:
            raise RuntimeError(f"not published: {answer.status} {answer.header('Location')}")
        return int(found[1])


def _fill(blog: Server, slug: str) -> None:
    """Leave 200 comments on an article: 40, each with 4 answers."""
    writer = Writer(blog.port, slug)
    parent = ""
    for number in range(COMMENTS):
        if number % (_ANSWERS_EACH + 1) == 0:
            parent = ""
        said = writer.comment(f"comment number {number} of this thread", parent)
        parent = parent or str(said)
    writer.client.close()


def stamp(port: int, slug: str) -> str:
    """Return the signed instant that the form below an article carries, if it has one."""
    page = wire.get(port, f"/articles/{slug}").body.decode()
    found = re.search(r'name="made"[^>]* value="([^"]+)"', page)
    return found[1] if found else ""


def thread(folder: Path, slug: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Read an article and its thread out of a blog's SQLite file, as plain values."""
    (article,) = _read(folder, "id, slug, headline, body_html", "articles", f"slug = '{slug}'")
    columns = "id, article_id, parent_id, name, email, website, body_html, submitted_at"
    return article, _read(folder, columns, "comments", f"article_id = {article['id']}")


def newest_row(folder: Path) -> dict[str, Any]:
    """Read the newest comment's row, all columns but its number."""
    row = _read(folder, "*", "comments", "id = (SELECT max(id) FROM comments)")[0]
    return {name: value for name, value in row.items() if name != "id"}


def _read(folder: Path, columns: str, table: str, where: str) -> list[dict[str, Any]]:
    connection = sqlite3.connect(folder / "dateline.sqlite")
    connection.row_factory = sqlite3.Row
    rows = connection.execute(f"SELECT {columns} FROM {table} WHERE {where} ORDER BY id")
    found = [dict(row) for row in rows]
    connection.close()
    return found
