"""What readers find under a section, a tag and an author, and in the head of every page."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from time_machine import Traveller
from werkzeug.test import TestResponse

from blog.accounts.staff_models import Staff
from blog.accounts.vocabulary import Role
from blog.core.database import db, transaction
from blog.images.models import Image
from blog.settings import Settings
from tests.cast import NOON, publishes, says
from tests.counting import counted
from tests.databases import both_databases
from tests.pages import Page, Reader, words
from tests.staff import hire, staffed
from tests.stories import drafts, lets_out, opens_section, takes_back, tells


@pytest.fixture(autouse=True)
def noon() -> object:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Two articles fit on a page."""
    return dataclasses.replace(settings, articles_per_page=2)


def headlines(page: Page) -> list[str]:
    return [words(each) for each in page.all("h2")]


def link(page: Page, text: str) -> str:
    (found,) = {each.attrib["href"] for each in page.all("a") if words(each) == text}
    return found


@both_databases
def test_a_section_a_tag_and_an_author_show_what_belongs_to_them(app: Flask) -> None:
    harbour, maren = opens_section("Harbour"), hire(Role.WRITER, "Maren Oduya")
    tells("The ferry runs", section_id=harbour, tags=("Boats",), author_ids=(maren,))
    tells("The baker bakes")
    reader = Reader(app.test_client())
    page = reader.get("/articles/the-ferry-runs")
    for name in ("Harbour", "Boats", "Maren Oduya"):
        shown = reader.get(link(page, name))
        assert shown.h1 == name
        assert headlines(shown) == ["The ferry runs"]


def test_older_articles_of_a_list_stand_on_further_pages(reader: Reader) -> None:
    harbour, maren = opens_section("Harbour"), hire(Role.WRITER, "Maren Oduya")
    for number in range(1, 6):
        tells(f"Boat {number}", section_id=harbour, tags=("Boats",), author_ids=(maren,))
    for url in ("/sections/harbour", "/tags/boats", "/authors/maren-oduya"):
        assert headlines(reader.get(url)) == ["Boat 5", "Boat 4"]
        second = reader.get(f"{url}/page/2")
        assert headlines(second) == ["Boat 3", "Boat 2"]
        assert link(second, "Newer articles") == url
        assert link(second, "Older articles") == f"{url}/page/3"
        assert headlines(reader.get(f"{url}/page/3")) == ["Boat 1"]
        reader.get(f"{url}/page/4", expect=404)
        assert reader.client.get(f"{url}/page/1").status_code in {301, 308}


@pytest.mark.parametrize("url", ["/sections/none", "/tags/none", "/authors/none"])
def test_what_nobody_has_made_has_no_page(reader: Reader, url: str) -> None:
    reader.get(url, expect=404)
    reader.get(f"{url}/feed.atom", expect=404)


def test_a_tag_of_a_draft_tells_nothing_of_it(reader: Reader) -> None:
    article_id = drafts("A secret", tags=("Bribery",))
    reader.get("/tags/bribery", expect=404)
    lets_out(article_id)
    assert headlines(reader.get("/tags/bribery")) == ["A secret"]
    takes_back(article_id)
    reader.get("/tags/bribery", expect=404)


def test_an_author_without_a_public_word_has_no_page(reader: Reader) -> None:
    maren = hire(Role.WRITER, "Maren Oduya")
    drafts("Not yet", author_ids=(maren,))
    reader.get("/authors/maren-oduya", expect=404)
    reader.get("/authors/maren-oduya/feed.atom", expect=404)


def test_an_author_s_page_has_their_portrait_and_a_line_about_them(reader: Reader) -> None:
    maren = hire(Role.WRITER, "Maren Oduya")
    with transaction() as session:
        portrait = Image(
            digest="a" * 64,
            extension="jpg",
            width=800,
            height=1000,
            widths=[400, 800],
            alt="Maren in a boat",
            uploaded_by="Ada",
            uploaded_at=NOON,
        )
        session.add(portrait)
        session.flush()
        member = session.get_one(Staff, maren)
        member.about, member.portrait_id = "Writes about <boats>.", portrait.id
    page = reader.get("/authors/maren-oduya")
    assert "Writes about <boats>." in page.text
    assert page.one("img").get("src") == f"/images/{'a' * 64}-400.jpg"
    assert page.one("img").get("alt") == "Maren in a boat"


def test_a_scheduled_article_is_listed_from_its_instant_on(reader: Reader, noon: Traveller) -> None:
    harbour, maren = opens_section("Harbour"), hire(Role.WRITER, "Maren Oduya")
    later = drafts("Later", section_id=harbour, tags=("Boats",), author_ids=(maren,))
    tells("Now", section_id=harbour, tags=("Boats",), author_ids=(maren,))
    lets_out(later, NOON + timedelta(minutes=1))
    urls = ("/", "/sections/harbour", "/tags/boats", "/authors/maren-oduya")
    tags = {url: reader.client.get(url).headers["ETag"] for url in urls}
    noon.move_to(NOON + timedelta(seconds=59))
    for url in urls:
        known = reader.client.get(url, headers={"If-None-Match": tags[url]})
        assert known.status_code == 304
    noon.move_to(NOON + timedelta(seconds=60))
    for url in urls:
        changed = reader.client.get(url, headers={"If-None-Match": tags[url]})
        assert headlines(Page(changed)) == ["Later", "Now"]


def test_the_head_of_every_page_leads_to_the_sections_in_their_order(reader: Reader) -> None:
    publishes()
    assert "Sections" not in reader.get("/").html
    for name in ("Harbour", "Town"):
        opens_section(name)
    for url in ("/", "/articles/ferry", "/sections/town", "/nowhere"):
        page = reader.get(url, expect=404 if url == "/nowhere" else 200)
        (nav,) = [each for each in page.all("nav") if each.get("aria-label") == "Sections"]
        assert [(words(each), each.get("aria-current")) for each in nav.iter("a")] == [
            ("Harbour", None),
            ("Town", "page" if url == "/sections/town" else None),
        ]


def test_the_front_page_says_of_each_article_its_section_and_authors(reader: Reader) -> None:
    harbour = opens_section("Harbour")
    authors = (hire(Role.WRITER, "Maren Oduya"), hire(Role.WRITER, "Jo Lind"))
    tells("The ferry runs", section_id=harbour, author_ids=authors, byline="A. Guest")
    page = reader.get("/")
    assert "Harbour · Maren Oduya, Jo Lind, A. Guest · November 22, 2026" in page.text


def test_a_list_takes_as_many_queries_for_many_as_for_one(app: Flask) -> None:
    harbour, maren = opens_section("Harbour"), hire(Role.WRITER, "Maren Oduya")
    more: dict[str, Any] = {"section_id": harbour, "tags": ("Boats",), "author_ids": (maren,)}
    tells("Boat 0", **more)
    urls = ("/sections/harbour", "/tags/boats", "/authors/maren-oduya", "/feed.atom")
    few = [count_queries(app, url) for url in urls]
    for number in range(1, 6):
        tells(f"Boat {number}", **more)
    assert [count_queries(app, url) for url in urls] == few == [1, 2, 2, 1]


def count_queries(app: Flask, url: str) -> int:
    db.session.remove()
    app.test_client().get("/")  # what changed in the publication is read before
    with counted() as count:
        assert app.test_client().get(url).status_code == 200
        return count()


def test_a_staff_session_changes_no_byte_of_a_public_page(app: Flask) -> None:
    harbour, maren = opens_section("Harbour"), hire(Role.WRITER, "Maren Oduya")
    tells("The ferry runs", section_id=harbour, tags=("Boats",), author_ids=(maren,))
    says_something(app)
    signed_in = staffed(app, Role.ADMIN)
    signed_in.get("/newsroom/sections")  # it is one, and the desk knows it
    for url in PUBLIC:
        strange, known = app.test_client().get(url), signed_in.client.get(url)
        assert known.status_code == 200, url
        assert known.data == strange.data
        assert said(known) == said(strange)
        assert "Set-Cookie" not in known.headers
        assert "Cookie" not in known.headers.get("Vary", "")


def said(response: TestResponse) -> dict[str, str]:
    """Return the headers but for what only ready bytes have: a strong tag."""
    return {name: value for name, value in response.headers if name not in {"ETag", "Date"}}


PUBLIC = (
    "/",
    "/articles/the-ferry-runs",
    "/articles/the-ferry-runs/errors",
    "/articles/the-ferry-runs/history",
    "/articles/the-ferry-runs/comments.atom",
    "/sections/harbour",
    "/sections/harbour/feed.atom",
    "/tags/boats",
    "/authors/maren-oduya",
    "/authors/maren-oduya/feed.atom",
    "/feed.atom",
    "/corrections",
    "/corrections.atom",
    "/comments.atom",
)


def says_something(app: Flask) -> None:
    publishes()
    says("First.")


def test_an_arabic_section_is_found_and_marked(client: FlaskClient, reader: Reader) -> None:
    opens_section("ميناء")
    page = reader.get("/")
    (nav,) = [each for each in page.all("nav") if each.get("aria-label") == "Sections"]
    (found,) = nav.iter("a")
    shown = reader.get(found.attrib["href"])
    assert shown.h1 == "ميناء"
    assert [each.get("href") for each in shown.all("link") if each.get("rel") == "canonical"] == [
        f"http://localhost{found.attrib['href']}"
    ]
    assert [each.get("href") for each in shown.all("a") if each.get("aria-current")] == [
        found.attrib["href"]
    ]
