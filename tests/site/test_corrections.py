"""Corrections: on the article, in their list, and in its history."""

from __future__ import annotations

import dataclasses
import gzip
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from blog.accounts.vocabulary import Role
from blog.articles.policy import Placement
from blog.core.database import db
from blog.publication import section_actions
from blog.settings import Settings
from tests import pictures
from tests.cast import NOON, publishes
from tests.counting import counted
from tests.databases import both_databases
from tests.pages import Page, Reader, words
from tests.staff import hire
from tests.stories import (
    ADA_EDITS,
    corrects,
    drafts,
    lets_out,
    opens_section,
    rewrites,
    takes_back,
    tells,
)

SECRET = "The mayor took money."


@pytest.fixture(autouse=True)
def noon() -> object:
    with time_machine.travel(NOON + timedelta(days=1), tick=False) as clock:
        yield clock


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Two corrections fit on a page."""
    return dataclasses.replace(settings, articles_per_page=2)


def linked_data(app: Flask, page: Page) -> dict[str, object]:
    (described,) = [e for e in page.all("script") if e.get("type") == "application/ld+json"]
    found: dict[str, object] = app.json.loads(words(described))
    return found


def history(page: Page) -> list[str]:
    return [words(each) for each in page.all("h2")]


@both_databases
def test_a_correction_stands_on_the_page_in_the_list_and_in_the_history(app: Flask) -> None:
    reader = Reader(app.test_client())
    article_id = tells("The ferry runs", "It carried a goat.", slug="ferry")
    corrects(article_id, "It was a sheep.", body="It carried a sheep.", credit="Bo <Newcomer>")
    page = reader.get("/articles/ferry")
    assert "Correction, November 22, 2026 It was a sheep." in page.text
    assert "Found by a reader: Bo <Newcomer>" in page.text
    assert "It was a sheep." in reader.get("/corrections").text
    told = reader.get("/articles/ferry/history")
    assert history(told) == ["Correction", "Published"]
    assert [words(each) for each in told.all("del")] == ["goat"]
    assert [words(each) for each in told.all("ins")] == ["sheep"]


def test_a_note_stands_above_or_below_the_text(reader: Reader) -> None:
    article_id = tells("The ferry runs", "It carried a goat.", slug="ferry")
    corrects(article_id, "Below.", body="It carried a cow.")
    corrects(article_id, "Above.", placement=Placement.ABOVE, body="It carried a sheep.")
    text = reader.get("/articles/ferry").text
    places = [text.index(each) for each in ("Above.", "It carried a sheep.", "Below.")]
    assert places == sorted(places)


def test_an_article_that_was_never_corrected_leads_to_no_history(reader: Reader) -> None:
    tells("The ferry runs", slug="ferry")
    assert "History of this article" not in reader.get("/articles/ferry").text
    assert history(reader.get("/articles/ferry/history")) == ["Published"]


def test_the_list_has_the_latest_correction_first_and_further_pages(reader: Reader) -> None:
    article_id = tells("The ferry runs", "It carried 0 goats.", slug="ferry")
    assert "Nothing has had to be corrected yet." in reader.get("/corrections").text
    for number in range(1, 4):
        body = f"It carried {number} goats."
        at = NOON + timedelta(minutes=number)
        corrects(article_id, f"Note {number}.", body=body, at=at)
    first, second = reader.get("/corrections"), reader.get("/corrections/page/2")
    assert first.text.index("Note 3.") < first.text.index("Note 2.")
    assert "Note 1." not in first.text
    assert "Note 1." in second.text
    reader.get("/corrections/page/3", expect=404)


def test_what_is_not_public_is_not_in_the_list(reader: Reader) -> None:
    article_id = tells("The ferry runs", "It carried a goat.", slug="ferry")
    corrects(article_id, "It was a sheep.", body="It carried a sheep.")
    takes_back(article_id, at=NOON + timedelta(hours=1))
    assert "It was a sheep." not in reader.get("/corrections").text
    reader.get("/articles/ferry/history", expect=404)


def test_the_history_shows_a_changed_headline_and_standfirst_too(reader: Reader) -> None:
    article_id = tells("The ferry runs", "A goat.", slug="ferry", standfirst="At last.")
    corrects(article_id, "Wrong.", headline="The ferry rests", standfirst="At least.")
    page = reader.get("/articles/ferry/history")
    assert [words(each) for each in page.all("h3")] == ["Headline", "Standfirst"]
    assert [words(each) for each in page.all("ins")] == ["rests", "least"]


def test_a_small_change_is_a_dated_line_without_its_difference(reader: Reader) -> None:
    article_id = tells("The ferry runs", "It carryed a goat.", slug="ferry")
    rewrites(article_id, body="It carried a goat.")
    page = reader.get("/articles/ferry/history")
    assert history(page) == ["Small changes that alter nothing of what is said", "Published"]
    assert "carryed" not in page.html


def test_what_was_never_public_is_in_no_history(reader: Reader) -> None:
    article_id = drafts("The ferry runs", SECRET, slug="ferry")
    rewrites(article_id, body=f"{SECRET} It carried a goat.", amendment=None)
    rewrites(article_id, body="It carried a goat.", amendment=None)
    lets_out(article_id)
    corrects(article_id, "A sheep.", body="It carried a sheep.")
    takes_back(article_id, at=NOON + timedelta(hours=1))
    rewrites(article_id, body=f"It carried a sheep. {SECRET}", at=NOON + timedelta(hours=2))
    corrects(article_id, "A cow.", body="It carried a cow.", at=NOON + timedelta(hours=3))
    lets_out(article_id)
    page = reader.get("/articles/ferry/history")
    assert SECRET not in page.html
    assert "mayor" not in page.html
    assert "A cow." in page.text
    assert [words(each) for each in page.all("ins")] == ["sheep"]


def test_a_text_that_was_changed_before_its_instant_stays_unknown(reader: Reader) -> None:
    article_id = drafts("The ferry runs", SECRET, slug="ferry")
    lets_out(article_id, NOON)
    rewrites(article_id, body="It carried a goat.", amendment=None, at=NOON - timedelta(hours=1))
    corrects(article_id, "A sheep.", body="It carried a sheep.", at=NOON + timedelta(hours=1))
    page = reader.get("/articles/ferry/history")
    assert history(page) == ["Correction", "Published"]
    assert "mayor" not in page.html
    assert [words(each) for each in page.all("del")] == ["goat"]


def test_a_former_address_leads_to_the_history_too(reader: Reader) -> None:
    article_id = tells("The ferry runs", slug="ferry")
    rewrites(article_id, slug="boat")
    response = reader.client.get("/articles/ferry/history")
    assert (response.status_code, response.location) == (301, "/articles/boat/history")


def test_a_history_that_has_not_changed_is_not_sent_again(client: FlaskClient) -> None:
    article_id = tells("The ferry runs", "A goat.", slug="ferry")
    tag = client.get("/articles/ferry/history").headers["ETag"]
    again = client.get("/articles/ferry/history", headers={"If-None-Match": tag})
    assert again.status_code == 304
    corrects(article_id, "A sheep.", body="A sheep.")
    again = client.get("/articles/ferry/history", headers={"If-None-Match": tag})
    assert again.status_code == 200


def test_a_history_takes_as_many_queries_for_many_corrections_as_for_one(app: Flask) -> None:
    article_id = tells("The ferry runs", "It carried 0 goats.", slug="ferry")
    corrects(article_id, "One.", body="It carried 1 goat.")
    few = count_queries(app, "/articles/ferry/history"), count_queries(app, "/corrections")
    for number in range(2, 9):
        at = NOON + timedelta(minutes=number)
        corrects(article_id, "More.", body=f"It carried {number} goats.", at=at)
    many = count_queries(app, "/articles/ferry/history"), count_queries(app, "/corrections")
    assert few == many == (4, 1)


def count_queries(app: Flask, url: str) -> int:
    db.session.remove()
    with counted() as count:
        # A query string passes by the pages that are ready.
        assert app.test_client().get(f"{url}?at=1").status_code == 200
        return count()


def test_a_page_with_all_an_article_may_have_costs_no_more_queries(app: Flask) -> None:
    reader = Reader(app.test_client())
    harbour, maren = opens_section("Harbour"), hire(Role.WRITER, "Maren Oduya")
    tells("Plain", slug="plain")
    article_id = tells(
        "Rich", slug="rich", section_id=harbour, author_ids=(maren,), tags=("Boats", "Sea")
    )
    corrects(article_id, "A sheep.", body="A sheep.")
    reader.get("/articles/rich")
    assert count_queries(app, "/articles/rich") == count_queries(app, "/articles/plain") <= 3


def test_a_page_tells_machines_who_wrote_what_where_and_what_was_wrong(
    app: Flask, reader: Reader
) -> None:
    harbour, maren = opens_section("Harbour"), hire(Role.WRITER, "Maren Oduya")
    article_id = tells(
        "The ferry runs",
        slug="ferry",
        section_id=harbour,
        author_ids=(maren,),
        byline="A. Guest",
        tags=("Boats", "Sea"),
        canonical_url="https://other.example/ferry",
    )
    corrects(article_id, "A sheep.", body="A sheep.")
    page = reader.get("/articles/ferry")
    found = linked_data(app, page)
    assert found["author"] == [
        {
            "@type": "Person",
            "name": "Maren Oduya",
            "url": "http://localhost/authors/maren-oduya",
        },
        {"@type": "Person", "name": "A. Guest"},
    ]
    assert found["articleSection"] == "Harbour"
    assert found["keywords"] == ["Boats", "Sea"]
    assert found["dateModified"] == "2026-11-22T12:00:00+00:00"
    assert found["correction"] == [
        {
            "@type": "CorrectionComment",
            "text": "A sheep.",
            "datePublished": "2026-11-22T12:00:00+00:00",
            "url": "http://localhost/articles/ferry#correction-1",
        }
    ]
    links = {link.get("rel"): link.get("href") for link in page.all("link")}
    assert links["canonical"] == "https://other.example/ferry"


def test_the_lead_image_is_shown_and_named_to_machines(app: Flask, reader: Reader) -> None:
    tells("The ferry runs", slug="ferry", lead_image_id=pictures.sends())
    page = reader.get("/articles/ferry")
    source = f"http://localhost{page.one('img').get('src')}"
    assert linked_data(app, page)["image"] == source
    assert [e.get("content") for e in page.all("meta") if e.get("property") == "og:image"] == [
        source
    ]


def test_a_byline_that_repeats_an_author_is_said_once(reader: Reader) -> None:
    maren = hire(Role.WRITER, "Maren Oduya")
    tells("The ferry runs", slug="ferry", author_ids=(maren,), byline="maren oduya")
    page = reader.get("/articles/ferry")
    assert "By Maren Oduya · November 22" in page.text


def test_a_renamed_section_is_seen_by_who_has_the_page(client: FlaskClient) -> None:
    harbour = opens_section("Harbour")
    tells("The ferry runs", slug="ferry", section_id=harbour)
    tag = client.get("/articles/ferry").headers["ETag"]
    section_actions.change(harbour, "Port", "", by=ADA_EDITS, now=NOON)
    client.application.extensions["live"].forget()
    again = client.get("/articles/ferry", headers={"If-None-Match": tag})
    assert again.status_code == 200
    assert "Port" in again.text


def test_a_long_article_with_all_it_may_have_fits_into_fourteen_kilobytes(app: Flask) -> None:
    harbour, maren = opens_section("Harbour"), hire(Role.WRITER, "Maren Oduya")
    for name in ("Town", "Country", "World", "Sport", "Opinion"):
        opens_section(name)
    book = " ".join(f"word{number * 7919 % 1000}" for number in range(800))
    article_id = tells(
        "Rich", book, slug="rich", section_id=harbour, author_ids=(maren,), tags=("A", "B", "C")
    )
    for number in range(3):
        at = NOON + timedelta(minutes=number)
        corrects(article_id, f"Note {number}.", body=f"{book} {number}", at=at)
    client = app.test_client()
    page = client.get("/articles/rich").data
    style = client.get("/static/css/site.css").data
    assert len(gzip.compress(page)) + len(gzip.compress(style)) < 14_000


def test_an_imported_article_has_a_history(reader: Reader) -> None:
    publishes()
    assert history(reader.get("/articles/ferry/history")) == ["Published"]
