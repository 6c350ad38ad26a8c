"""A comment is on the page of every worker, at once or within the second that is promised."""

from __future__ import annotations

import re
import time

import pytest

from tests.cast import BO
from tests.databases import both_databases
from tests.live import LiveBlog

WORDS = "I was on that boat."
ASKED = 40
# Beside the second, what a busy machine may need to answer.
LEEWAY_SECONDS = 0.5


@both_databases
@pytest.mark.timeout(120)
def test_all_workers_show_a_comment(live: LiveBlog, database_url: str) -> None:
    live.stop()
    live.variables["HOLD_FIRST_COMMENTS"] = "0"
    live.variables["HOLD_SECONDS"] = "0"
    live.start()
    assert not any(shows(live) for _ in range(ASKED))
    made = re.findall(r'name="made"[^>]*value="([^"]*)', live.get("/articles/ferry"))
    status, url = live.post("/comments/on/ferry", BO | {"body": WORDS, "made": made[0]})
    posted_at = time.monotonic()
    assert (status, url.partition("?at=")[0]) == (303, "/articles/ferry")
    # Whichever worker answers, the writer is shown what they have just written.
    assert all(shows(live, url.partition("#")[0]) for _ in range(ASKED))
    if database_url.startswith("postgresql"):
        time.sleep(max(0.0, posted_at + 1 + LEEWAY_SECONDS - time.monotonic()))
    assert all(shows(live) for _ in range(ASKED))


def shows(blog: LiveBlog, url: str = "/articles/ferry") -> bool:
    """Tell whether some worker shows the comment."""
    return WORDS in blog.get(url)
