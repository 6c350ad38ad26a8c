"""gunicorn with workers that are forks of a loaded blog, and granian, on both databases."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import FERRY
from tests.databases import both_databases
from tests.live import ROOT, START_SECONDS, LiveBlog

REPLY = {"body": "I was on that boat.", "name": "Bo", "email": "bo@example.org"}


@pytest.fixture
def granian(tmp_path: Path, database_url: str) -> Iterator[LiveBlog]:
    """Start a blog with the ferry under granian, by the command that docs/operate.md gives."""
    folder = tmp_path / "instance"
    folder.mkdir()
    blog = LiveBlog(folder, {"DATABASE_URL": database_url, "THROTTLE": "0"})
    document = (ROOT / "docs/operate.md").read_text()
    documented = re.search(r"^\.venv/bin/(granian .+)$", document, re.M)
    assert documented
    blog.command = (*documented[1].split(), "--port", str(blog.port))
    article = tmp_path / "ferry.md"
    article.write_text(FERRY.replace("{extra}", ""), encoding="utf-8")
    blog.flask("articles", "import", str(article))
    blog.start()
    yield blog
    blog.stop()


@both_databases
def test_granian_serves_the_blog(granian: LiveBlog) -> None:
    assert "The ferry runs again" in granian.get("/articles/ferry")
    status, receipt = granian.post("/comments/on/ferry", REPLY)
    assert status == 303
    assert REPLY["body"] in granian.get(receipt)


@both_databases
def test_forked_workers_answer_and_share_no_connection(live: LiveBlog) -> None:
    workers = both_workers(live)
    # Each holds a connection by now, or gets one: who answers is the kernel's choice.
    for number in range(40):
        assert "The ferry runs again" in live.get(f"/articles/ferry?n={number}")
    status, receipt = live.post("/comments/on/ferry", REPLY)
    assert status == 303
    assert REPLY["body"] in live.get(receipt)
    one, other = map(opened, workers)
    inherited = opened(live.process)
    # Nothing was connected before the fork: the master has what listens, and no database.
    assert len([each for each in inherited if each.startswith("socket:")]) == 1
    assert not [each for each in inherited if ".sqlite" in each]
    own = [{each for each in held if each.startswith("socket:")} for held in (one, other)]
    assert own[0] & own[1] == {each for each in inherited if each.startswith("socket:")}


def both_workers(live: LiveBlog) -> list[int]:
    """Return the workers; the first may answer before the other is forked."""
    deadline = time.monotonic() + START_SECONDS
    while len(found := children(live.process)) < 2:
        assert time.monotonic() < deadline, found
        time.sleep(0.02)
    return found


def children(process: int) -> list[int]:
    return [int(each) for each in _proc(process, f"task/{process}/children").split()]


def opened(process: int) -> set[str]:
    """Return what a process has open: files by their path, sockets by their number."""
    descriptors = Path(f"/proc/{process}/fd")
    return {str(each.readlink()) for each in descriptors.iterdir() if each.is_symlink()}


def _proc(process: int, name: str) -> str:
    return Path(f"/proc/{process}/{name}").read_text()
