"""What each kind of mail says, and when it says nothing, on both engines."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from flask import Flask
from sqlalchemy import delete, update

from blog.articles.models import Article
from blog.comments.mail_models import Confirmation, Follow, Subscription
from blog.comments.models import Appeal, Comment
from blog.comments.status import Status
from blog.comments.vocabulary import Wish
from blog.core import outbox, tokens
from blog.core.database import transaction
from blog.notifications.letters import MAX_ANSWERS
from tests.cast import BO, CY, MAL, NOON, decides, draft, publishes, says, submits
from tests.conftest import SECRET_KEY
from tests.correspondence import (
    BASE_URL,
    EDITORS,
    MAIL_FROM,
    deliver,
    follows,
    is_asked,
    is_told,
    mail,
    newsroom_is_told,
)
from tests.databases import both_databases
from tests.mailbox import Mailbox, parts

pytestmark = both_databases

SPAMMER = {"name": "CHEAP PILLS", "email": "victim@example.org", "website": "https://pills.example"}


def conversation() -> tuple[int, int]:
    """Bo is answered by Cy, and follows; returns the subscription and the answer."""
    publishes()
    asked = says("Who let the *goat* on?", by=BO)
    answer = says("It let *itself* on & off <again>.", by=CY, parent_id=asked)
    return follows(asked), answer


def test_an_answer_is_mailed_to_whoever_follows(app: Flask, mailbox: Mailbox) -> None:
    subscription, answer = conversation()
    is_told(subscription, answer)
    assert deliver(app) == 1
    (message,) = mailbox.messages
    token = tokens.sign_number(subscription, secret_key=SECRET_KEY, purpose=tokens.SUBSCRIPTION)
    manage = f"{BASE_URL}/comments/subscriptions/{token}"
    assert {
        "From": f"The Courier <{MAIL_FROM}>",
        "To": "bo@example.org",
        "Subject": "New answers: The ferry runs again",
        "Message-ID": f"<{mail().message_id}@news.example>",
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{manage}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }.items() <= dict(message.items()).items()
    assert mailbox.senders == [MAIL_FROM]
    text, html = parts(message)
    assert text == (
        "There is 1 new answer under “The ferry runs again”.\n"
        "\n"
        "Cy Regular (November 22, 2026, 12:00\N{NARROW NO-BREAK SPACE}PM)\n"
        "> It let itself on & off <again>.\n"
        f"{BASE_URL}/comments/{answer}\n"
        "\n"
        "-- \n"
        "You get this mail because you asked The Courier for it.\n"
        "Get fewer of these mails, or none\n"
        f"{manage}\n"
    )
    assert "It let itself on &amp; off &lt;again&gt;." in html
    assert f'<a href="{BASE_URL}/comments/{answer}">' in html
    assert f'<a href="{manage}">' in html
    assert '<html lang="en" dir="ltr">' in html
    assert not any(each in html for each in ("style=", "src=", "<img", "<link", CY["email"]))


def test_answers_are_gathered_in_one_mail_the_oldest_first(app: Flask, mailbox: Mailbox) -> None:
    subscription, first = conversation()
    others = [says(f"Answer {number}.", by=CY, parent_id=1) for number in range(MAX_ANSWERS + 1)]
    is_told(subscription, *reversed(others), first)
    assert deliver(app) == 1
    text, _ = parts(mailbox.messages[0])
    assert "There are 22 new answers under “The ferry runs again”." in text
    assert f"2 more are on the page.\n{BASE_URL}/articles/ferry\n" in text
    shown = [first, *others][:MAX_ANSWERS]
    places = [text.index(f"{BASE_URL}/comments/{number}\n") for number in shown]
    assert all(earlier < later for earlier, later in pairwise(places))


def test_a_long_answer_is_told_by_its_beginning(app: Flask, mailbox: Mailbox) -> None:
    subscription, _ = conversation()
    is_told(subscription, says("渡" * 3000, by=CY, parent_id=1))
    deliver(app)
    text, _ = parts(mailbox.messages[0])
    assert f"> {'渡' * 1000}…\n" in text


@pytest.mark.parametrize("state", [Status.HELD, Status.REMOVED, Status.SPAM])
def test_an_answer_that_is_not_published_any_more_is_not_told(
    app: Flask, mailbox: Mailbox, state: Status
) -> None:
    subscription, answer = conversation()
    is_told(subscription, answer)
    decides(answer, state)
    assert deliver(app) == 0
    assert mailbox.messages == []
    closed = mail()
    assert (
        closed.is_open,
        closed.sent_at,
        closed.died_at,
        closed.error,
    ) == (False, None, None, "nothing to tell")


def test_of_two_answers_the_published_one_is_told(app: Flask, mailbox: Mailbox) -> None:
    subscription, answer = conversation()
    other = says("Not a word of this.", by=MAL, parent_id=1)
    is_told(subscription, answer, other)
    decides(other, Status.SPAM)
    deliver(app)
    text, html = parts(mailbox.messages[0])
    assert "1 new answer" in text
    assert "Not a word" not in text + html


@pytest.mark.parametrize(
    "ending",
    [
        delete(Subscription),
        delete(Follow),
        update(Article).values(status="draft"),
        update(Article).values(published_at=NOON + timedelta(days=1)),
    ],
    ids=["subscription ended", "not followed any more", "article withdrawn", "article to come"],
)
def test_whoever_has_ended_it_is_told_nothing(app: Flask, mailbox: Mailbox, ending: object) -> None:
    subscription, answer = conversation()
    is_told(subscription, answer)
    with transaction() as session:
        session.execute(ending)  # type: ignore[call-overload]
    assert deliver(app) == 0
    assert mailbox.messages == []
    assert mail().error == "nothing to tell"


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        (Wish.PROOF, "please confirm that the address is yours:"),
        (Wish.ANSWERS, "Somebody asked The Courier to mail answers to this address"),
    ],
)
def test_a_confirmation_is_asked_for(
    app: Flask, mailbox: Mailbox, wish: Wish, sentence: str
) -> None:
    publishes()
    number = is_asked(submits(draft()).comment_id, wish=wish)
    assert deliver(app) == 1
    (message,) = mailbox.messages
    token = tokens.sign_number(number, secret_key=SECRET_KEY, purpose=tokens.CONFIRMATION)
    url = f"{BASE_URL}/comments/confirm/{token}"
    text, html = parts(message)
    assert message["To"] == "bo@example.org"
    assert message["Subject"] == "Please confirm your address: The Courier"
    assert "List-Unsubscribe" not in message
    assert sentence in text
    assert sentence in html
    assert "“The ferry runs again”" in text
    assert f"\n{url}\n" in text
    assert f'<a href="{url}">' in html
    assert "The link works for 24 hours. If it was not you, do nothing" in text


def test_a_confirmation_carries_nothing_that_a_stranger_wrote(app: Flask, mailbox: Mailbox) -> None:
    publishes()
    sent = draft("Buy at https://pills.example/ today!", **SPAMMER)
    is_asked(submits(sent).comment_id)
    deliver(app)
    (message,) = mailbox.messages
    everything = "".join([*map(str, message.values()), *parts(message)])
    assert not any(each in everything.lower() for each in ("pills", "cheap", "buy", "today"))


@pytest.mark.parametrize(
    "ending",
    [
        delete(Confirmation),
        update(Comment).values(email=""),
        update(Confirmation).values(confirmed_at=NOON),
        update(Confirmation).values(asked_at=NOON - timedelta(hours=24)),
    ],
    ids=["gone", "comment erased", "already confirmed", "link stale"],
)
def test_who_need_not_confirm_is_not_asked(app: Flask, mailbox: Mailbox, ending: object) -> None:
    publishes()
    is_asked(submits(draft()).comment_id)
    with transaction() as session:
        session.execute(ending)  # type: ignore[call-overload]
    assert deliver(app) == 0
    assert mailbox.messages == []
    assert mail().error == "nothing to tell"


def test_the_newsroom_is_told_what_waits(app: Flask, mailbox: Mailbox) -> None:
    publishes()
    number = submits(draft("See https://a.example and https://b.example " + "x" * 300)).comment_id
    newsroom_is_told()
    assert deliver(app) == 1
    (message,) = mailbox.messages
    assert ", ".join(EDITORS) == message["To"]
    assert message["Subject"] == "1 waits: The Courier"
    assert "List-Unsubscribe" not in message
    text, html = parts(message)
    beginning = f"See https://a.example and https://b.example {'x' * 300}"[:200]
    assert text == (
        "1 comment waits to be read.\n"
        "\n"
        f"{number} Bo Newcomer (November 22, 2026, 12:00\N{NARROW NO-BREAK SPACE}PM)\n"
        "The ferry runs again\n"
        f"> {beginning}…\n"
        "It has 2 links. An editor reads the first comments of every reader.\n"
        "\n"
        "-- \n"
        "To see and decide, on the server:\n"
        "flask comments list --held\n"
        "flask comments decide ID published\n"
    )
    assert "1 comment waits to be read." in html
    assert BO["email"] not in text + html


def test_a_digest_shows_those_that_have_waited_longest(app: Flask, mailbox: Mailbox) -> None:
    publishes()
    for number in range(21):
        submits(draft(f"Number {number}.", address_hash=str(number)))
    newsroom_is_told()
    deliver(app)
    text, _ = parts(mailbox.messages[0])
    assert "21 comments wait to be read." in text
    assert "> Number 0." in text
    assert "> Number 19." in text
    assert "> Number 20." not in text
    assert "Those above have waited the longest." in text


def test_an_appeal_alone_is_told(app: Flask, mailbox: Mailbox) -> None:
    publishes()
    comment = says("I was there.")
    with transaction() as session:
        session.add(Appeal(comment_id=comment, text="Why?", appealed_at=NOON))
    newsroom_is_told()
    assert deliver(app) == 1
    text, _ = parts(mailbox.messages[0])
    assert text.startswith("1 appeal waits for an answer.\n")


def test_a_newsroom_for_which_nothing_waits_is_not_mailed(app: Flask, mailbox: Mailbox) -> None:
    publishes()
    decides(submits(draft()).comment_id, Status.PUBLISHED)
    newsroom_is_told()
    assert deliver(app) == 0
    assert mailbox.messages == []
    assert mail().error == "nothing to tell"


def test_a_mail_of_an_unknown_kind_is_put_off(app: Flask, mailbox: Mailbox) -> None:
    with transaction() as session:
        outbox.put(session, "carrier pigeon", "pigeon", {}, now=NOON)
    assert deliver(app) == 0
    assert mail().is_open
    assert mail().error.startswith("ValueError in letters.py:")
