"""Feeds of articles, and of their corrections."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from time_machine import Traveller

from blog.accounts.vocabulary import Role
from tests.cast import NOON, publishes
from tests.databases import both_databases
from tests.pages import Reader, words
from tests.staff import hire
from tests.stories import corrects, drafts, lets_out, opens_section, tells

ATOM = "{http://www.w3.org/2005/Atom}"
XML = "{http://www.w3.org/XML/1998/namespace}"


@pytest.fixture(autouse=True)
def noon() -> object:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def feed(client: FlaskClient, url: str) -> Element:
    response = client.get(url)
    assert response.status_code == 200
    assert response.mimetype == "application/atom+xml"
    return ElementTree.fromstring(response.data)


def entries(root: Element) -> list[Element]:
    return root.findall(f"{ATOM}entry")


def text(element: Element, *path: str) -> str:
    found = element.find("/".join(f"{ATOM}{each}" for each in path))
    assert found is not None
    return found.text or ""


def titles(client: FlaskClient, url: str) -> list[str]:
    return [text(each, "title") for each in entries(feed(client, url))]


def links(element: Element) -> dict[str | None, str | None]:
    return {each.get("rel"): each.get("href") for each in element.findall(f"{ATOM}link")}


@both_databases
def test_a_feed_has_the_newest_articles_of_all_of_a_section_of_an_author(app: Flask) -> None:
    client = app.test_client()
    harbour, maren = opens_section("Harbour"), hire(Role.WRITER, "Maren Oduya")
    tells("The ferry runs", section_id=harbour)
    tells("The baker bakes", author_ids=(maren,))
    assert titles(client, "/feed.atom") == ["The baker bakes", "The ferry runs"]
    assert titles(client, "/sections/harbour/feed.atom") == ["The ferry runs"]
    assert titles(client, "/authors/maren-oduya/feed.atom") == ["The baker bakes"]


def test_an_entry_tells_all_of_an_article(client: FlaskClient) -> None:
    harbour, maren = opens_section("Harbour"), hire(Role.WRITER, "Maren Oduya")
    article_id = tells(
        "The ferry & the <goat>",
        "It *carried* a [goat](/goats).",
        slug="ferry",
        standfirst="At last.",
        section_id=harbour,
        author_ids=(maren,),
        byline="A. Guest",
        tags=("Boats",),
    )
    (entry,) = entries(feed(client, "/feed.atom"))
    assert text(entry, "id") == f"tag:localhost,2026-11-22:article-{article_id}"
    assert text(entry, "title") == "The ferry & the <goat>"
    assert text(entry, "summary") == "At last."
    assert [each.text for each in entry.findall(f"{ATOM}author/{ATOM}name")] == [
        "Maren Oduya",
        "A. Guest",
    ]
    assert [each.get("label") for each in entry.findall(f"{ATOM}category")] == [
        "Harbour",
        "Boats",
    ]
    assert text(entry, "published") == text(entry, "updated") == "2026-11-22T08:00:00+00:00"
    assert links(entry) == {"alternate": "http://localhost/articles/ferry"}
    content = entry.find(f"{ATOM}content")
    assert content is not None
    assert content.get(f"{XML}base") == "http://localhost/articles/ferry"
    assert "<em>carried</em>" in (content.text or "")


def test_an_article_without_a_byline_is_by_the_blog(client: FlaskClient) -> None:
    tells("The ferry runs")
    (entry,) = entries(feed(client, "/feed.atom"))
    assert text(entry, "author", "name") == "Dateline"


def test_a_feed_names_itself_and_the_page_it_is_of(client: FlaskClient) -> None:
    opens_section("Harbour")
    hire(Role.WRITER, "Maren Oduya")
    tells("The ferry runs", author_ids=(1,))
    for url, page, title in (
        ("/feed.atom", "/", "Dateline"),
        ("/sections/harbour/feed.atom", "/sections/harbour", "Dateline: Harbour"),
        ("/authors/maren-oduya/feed.atom", "/authors/maren-oduya", "Dateline: Maren Oduya"),
        ("/corrections.atom", "/corrections", "Dateline: Corrections"),
    ):
        root = feed(client, url)
        assert links(root) == {
            "self": f"http://localhost{url}",
            "alternate": f"http://localhost{page}",
        }
        assert text(root, "title") == title


def test_a_page_leads_to_its_feed(reader: Reader) -> None:
    opens_section("Harbour")
    hire(Role.WRITER, "Maren Oduya")
    tells("The ferry runs", author_ids=(1,))
    for page_url, feed_url in (
        ("/", "/feed.atom"),
        ("/sections/harbour", "/sections/harbour/feed.atom"),
        ("/authors/maren-oduya", "/authors/maren-oduya/feed.atom"),
        ("/corrections", "/corrections.atom"),
    ):
        page = reader.get(page_url)
        feeds = {each.get("href") for each in page.all("link") if each.get("rel") == "alternate"}
        assert feed_url in feeds
        assert words(page.one("title")).endswith("Dateline")


def test_a_scheduled_article_is_in_the_feed_from_its_instant_on(
    client: FlaskClient, noon: Traveller
) -> None:
    tells("Now")
    lets_out(drafts("Later"), NOON + timedelta(minutes=1))
    noon.move_to(NOON + timedelta(seconds=59))
    tag = client.get("/feed.atom").headers["ETag"]
    assert titles(client, "/feed.atom") == ["Now"]
    assert client.get("/feed.atom", headers={"If-None-Match": tag}).status_code == 304
    noon.move_to(NOON + timedelta(seconds=60))
    assert titles(client, "/feed.atom") == ["Later", "Now"]
    assert client.get("/feed.atom", headers={"If-None-Match": tag}).status_code == 200


def test_a_correction_is_in_its_feed_and_moves_its_article_s_entry(client: FlaskClient) -> None:
    article_id = tells("The ferry runs", "It carried a goat.", slug="ferry")
    corrects(article_id, "It was a <sheep>.", body="It carried a sheep.", credit="Bo")
    (entry,) = entries(feed(client, "/corrections.atom"))
    assert text(entry, "title") == "Correction: The ferry runs"
    assert links(entry) == {"alternate": "http://localhost/articles/ferry#correction-1"}
    assert "It was a &lt;sheep&gt;." in text(entry, "content")
    assert "Bo" in text(entry, "content")
    assert text(entry, "updated") == "2026-11-22T12:00:00+00:00"
    (entry,) = entries(feed(client, "/feed.atom"))
    assert text(entry, "published") == "2026-11-22T08:00:00+00:00"
    assert text(entry, "updated") == "2026-11-22T12:00:00+00:00"
    assert "It was a &lt;sheep&gt;." in text(entry, "content")


def test_a_feed_holds_the_thirty_newest(client: FlaskClient) -> None:
    for number in range(31):
        tells(f"Story {number}")
    found = titles(client, "/feed.atom")
    assert len(found) == 30
    assert found[0] == "Story 30"


def test_an_imported_article_is_in_the_feed(client: FlaskClient) -> None:
    publishes()
    (entry,) = entries(feed(client, "/feed.atom"))
    assert text(entry, "author", "name") == "Maren Oduya"
    assert text(entry, "summary") == "After fourteen months, the crossing is open."
