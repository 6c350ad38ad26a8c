"""Mail scanners open every link of every mail: nothing may come of it."""

from __future__ import annotations

import re
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest
import time_machine
from flask import Flask

from blog.comments.vocabulary import Wish
from tests.cast import BO, CY, NOON, draft, publishes, says, submits
from tests.correspondence import (
    BASE_URL,
    deliver,
    follows,
    is_asked,
    is_told,
    newsroom_is_told,
)
from tests.databases import both_databases, contents
from tests.mailbox import Mailbox, parts

pytestmark = both_databases


def links(message: EmailMessage) -> set[str]:
    """Every address in a mail: in its text, in its HTML, in its headers."""
    texts = [*parts(message), message["List-Unsubscribe"] or ""]
    return {
        found.rstrip(".,") for text in texts for found in re.findall(r"https?://[^\s\"<>]+", text)
    }


@pytest.fixture(autouse=True)
def noon() -> object:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def messages(app: Flask, mailbox: Mailbox) -> list[EmailMessage]:
    """One mail of each kind, and of each wish."""
    publishes()
    asked = says("Who let the goat on?", by=BO)
    subscription = follows(asked)
    answers = [says(f"Answer {number}.", by=CY, parent_id=asked) for number in range(25)]
    is_told(subscription, *answers)
    held = submits(draft("Held.", address_hash="x")).comment_id
    is_asked(held)
    is_asked(held, wish=Wish.ANSWERS)
    newsroom_is_told()
    assert deliver(app) == 4
    return mailbox.messages


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_opening_every_link_changes_nothing(
    app: Flask, messages: list[EmailMessage], method: str
) -> None:
    before = contents()
    walked = {link for message in messages for link in links(message)}
    assert {urlsplit(link).path.split("/")[2] for link in walked} > {"confirm", "subscriptions"}
    client = app.test_client()
    for link in sorted(walked):
        assert link.startswith(BASE_URL)
        answer = client.open(link.removeprefix(BASE_URL), method=method)
        assert answer.status_code in {200, 302}, link
        assert "Set-Cookie" not in answer.headers
    assert contents() == before


def test_pressing_the_buttons_behind_them_does(app: Flask, messages: list[EmailMessage]) -> None:
    before = contents()
    client = app.test_client()
    for message in messages:
        for link in links(message):
            path = link.removeprefix(BASE_URL)
            if "/confirm/" in path or "/subscriptions/" in path:
                headers = {"Sec-Fetch-Site": "same-origin"}
                assert client.post(path, headers=headers).status_code == 303
    after = contents()
    changed = {table for table in before if before[table] != after[table]}
    assert changed >= {"confirmations", "readers", "claims", "subscriptions", "follows"}
