"""What was acknowledged survives: the server is killed right after its answer, again and again."""

from __future__ import annotations

import http.client
from urllib.parse import urlencode

import pytest

from tests.cast import BO
from tests.live import LiveBlog

ROUNDS = 100


@pytest.mark.timeout(600)  # a hundred starts of a server take their time
def test_a_kill_right_after_the_answer_loses_nothing_and_a_retry_doubles_nothing(
    live: LiveBlog,
) -> None:
    for number in range(ROUNDS):
        text = f"Round {number}: the lights went out."
        first = post(live, text)
        live.kill()
        live.start()
        assert text in receipt(live, first)
        if number % 10 == 0:
            assert text in receipt(live, post(live, text))
    listed = live.flask("comments", "list", "--limit", "1000").splitlines()
    assert len(listed) == ROUNDS
    live.stop()
    assert "Traceback" not in live.log()


def post(live: LiveBlog, text: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", live.port, timeout=20)
    form = urlencode({"body": text, **BO})
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/comments/on/ferry", form, headers)
    answer = connection.getresponse()
    location = answer.getheader("Location") or ""
    connection.close()
    assert answer.status == 303
    return location


def receipt(live: LiveBlog, location: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", live.port, timeout=20)
    connection.request("GET", location)
    page = connection.getresponse().read().decode()
    connection.close()
    return page
