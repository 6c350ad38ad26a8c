"""What somebody with bad intentions tries, on each of the readers' forms."""

from __future__ import annotations

import dataclasses
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError
from time_machine import Traveller

from blog.accounts.models import Browser
from blog.accounts.models import Reader as ConfirmedReader
from blog.comments import actions, erasure_actions, proof_actions, queries, writer_actions
from blog.comments.erasure_actions import Erasure
from blog.comments.mail_models import Claim
from blog.comments.models import Comment
from blog.comments.policy import Rules
from blog.comments.reasons import Code
from blog.comments.status import Status
from blog.comments.vocabulary import Wish
from blog.core import tokens
from blog.core.database import db, transaction
from blog.core.markup import render_comment
from blog.core.outbox import OutboxMail
from blog.core.text import mark
from blog.notifications import actions as mail_actions
from blog.settings import Settings
from tests.cast import ADA, BO, CY, NOON, decides, draft, publishes, says, submits
from tests.conftest import SECRET_KEY
from tests.correspondence import follows, is_asked
from tests.databases import contents
from tests.pages import FROM_OUR_PAGE, Page, Reader

RULES = Rules(is_mailing=True, is_throttled=False)
ALL_OF_IT = Erasure(keeps_text=False, pen_name="A former reader")
EVERY_WORD = "Every word of it counts."


@pytest.fixture(autouse=True)
def noon() -> object:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return dataclasses.replace(
        settings,
        base_url="http://localhost",
        mail_url="smtp://127.0.0.1:9",
        mail_from="news@news.example",
        database_timeout_seconds=1.0,
    )


@pytest.fixture(autouse=True)
def ferry(app: Flask) -> None:
    publishes()


def url(token: str | None) -> str:
    return f"/comments/receipts/{token}"


def asks(token: str | None, wish: Wish = Wish.PROOF) -> None:
    """The holder of a receipt has its address asked; a deliverer sends the mail at once."""
    assert token
    proof_actions.ask(token, wish, reader_token="", secret_key=SECRET_KEY, rules=RULES, now=NOON)
    while mail := mail_actions.claim(now=NOON):
        mail_actions.sent(mail, now=NOON)


def edits(token: str | None, body: str) -> Comment:
    assert token
    text = render_comment(body)
    return writer_actions.edit(token, text, reader_token="", rules=Rules(), now=NOON)


def knows(email: str, *comment_ids: int) -> int:
    """A reader has proved an address, and carries the address itself as token."""
    with transaction() as session:
        reader = ConfirmedReader(email=email, confirmed_at=NOON)
        session.add(reader)
        session.flush()
        browser = Browser(token_hash=tokens.hash_token(email), remembered_at=NOON)
        browser.reader_id = reader.id
        session.add(browser)
        session.add_all(Claim(comment_id=each, reader_id=reader.id) for each in comment_ids)
        return reader.id


def test_opening_links_changes_nothing(app: Flask, client: FlaskClient) -> None:
    published = says("A word.")
    receipt = submits(draft("Another.")).receipt
    secrets = {
        receipt,
        tokens.sign_number(is_asked(2), secret_key=SECRET_KEY, purpose=tokens.CONFIRMATION),
        tokens.sign_number(follows(1), secret_key=SECRET_KEY, purpose=tokens.SUBSCRIPTION),
    }
    knows(CY["email"], published)
    client.set_cookie("dateline_reader", CY["email"], path="/comments")
    before = contents()
    for rule in app.url_map.iter_rules():
        for secret in secrets if "GET" in (rule.methods or ()) else ():
            path = str(rule).replace("<token>", str(secret)).replace("<slug>", "ferry")
            path = re.sub("<int[^>]*>", str(published), path)
            client.get(f"{path}?stop=all&keep=nothing&List-Unsubscribe=One-Click&done=1")
            client.head(path, headers={"X-HTTP-Method-Override": "POST"})
    assert contents() == before


def test_erasing_does_not_reset_the_throttle() -> None:
    refusals = []
    for number in range(6):
        submitted = submits(draft(f"Number {number}."))
        refusals.append(submitted.refusal and submitted.refusal.code)
        if token := submitted.receipt:
            erasure_actions.erase(token, ALL_OF_IT, reader_token="", rules=RULES, now=NOON)
    assert refusals == [None, *[Code.TOO_MANY] * 5]


def test_erasing_does_not_reset_the_count_of_mails_to_an_address() -> None:
    numbers = []
    for number in range(4):
        token = submits(draft(f"Number {number}.", address_hash=str(number))).receipt
        asks(token)
        numbers.append(db.session.scalar(select(func.max(OutboxMail.id))))
        assert token
        erasure_actions.erase(token, ALL_OF_IT, reader_token="", rules=RULES, now=NOON)
    assert numbers[-1] in {None, *numbers[:-1]}, "a fourth mail went out"


def test_what_an_editor_has_not_seen_is_not_published() -> None:
    sent = submits(draft("A kind word."))
    edits(sent.receipt, "Buy pills: http://a.example http://b.example")
    with pytest.raises(actions.Moved):
        actions.decide(
            sent.comment_id,
            Status.PUBLISHED,
            staff_name=ADA,
            rules=Rules(),
            seen=Status.HELD,
            seen_text=mark("A kind word."),
            now=NOON,
        )


def test_taking_a_reply_in_does_not_read_every_thread() -> None:
    plans: list[str] = []

    @event.listens_for(db.engine, "before_cursor_execute")
    def explain(connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if statement.startswith("SELECT comments"):
            raw = connection.connection.dbapi_connection
            plans.extend(row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {statement}", values))

    queries.find_same(1, None, body_digest="a digest", email=BO["email"])
    event.remove(db.engine, "before_cursor_execute", explain)
    assert "ix_comments_parent_id" not in " ".join(plans), "that is every top-level comment"


def test_a_file_does_not_tell_whether_an_address_had_its_mails(client: FlaskClient) -> None:
    victims = submits(draft("Mine.", **CY, address_hash="cy")).receipt
    for _ in range(3):
        asks(victims)
    files = []
    for email in (CY["email"], "nobody@example.net"):
        receipt = submits(draft(email, email=email, address_hash=email)).receipt
        asks(receipt)
        (stored,) = client.get(f"{url(receipt)}/export").get_json()["comments"]
        files.append(stored.keys())
    assert files[0] == files[1]
    assert not files[0] & {"confirmations", "mails"}


def test_the_queue_does_not_tell_spam_from_held(reader: Reader) -> None:
    places = []
    for is_spam in (False, True):
        first = submits(draft("First.", address_hash=f"a{is_spam}", is_trap_filled=is_spam))
        probe = submits(draft(f"{is_spam}.", address_hash=f"b{is_spam}"))
        places.append("1 comment waits before it." in reader.get(url(probe.receipt)).text)
        for token in (first.receipt, probe.receipt):
            assert token
            writer_actions.withdraw(token, rules=RULES, now=NOON)
    assert places[0] == places[1]


def test_what_was_published_and_is_spam_reads_as_if_it_were_held(client: FlaskClient) -> None:
    told = []
    for to in (Status.HELD, Status.SPAM):
        sent = submits(draft(f"As {to}.", address_hash=to))
        decides(sent.comment_id, Status.PUBLISHED)
        decides(sent.comment_id, to)
        (stored,) = client.get(f"{url(sent.receipt)}/export").get_json()["comments"]
        told.append((stored["state"], stored["reasons"], stored["note"]))
    assert told[0] == told[1]


def test_a_change_that_is_too_long_and_too_late_is_given_back(
    client: FlaskClient, noon: Traveller
) -> None:
    receipt = submits(draft()).receipt
    noon.shift(timedelta(minutes=16))
    typed = {"body": f"{EVERY_WORD} " * 500}
    response = client.post(f"{url(receipt)}/edit", data=typed, headers=FROM_OUR_PAGE)
    assert EVERY_WORD in Page(response).text


def test_an_appeal_that_is_too_long_and_too_late_is_given_back(client: FlaskClient) -> None:
    sent = submits(draft())
    decides(sent.comment_id, Status.REMOVED)
    decides(sent.comment_id, Status.PUBLISHED)
    typed = {"appeal": f"{EVERY_WORD} " * 50}
    response = client.post(f"{url(sent.receipt)}/appeal", data=typed, headers=FROM_OUR_PAGE)
    assert EVERY_WORD in Page(response).text


def test_an_appeal_keeps_its_lines_while_the_database_is_busy(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object, **__: object) -> None:
        raise OperationalError("", {}, Exception("database is locked"))

    monkeypatch.setattr(writer_actions, "object_to_removal", busy)
    typed = {"appeal": "One.\nTwo."}
    response = client.post(f"{url('x')}/appeal", data=typed, headers=FROM_OUR_PAGE)
    assert response.status_code == 503
    assert Page(response).all("textarea"), "an <input> has no lines"


@pytest.mark.parametrize(
    ("read", "swapped"),
    [
        ("See [the table](https://good.example/).", "See [the table](https://bad.example/)."),
        (
            "Yes.\n\n```buy  my  pills  now " + "x " * 60 + "\nok\n```",
            "buy my pills now " + "x " * 60,
        ),
    ],
    ids=["a link is swapped for another", "words that nobody saw come out"],
)
def test_what_was_read_is_not_swapped_for_what_was_not(read: str, swapped: str) -> None:
    sent = submits(draft(read))
    decides(sent.comment_id, Status.PUBLISHED)
    assert edits(sent.receipt, swapped).status == Status.HELD


def test_who_wanted_all_erased_is_not_told_so_when_only_one_was(client: FlaskClient) -> None:
    receipt = submits(draft()).receipt
    typed = {"keep": "nothing", "everywhere": "y"}
    response = client.post(f"{url(receipt)}/erase", data=typed, headers=FROM_OUR_PAGE)
    assert response.status_code == 409


def test_one_household_is_one_reporter(client: FlaskClient) -> None:
    number = says("A fine word.")
    for each in range(3):
        client.post(
            f"/comments/{number}/flag",
            data={"reason": "false"},
            headers=FROM_OUR_PAGE,
            environ_base={"REMOTE_ADDR": f"2001:db8:1:{each}::7"},  # a /56 has 256 of them
        )
    assert db.session.get_one(Comment, number).status == Status.PUBLISHED
