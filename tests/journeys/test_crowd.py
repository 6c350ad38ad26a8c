"""Many readers at once: nobody is refused, and everybody is led to their own words."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.databases import both_databases
from tests.live import LiveBlog

CLIENTS, EACH = 8, 50


@pytest.fixture
def crowded(live: LiveBlog) -> Iterator[LiveBlog]:
    """The blog with four workers."""
    live.stop()
    blog = dataclasses.replace(live, workers=4)
    blog.start()
    yield blog
    blog.stop()


@both_databases
def test_eight_clients_at_once_each_find_their_own_comments(crowded: LiveBlog) -> None:
    with ThreadPoolExecutor(CLIENTS) as pool:
        results = [
            status
            for each in pool.map(lambda n: write(crowded, n), range(CLIENTS))
            for status in each
        ]
    assert Counter(results) == {"303 and found": CLIENTS * EACH}
    listed = crowded.flask("comments", "list", "--limit", "1000").splitlines()
    assert len(listed) == CLIENTS * EACH
    assert "status=5" not in crowded.log()


@both_databases
def test_one_reply_sent_eight_times_at_once_is_one_comment(crowded: LiveBlog) -> None:
    form = {"body": "Click, click, click.", "name": "Bo", "email": "bo@example.org"}
    with ThreadPoolExecutor(CLIENTS) as pool:
        answers = list(pool.map(lambda _: crowded.post("/comments/on/ferry", form), range(CLIENTS)))
    assert [status for status, _ in answers] == [303] * CLIENTS
    assert len(crowded.flask("comments", "list").splitlines()) == 1


def write(blog: LiveBlog, client: int) -> list[str]:
    """Send fifty comments and follow each answer; return what came of each."""
    outcomes = []
    for number in range(EACH):
        text = f"Client {client} says its sentence number {number}, and no other."
        form = {"body": text, "name": f"Client {client}", "email": f"c{client}@example.org"}
        status, location = blog.post("/comments/on/ferry", form)
        found = "found" if text in blog.get(location) else "lost"
        outcomes.append(f"{status} and {found}")
    return outcomes
