"""Prove an address, be known by the proof, and gain nothing without it."""

from __future__ import annotations

import dataclasses
import re
from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from time_machine import Traveller

from blog.accounts.models import Browser
from blog.accounts.models import Reader as ConfirmedReader
from blog.comments import actions, queries
from blog.comments.mail_models import Claim, Confirmation, Follow, Subscription
from blog.comments.policy import Rules
from blog.comments.status import Status
from blog.core import tokens
from blog.core.clock import utc_now
from blog.core.database import db
from blog.core.outbox import OutboxMail
from blog.settings import Settings
from tests.cast import BO, CY, NOON, decides, draft, publishes, says, submits
from tests.conftest import SECRET_KEY
from tests.databases import both_databases
from tests.pages import FROM_OUR_PAGE, Page, Reader

MAILING = {
    "base_url": "http://localhost",
    "mail_url": "smtp://127.0.0.1:9",
    "mail_from": "news@news.example",
}
CY_DRAFT = {**CY, "address_hash": "cy's address"}


@pytest.fixture(autouse=True)
def noon() -> object:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return dataclasses.replace(settings, **MAILING)  # type: ignore[arg-type]


@pytest.fixture
def url(app: Flask) -> str:
    """Cy's comment waits; returns where its receipt is."""
    publishes()
    return f"/comments/receipts/{submits(draft('Mine.', **CY_DRAFT)).receipt}"


def mails(kind: str) -> list[OutboxMail]:
    db.session.rollback()
    return list(db.session.scalars(select(OutboxMail).where(OutboxMail.kind == kind)))


def mailed_link() -> str:
    """The link in the last mail that asks an address whether it is its owner's."""
    number = mails("confirmation")[-1].payload["number"]
    token = tokens.sign_number(number, secret_key=SECRET_KEY, purpose=tokens.CONFIRMATION)
    return f"/comments/confirm/{token}"


def confirms(reader: Reader, url: str, *, by: str = "/confirm", remember: bool = True) -> Page:
    """A reader asks for the mail, opens its link and presses the button."""
    reader.does(reader.get(url), by)
    typed = {"remember": "1"} if remember else {}
    return reader.does(reader.get(mailed_link()), "", typed)


def count(model: type) -> int:
    db.session.rollback()
    return len(db.session.scalars(select(model)).all())


@both_databases
def test_the_button_confirms_and_the_link_alone_does_not(reader: Reader, url: str) -> None:
    reader.does(reader.get(url), "/confirm")
    page = reader.get(mailed_link())
    assert page.h1 == "Is this address yours?"
    assert count(ConfirmedReader) == 0
    done = reader.does(page, "")
    assert "The address is confirmed." in done.text
    assert db.session.scalars(select(ConfirmedReader.email)).all() == [CY["email"]]
    assert db.session.scalars(select(Claim.comment_id)).all() == [1]
    assert count(Browser) == 0


def test_the_cookie_is_for_the_comments_only_and_for_those_who_want_it(
    client: FlaskClient, url: str
) -> None:
    client.post(f"{url}/confirm", headers=FROM_OUR_PAGE)
    link = mailed_link()
    refused = client.post(link, headers=FROM_OUR_PAGE)
    assert "Set-Cookie" not in refused.headers
    client.post(f"{url}/confirm", headers=FROM_OUR_PAGE)
    response = client.post(mailed_link(), data={"remember": "1"}, headers=FROM_OUR_PAGE)
    (cookie,) = SimpleCookie(response.headers["Set-Cookie"]).values()
    assert cookie.key == "dateline_reader"
    assert (cookie["path"], cookie["samesite"]) == ("/comments", "Lax")
    assert cookie["httponly"] is True
    assert db.session.scalars(select(Browser.token_hash)).all() == [tokens.hash_token(cookie.value)]


def test_over_https_the_cookie_is_sent_over_https_only(client: FlaskClient, url: str) -> None:
    client.post(f"{url}/confirm", headers=FROM_OUR_PAGE)
    response = client.post(
        mailed_link(), data={"remember": "1"}, headers=FROM_OUR_PAGE, base_url="https://localhost"
    )
    (cookie,) = SimpleCookie(response.headers["Set-Cookie"]).values()
    assert cookie.key == "__Secure-dateline_reader"
    assert cookie["secure"] is True


def test_a_link_is_good_for_a_day_and_once(reader: Reader, url: str, noon: Traveller) -> None:
    reader.does(reader.get(url), "/confirm")
    link = mailed_link()
    page = reader.get(link)
    noon.shift(timedelta(hours=25))
    assert "This link has had its time." in reader.get(link).text
    reader.send(page, {}, expect=404)
    noon.move_to(NOON)
    reader.does(page, "")
    assert reader.does(page, "").h1 == "Confirm an address"
    assert count(ConfirmedReader) == 1


@pytest.mark.parametrize("token", ["", "1", "1.x", "x" * 300, "0"])
def test_a_link_that_nobody_signed_leads_nowhere(client: FlaskClient, token: str) -> None:
    assert client.get(f"/comments/confirm/{token}").status_code == 404
    assert client.get(f"/comments/subscriptions/{token}").status_code == 404


def test_a_link_for_one_purpose_is_none_for_another(client: FlaskClient, url: str) -> None:
    token = tokens.sign_number(1, secret_key=SECRET_KEY, purpose=tokens.SUBSCRIPTION)
    client.post(f"{url}/confirm", headers=FROM_OUR_PAGE)
    assert client.get(f"/comments/confirm/{token}").status_code == 404


@both_databases
def test_one_address_gets_so_many_mails_a_day_whoever_asks(
    reader: Reader, url: str, noon: Traveller
) -> None:
    other = submits(draft("Of somebody else.", **CY | {"name": "X", "address_hash": "x"})).receipt
    pages = [reader.get(url), reader.get(f"/comments/receipts/{other}")] * 3
    answers = {
        reader.does(page, "/confirm").text.replace("Of somebody else.", "") for page in pages
    }
    assert len(mails("confirmation")) == 3
    assert all("A mail is on its way" in answer for answer in answers)
    noon.shift(timedelta(days=1, seconds=1))
    reader.does(pages[0], "/confirm")
    assert len(mails("confirmation")) == 4


@both_databases
def test_who_has_proved_an_address_and_was_published_need_not_wait(
    reader: Reader, url: str, noon: Traveller
) -> None:
    confirms(reader, url)
    noon.shift(60)
    assert is_led_to_receipt(reader, CY)
    decides(1, Status.PUBLISHED)
    noon.shift(60)
    assert not is_led_to_receipt(reader, CY, body="This one appears at once.")
    assert "This one appears at once." in reader.get("/articles/ferry").text


def test_links_hold_even_who_is_known(reader: Reader, url: str, noon: Traveller) -> None:
    confirms(reader, url)
    decides(1, Status.PUBLISHED)
    noon.shift(60)
    assert is_led_to_receipt(reader, CY, body="http://a.example http://b.example")


def test_the_proof_of_one_address_is_none_for_another(
    reader: Reader, url: str, noon: Traveller
) -> None:
    confirms(reader, url)
    decides(1, Status.PUBLISHED)
    noon.shift(60)
    assert is_led_to_receipt(reader, BO)


@both_databases
def test_an_impostor_gains_nothing_and_is_told_nothing(
    app: Flask, reader: Reader, url: str, noon: Traveller
) -> None:
    confirms(reader, url)
    decides(1, Status.PUBLISHED)
    noon.shift(60)
    impostor = Reader(app.test_client())
    seen = []
    for name, email in ((CY["name"], CY["email"]), ("No Body", "nobody@example.net")):
        noon.shift(60)
        page = impostor.get("/articles/ferry")
        noon.shift(30)
        response = impostor.send(page, {"body": "It is me.", "name": name, "email": email})
        receipt = response.location
        assert receipt.startswith("/comments/receipts/")
        texts = [impostor.get(receipt).text, impostor.get("/comments/mine").text]
        texts += [
            impostor.does(impostor.get(receipt), change).text
            for change in ("/subscribe", "/confirm")
        ]
        number = queries.listed(status=Status.HELD, limit=9)[-1].comment.id
        decides(number, Status.REMOVED)  # so that the next one waits behind as many
        seen.append([without(text, name) for text in texts])
    assert seen[0] == seen[1]
    assert [each.comment.status for each in queries.listed(status=None, limit=9)] == [
        "published",
        "removed",
        "removed",
    ]


@pytest.mark.parametrize("state", [Status.PUBLISHED, Status.HELD])
def test_a_text_sent_again_from_elsewhere_tells_nothing_and_opens_nothing(
    url: str, state: Status
) -> None:
    if state == Status.PUBLISHED:
        decides(1, state)
    found = []
    for number, email in enumerate([CY["email"], "wrong@example.net"]):
        again = draft("Mine.", name=CY["name"], email=email, address_hash=f"elsewhere {number}")
        submitted = submits(again, at=NOON + timedelta(minutes=1))
        assert submitted.comment_id != 1
        found.append((submitted.is_public, submitted.is_known, bool(submitted.receipt)))
    assert found == [(False, False, True)] * 2


def test_a_browser_is_forgotten(reader: Reader, url: str) -> None:
    confirms(reader, url)
    page = reader.does(reader.get(url), "/forget")
    assert "This browser is forgotten." in page.text
    assert count(Browser) == 0
    assert reader.client.get_cookie("dateline_reader", path="/comments") is None
    assert "carries no proof" in reader.get("/comments/mine").text


def test_a_reader_finds_comments_again_by_the_proof(
    app: Flask, reader: Reader, url: str, noon: Traveller
) -> None:
    confirms(reader, url)
    form = reader.get("/articles/ferry")
    assert "/comments/mine" in {link.get("href") for link in form.all("a")}
    page = reader.get("/comments/mine")
    assert "Mine." in page.text
    receipt = reader.does(page, "/mine/1")
    assert receipt.h1 == "Your comment is waiting to be read"
    stranger = Reader(app.test_client())
    stranger.send(page, {}, to="/mine/1", expect=404)
    other = submits(draft("Not yours.")).comment_id
    response = reader.client.post(f"/comments/mine/{other}", headers=FROM_OUR_PAGE)
    assert response.status_code == 404


@both_databases
def test_answers_are_mailed_to_who_confirmed_that(reader: Reader, url: str) -> None:
    decides(1, Status.PUBLISHED)
    done = confirms(reader, url, by="/subscribe", remember=False)
    assert "Answers to the comment are mailed to you." in done.text
    assert mails("answers") == []
    held = submits(draft("An answer that waits.", parent_id=1)).comment_id
    spam = submits(draft("Buy!", parent_id=1, is_trap_filled=True)).comment_id
    assert mails("answers") == []
    says("An answer.", by=BO, parent_id=1)
    assert len(mails("answers")) == 0  # says() is the rules of a blog that does not mail
    publish = Rules(is_mailing=True)
    actions.decide(held, Status.PUBLISHED, staff_name="Ada", rules=publish, now=NOON)
    (mail,) = mails("answers")
    assert mail.payload["numbers"] == [held]
    assert spam not in mail.payload["numbers"]
    assert "mailed to the address you gave" in reader.get(url).text


def test_a_browser_with_the_proof_subscribes_at_once(reader: Reader, url: str) -> None:
    confirms(reader, url)
    before = len(mails("confirmation"))
    page = reader.does(reader.get(url), "/subscribe")
    assert "From now on, answers are mailed to you." in page.text
    assert len(mails("confirmation")) == before
    assert count(Follow) == 1
    page = reader.does(page, "/unsubscribe")
    assert "No more answers to this comment are mailed to you." in page.text
    assert (count(Follow), count(Subscription)) == (0, 0)


def subscription_link(number: int = 1) -> str:
    token = tokens.sign_number(number, secret_key=SECRET_KEY, purpose=tokens.SUBSCRIPTION)
    return f"/comments/subscriptions/{token}"


def test_mails_end_by_a_button_and_not_by_the_link(reader: Reader, url: str) -> None:
    confirms(reader, url, by="/subscribe")
    page = reader.get(subscription_link())
    assert "answers to 1 comment under “The ferry runs again”" in page.text
    assert count(Subscription) == 1
    done = reader.does(page, "", {"stop": "thread"})
    assert "No mails are sent to you about this thread." in done.text
    assert reader.does(page, "", {"stop": "thread"}).text == done.text
    assert count(Subscription) == 0


def test_a_mail_program_ends_mails_by_itself(client: FlaskClient, reader: Reader, url: str) -> None:
    confirms(reader, url, by="/subscribe")
    bare = client.application.test_client()
    for _ in range(2):
        response = bare.post(subscription_link(), data={"List-Unsubscribe": "One-Click"})
        assert response.status_code == 200
    assert count(Subscription) == 0


def test_all_mails_of_an_address_end_at_once(reader: Reader, url: str) -> None:
    publishes(text=FERRY_TOO, source="too.md")
    confirms(reader, url, by="/subscribe")
    other = submits(draft("There too.", article_slug="too", **CY, address_hash="x")).receipt
    reader.does(reader.get(f"/comments/receipts/{other}"), "/subscribe")
    assert count(Subscription) == 2
    page = reader.get(subscription_link())
    assert "2 threads in all are mailed to your address." in page.text
    reader.does(page, "", {"stop": "all"})
    assert count(Subscription) == 0


def test_a_confirmation_of_an_erased_comment_is_gone(reader: Reader, url: str) -> None:
    reader.does(reader.get(url), "/confirm")
    link = mailed_link()
    reader.does(reader.get(url), "/erase", {"keep": "nothing"})
    assert (count(Confirmation), mails("confirmation")) == (1, [])
    reader.get(link, expect=404)


def test_with_the_proof_all_that_was_claimed_is_handed_out(
    reader: Reader, url: str, noon: Traveller
) -> None:
    confirms(reader, url)
    noon.shift(60)
    is_led_to_receipt(reader, CY, body="Mine as well.")
    data = reader.client.get(f"{url}/export").get_json()
    assert [each["text"] for each in data["comments"]] == ["Mine as well.", "Mine."]
    assert data["confirmed_address"]["email"] == CY["email"]
    bare = reader.client.application.test_client().get(f"{url}/export").get_json()
    assert [each["text"] for each in bare["comments"]] == ["Mine."]
    assert bare["confirmed_address"] is None


FERRY_TOO = "---\nheadline: Another\nslug: too\npublished: 2026-11-02\n---\n\nMore.\n"


def is_led_to_receipt(reader: Reader, writer: dict[str, str], body: str = "More.") -> bool:
    """Send a comment with this reader's browser, and tell whether it waits."""
    with time_machine.travel(utc_now() - timedelta(seconds=30), tick=False):
        page = reader.get("/articles/ferry")
    location = reader.send(page, {"body": body, **writer}).location
    return location.startswith("/comments/receipts/")


def without(text: str, name: str) -> str:
    return re.sub(r"\d\d?:\d\d", "", text.replace(name, "NAME"))
