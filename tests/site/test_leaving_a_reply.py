"""A reply from the form to its receipt and into the thread."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from time_machine import Traveller

from blog.comments import queries
from blog.comments.status import Status
from blog.core.database import db
from blog.settings import Settings
from tests.cast import BO, CY, MAL, NOON, decides, publishes, says
from tests.databases import both_databases
from tests.pages import Page, Reader

TEXT = "I was on that boat.\n\nIt was *cold*."


@pytest.fixture(autouse=True)
def noon() -> object:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@both_databases
def test_a_first_comment_waits_with_its_reasons(reader: Reader) -> None:
    publishes()
    receipt = follow(reader, reader.send(form(reader), {"body": TEXT, **BO}).location)
    assert receipt.h1 == "Your comment is waiting to be read"
    assert "An editor reads the first comments of every reader." in receipt.text
    assert "It was sent within 3 seconds of opening the page." in receipt.text
    assert "It was *cold*." in receipt.text
    assert "cold" not in reader.get("/articles/ferry").text


@both_databases
def test_a_held_comment_appears_once_it_is_published(reader: Reader) -> None:
    publishes()
    receipt_url = reader.send(form(reader), {"body": TEXT, **BO}).location
    (waiting,) = queries.listed(status=Status.HELD, limit=10)
    reader.get(f"/comments/{waiting.comment.id}", expect=404)
    decides(waiting.comment.id, Status.PUBLISHED)
    assert "It was cold." in reader.get("/articles/ferry").text
    receipt = reader.get(receipt_url)
    assert receipt.h1 == "Your comment is published"
    assert "Why it waits" not in receipt.text


def test_a_removed_comment_tells_its_writer_why(reader: Reader) -> None:
    publishes()
    receipt_url = reader.send(form(reader), {"body": TEXT, **BO}).location
    (waiting,) = queries.listed(status=Status.HELD, limit=10)
    decides(waiting.comment.id, Status.REMOVED, note="It names a private person.")
    receipt = reader.get(receipt_url)
    assert receipt.h1 == "Your comment was removed"
    assert "It names a private person." in receipt.text


def test_spam_reads_exactly_like_held(reader: Reader, noon: Traveller) -> None:
    publishes()
    bait = form(reader)
    noon.shift(60)
    held = reader.get(reader.send(bait, {"body": "Nice words", **BO}).location)
    decides(1, Status.PUBLISHED)  # so that nothing waits before the other one either
    noon.shift(60)
    spam = reader.get(reader.send(bait, {"body": "Nice words", "subject": "x", **MAL}).location)
    (caught,) = queries.listed(status=Status.SPAM, limit=10)
    assert caught.comment.name == MAL["name"]
    assert without_details(spam) == without_details(held)


def test_a_comment_judged_spam_later_still_reads_like_held(reader: Reader) -> None:
    publishes()
    url = reader.send(form(reader), {"body": TEXT, **BO}).location
    before = reader.get(url).text
    (waiting,) = queries.listed(status=Status.HELD, limit=10)
    decides(waiting.comment.id, Status.SPAM, note="A link farm.")
    assert reader.get(url).text == before


def test_a_receipt_is_private_and_makes_no_link(client: FlaskClient, reader: Reader) -> None:
    publishes()
    body = "See https://evil.example/ and [this](https://evil.example/)"
    url = reader.send(
        form(reader), {"body": body, **BO, "website": "https://evil.example"}
    ).location
    response = client.get(url, headers={"Accept-Encoding": "br"})
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "Content-Encoding" not in response.headers
    assert 'href="https://evil' not in response.text
    assert "https://evil.example/" in response.text


def test_a_receipt_nobody_was_given_is_not_there(reader: Reader) -> None:
    reader.get("/comments/receipts/AAAAAAAAAAAAAAAAAAAAAA", expect=404)


@both_databases
def test_the_same_reply_twice_is_one_comment(reader: Reader) -> None:
    publishes()
    page = form(reader)
    first = reader.get(reader.send(page, {"body": TEXT, **BO}).location)
    second = reader.get(reader.send(page, {"body": TEXT, **BO}).location)
    assert second.text == first.text
    assert len(queries.listed(status=None, limit=10)) == 1


def test_the_same_reply_leads_to_the_published_one_and_never_its_receipt(
    reader: Reader, noon: Traveller
) -> None:
    publishes()
    reader.send(form(reader), {"body": TEXT, **BO})
    (waiting,) = queries.listed(status=Status.HELD, limit=10)
    decides(waiting.comment.id, Status.PUBLISHED)
    noon.shift(86400)
    location = reader.send(form(reader), {"body": TEXT, **BO}).location
    assert location == f"/articles/ferry?at=1#comment-{waiting.comment.id}"


def test_an_old_waiting_reply_sent_again_gives_no_receipt_away(
    reader: Reader, noon: Traveller
) -> None:
    publishes()
    reader.send(form(reader), {"body": TEXT, **BO})
    noon.shift(3600)
    again = reader.refused(form(reader), {"body": TEXT, **BO}, expect=409)
    assert "We have this comment already" in again.text
    assert again.fields()["body"].replace("\r", "") == TEXT
    assert "/comments/receipts/" not in again.html


class TestWithoutPremoderation:
    """With BLOG_HOLD_FIRST_COMMENTS=0, an ordinary comment appears at once."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return dataclasses.replace(settings, hold_first_comments=False)

    def test_the_writer_is_led_to_the_comment(self, reader: Reader, noon: Traveller) -> None:
        publishes()
        page = form(reader)
        noon.shift(30)
        location = reader.send(page, {"body": TEXT, **BO}).location
        assert location == "/articles/ferry?at=1#comment-1"
        links = {each.get("rel"): each.get("href") for each in reader.get(location).all("link")}
        assert links["canonical"] == "http://localhost/articles/ferry"
        assert "It was cold." in reader.get("/articles/ferry").text

    def test_a_reply_stands_under_its_parent(self, reader: Reader, noon: Traveller) -> None:
        publishes()
        parent = says("First.", by=CY)
        page = reader.get(f"/comments/on/ferry?parent={parent}")
        assert "First." in page.text
        noon.shift(30)
        reader.send(page, {"body": TEXT, **BO})
        branch = reader.get("/articles/ferry").by_id(f"comment-{parent}")
        assert branch is not None
        assert "It was cold." in " ".join("".join(branch.itertext()).split())


class TestACrowd:
    """Many writers at once, whose comments all appear at once."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return dataclasses.replace(
            settings, hold_first_comments=False, hold_seconds=0, throttle=False
        )

    @both_databases
    def test_eight_at_once_are_each_led_to_their_own(self, app: Flask) -> None:
        publishes()
        made = form(Reader(app.test_client())).fields()["made"]
        together = Barrier(8)

        def send(number: int) -> list[str]:
            client, found = app.test_client(), []
            together.wait(20)
            for each in range(3):
                body = f"This is what writer {number} says, time {each}."
                typed = {"body": body, "name": f"W{number}", "email": f"w{number}@example.org"}
                answer = client.post("/comments/on/ferry", data=typed | {"made": made})
                found.append(f"{answer.location.rpartition('-')[2]} {body}")
            return found

        with ThreadPoolExecutor(8) as pool:
            led_to = {each for found in pool.map(send, range(8)) for each in found}
        db.session.rollback()  # what was read before is not all there is
        stored = queries.listed(status=Status.PUBLISHED, limit=100)
        assert led_to == {f"{each.comment.id} {each.comment.body}" for each in stored}
        assert len(led_to) == 24
        versions = sorted(each.comment.published_in or 0 for each in stored)
        assert versions == list(range(1, 25)), "each is in a version of its own"
        assert {each.article.comment_count for each in stored} == {24}


def test_a_website_without_a_scheme_is_completed(reader: Reader) -> None:
    publishes()
    reader.send(form(reader), {"body": TEXT, **BO, "website": "bo.example/blog"})
    (waiting,) = queries.listed(status=None, limit=10)
    assert waiting.comment.website == "https://bo.example/blog"


def test_an_email_address_and_a_reader_are_kept_apart_from_the_page(
    app: Flask, reader: Reader
) -> None:
    publishes()
    reader.send(form(reader), {"body": TEXT, **BO})
    (waiting,) = queries.listed(status=None, limit=10)
    assert waiting.comment.email == BO["email"]
    assert waiting.comment.address_hash not in {None, "", "127.0.0.1"}


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "{{ 7*7 }}",
    "&lt;b&gt; &amp; </textarea></form>",
    "'\" onmouseover=alert(1) x='",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_in_any_field_is_shown_as_the_text_it_is(reader: Reader, text: str) -> None:
    publishes()
    receipt = reader.get(
        reader.send(form(reader), {"body": text, "name": text, "email": BO["email"]}).location
    )
    folded = " ".join(text.split())
    assert receipt.text.count(folded) == 3  # the name, the text, and the box to change it
    (waiting,) = queries.listed(status=None, limit=10)
    decides(waiting.comment.id, Status.PUBLISHED)
    page = reader.get("/articles/ferry")
    assert page.text.count(folded) == 2
    assert reader.get(f"/comments/on/ferry?parent={waiting.comment.id}").text.count(folded) == 2


def form(reader: Reader) -> Page:
    return reader.get("/articles/ferry")


def follow(reader: Reader, location: str) -> Page:
    assert location.startswith("/comments/receipts/")
    return reader.get(location)


def without_details(page: Page) -> str:
    text = page.text.replace(MAL["name"], "NAME").replace(BO["name"], "NAME")
    return text.replace("12:02", "12:01")
