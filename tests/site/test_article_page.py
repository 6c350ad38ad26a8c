"""The article page: what a reader sees, and what its caches keep."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from blog import create_app
from blog.core.database import db
from blog.settings import Settings
from tests.cast import BO, FERRY, publishes, says
from tests.pages import SHARED, Reader, words

FORM_ENDS_THE_PAGE = [
    "Comments",
    "No comments yet. Why don’t you start the discussion?",
    "Leave a Reply",
    "Your email address will not be published. Required fields are marked *",
    "Comment *",
    "Name *",
    "Email *",
    "Website",
    "Post Comment",
]


def test_a_page_ends_in_the_agreed_words_and_order(reader: Reader) -> None:
    publishes()
    text = reader.get("/articles/ferry").text
    places = [text.find(each) for each in FORM_ENDS_THE_PAGE]
    assert -1 not in places
    assert sorted(places) == places


def test_a_page_tells_who_wrote_what_and_when(reader: Reader) -> None:
    publishes()
    page = reader.get("/articles/ferry")
    assert page.h1 == "The ferry runs again"
    assert "By Maren Oduya · November 1, 2026, 6:30" in page.text
    assert page.one("time").get("datetime") == "2026-11-01T06:30:00+00:00"


def test_a_comment_shows_name_and_text_and_never_the_address(reader: Reader) -> None:
    publishes()
    says("I was on *that* boat.", by=BO)
    page = reader.get("/articles/ferry")
    assert "Bo Newcomer" in page.text
    assert "I was on that boat." in page.text
    assert "No comments yet" not in page.text
    assert BO["email"] not in page.html


def test_an_answer_stands_inside_what_it_answers(reader: Reader) -> None:
    publishes()
    first = says("First.")
    answer = says("Second.", by=BO, parent_id=first)
    page = reader.get("/articles/ferry")
    outer = page.by_id(f"comment-{first}")
    assert outer is not None
    assert [each.get("id") for each in outer.iter("li")] == [
        f"comment-{first}",
        f"comment-{answer}",
    ]


def test_a_permalink_leads_to_the_comment(reader: Reader) -> None:
    publishes()
    number = says("Here.")
    response = reader.client.get(f"/comments/{number}")
    assert response.status_code == 302
    assert response.location == f"/articles/ferry#comment-{number}"


def test_an_arabic_article_reads_from_right_to_left(reader: Reader) -> None:
    publishes("language: ar")
    page = reader.get("/articles/ferry")
    story = next(each for each in page.all("article") if each.get("class") == "story")
    assert story.get("lang") == "ar"
    assert story.get("dir") == "rtl"


def test_a_draft_or_a_future_article_is_not_there(reader: Reader) -> None:
    publishes("status: draft")
    publishes(text=FERRY.replace("slug: ferry", "slug: later").replace("2026", "2999"))
    reader.get("/articles/ferry", expect=404)
    reader.get("/articles/later", expect=404)


def test_a_former_address_leads_to_the_present_one(reader: Reader) -> None:
    publishes()
    publishes(text=FERRY.replace("slug: ferry", "slug: boat"))
    response = reader.client.get("/articles/ferry")
    assert response.status_code == 301
    assert response.location == "/articles/boat"


def test_a_public_page_sets_no_cookie_and_varies_on_none(client: FlaskClient) -> None:
    publishes()
    client.set_cookie("session", "x")
    client.set_cookie("dateline_reader", "y")
    for url in ("/", "/articles/ferry", "/comments/on/ferry"):
        response = client.get(url)
        assert "Set-Cookie" not in response.headers
        assert "Cookie" not in response.headers.get("Vary", "")
        assert "csrf" not in response.get_data(as_text=True)


def test_a_page_that_has_not_changed_is_not_sent_again(client: FlaskClient) -> None:
    publishes()
    first = client.get("/articles/ferry")
    assert first.headers["Cache-Control"] == SHARED
    again = client.get("/articles/ferry", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""
    assert again.headers["ETag"] == first.headers["ETag"]


def test_a_page_of_one_host_has_not_changed_for_another(settings: Settings, tmp_path: Path) -> None:
    elsewhere = dataclasses.replace(settings, instance_path=tmp_path / "another")
    hosts = [create_app(settings), create_app(elsewhere)]
    with hosts[0].app_context():
        publishes()
    first, second = (host.test_client() for host in hosts)
    headers = {"If-None-Match": first.get("/articles/ferry").headers["ETag"]}
    assert second.get("/articles/ferry", headers=headers).status_code == 304
    for host in hosts:
        with host.app_context():
            db.engine.dispose()


def test_a_page_is_sent_again_once_its_thread_changed(client: FlaskClient) -> None:
    publishes()
    etag = client.get("/articles/ferry").headers["ETag"]
    says("News.")
    changed = client.get("/articles/ferry", headers={"If-None-Match": etag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != etag


def test_a_page_is_sent_again_once_its_text_changed(client: FlaskClient) -> None:
    publishes()
    etag = client.get("/articles/ferry").headers["ETag"]
    publishes(text=FERRY.replace("goat", "sheep"))
    changed = client.get("/articles/ferry", headers={"If-None-Match": etag})
    assert "sheep" in changed.text


def test_a_page_describes_itself_to_machines(app: Flask, reader: Reader) -> None:
    publishes()
    page = reader.get("/articles/ferry")
    (described,) = [
        each for each in page.all("script") if each.get("type") == "application/ld+json"
    ]
    data = app.json.loads(words(described))
    assert data["@type"] == "NewsArticle"
    assert data["headline"] == "The ferry runs again"
    assert data["mainEntityOfPage"] == "http://localhost/articles/ferry"
    links = {link.get("rel"): link.get("href") for link in page.all("link")}
    assert links["canonical"] == "http://localhost/articles/ferry"


def test_a_headline_of_markup_is_shown_as_it_is(reader: Reader) -> None:
    publishes(text=FERRY.replace("The ferry runs again", '</script><b>1 < 2 & "x"'))
    page = reader.get("/articles/ferry")
    assert page.h1 == '</script><b>1 < 2 & "x"'
