"""What was acknowledged survives: the server is killed right after its answer, again and again."""

from __future__ import annotations

import pytest

from tests.cast import BO
from tests.live import LiveBlog

ROUNDS = 100


@pytest.mark.timeout(600)  # a hundred starts of a server take their time
def test_a_kill_right_after_the_answer_loses_nothing_and_a_retry_doubles_nothing(
    live: LiveBlog,
) -> None:
    live.stop()
    live.workers = 1  # the one that answers is the one that dies; others only take time to start
    live.start()
    for number in range(ROUNDS):
        text = f"Round {number}: the lights went out."
        first = post(live, text)
        live.kill()
        live.start()
        assert text in live.get(first)
        assert text in live.get(post(live, text))
    listed = live.flask("comments", "list", "--limit", "1000").splitlines()
    assert len(listed) == ROUNDS
    live.stop()
    assert "Traceback" not in live.log()


def post(live: LiveBlog, text: str) -> str:
    status, location = live.post("/comments/on/ferry", {"body": text, **BO})
    assert status == 303
    return location
