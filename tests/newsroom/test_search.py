"""The search over everything: what is found, by whom, and where it goes on."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select, update

from blog.accounts.staff_models import Staff
from blog.articles.models import Tag
from blog.core.clock import utc_now
from blog.core.database import db, transaction
from blog.images.models import Image
from blog.newsroom.desk import excerpt
from blog.newsroom.desk.excerpt import Excerpt
from tests.cast import draft, publishes, submits
from tests.counting import counted
from tests.databases import both_databases
from tests.pages import Page, Reader, words
from tests.staff import WIM
from tests.stories import corrects, drafts, tells
from tests.threads import grows

SEARCH = "/newsroom/search"


def found(page: Page) -> dict[str, list[str]]:
    """Return the titles of what a page found, by kind."""
    sections = {words(each[0]): each for each in page.all("section")}
    return {
        kind: [words(link) for item in section.iter("li") for link in item.findall("a")]
        for kind, section in sections.items()
    }


def fills_everything() -> None:
    """Have a goat in one thing of each kind."""
    article_id = tells("A goat on board", tags=("Goats",))
    corrects(article_id, "It was a goat, not a sheep.", body="It carried one.")
    publishes()
    submits(draft("I saw the goat."))
    with transaction() as session:
        session.execute(update(Staff).where(Staff.name == WIM).values(about="Keeps a goat."))
        session.add(
            Image(
                digest="d",
                extension="jpg",
                width=1,
                height=1,
                widths=[1],
                alt="A goat looks at the sea",
                uploaded_by=WIM,
                uploaded_at=utc_now(),
            )
        )


@both_databases
def test_an_editor_finds_it_wherever_it_stands(app: Flask, wim: Reader, ada: Reader) -> None:
    fills_everything()
    assert found(ada.get(f"{SEARCH}?q=GOAT")) == {
        "Articles": ["The ferry runs again", "A goat on board"],
        "Images": ["A goat looks at the sea"],
        "Comments": ["Bo Newcomer on “The ferry runs again”"],
        "People": ["Wim Writer"],
        "Tags": ["Goats"],
        "Corrections": ["A goat on board"],
    }


def test_a_writer_finds_articles_and_images(app: Flask, wim: Reader) -> None:
    fills_everything()
    assert set(found(wim.get(f"{SEARCH}?q=goat"))) == {"Articles", "Images"}


def test_a_writer_finds_no_draft_of_another(app: Flask, wim: Reader, ada: Reader) -> None:
    own = db.session.scalars(select(Staff.id).where(Staff.name == WIM)).one()
    drafts("A goat of Wim’s", author_ids=(own,))
    drafts("A goat of another")
    tells("A goat for everybody")
    assert found(wim.get(f"{SEARCH}?q=goat"))["Articles"] == [
        "A goat for everybody",
        "A goat of Wim’s",
    ]
    assert len(found(ada.get(f"{SEARCH}?q=goat"))["Articles"]) == 3


def test_each_thing_found_is_where_its_link_leads(app: Flask, wim: Reader, zoe: Reader) -> None:
    fills_everything()
    for reader in (wim, zoe):
        page = reader.get(f"{SEARCH}?q=goat")
        links = [each for item in page.all("li") for each in item.findall("a")]
        for link in links:
            if link.attrib["href"].startswith("/newsroom/") or "goat" in words(link):
                reader.get(link.attrib["href"])


@pytest.mark.parametrize("address", ["bo@example.org", "BO@example.org"])
def test_an_address_finds_what_it_sent(app: Flask, ada: Reader, address: str) -> None:
    publishes()
    submits(draft())
    assert len(found(ada.get(f"{SEARCH}?q={address}"))["Comments"]) == 1


def test_a_part_of_an_address_finds_nothing(app: Flask, ada: Reader) -> None:
    publishes()
    submits(draft())
    assert found(ada.get(f"{SEARCH}?q=bo@example")) == {}
    assert "Nothing has these words in it." in ada.get(f"{SEARCH}?q=bo@example").text


@pytest.mark.parametrize("typed", ["", "+", "g", "x" * 201])
def test_too_little_and_too_much_are_not_looked_for(app: Flask, ada: Reader, typed: str) -> None:
    publishes()
    page = ada.get(f"{SEARCH}?q={typed}", expect=422)
    assert found(page) == {}
    assert page.by_id("q-error") is not None


def test_a_pattern_is_no_pattern_here(app: Flask, ada: Reader) -> None:
    publishes()
    assert found(ada.get(f"{SEARCH}?q=%25%25")) == {}
    assert found(ada.get(f"{SEARCH}?q=g__t")) == {}


def test_each_kind_goes_on_by_itself(app: Flask, ada: Reader) -> None:
    publishes()
    ids = [row["id"] for row in grows(45)]
    page = ada.get(f"{SEARCH}?q=has+its+say")
    seen = []
    while True:
        links = [each.attrib["href"] for each in page.all("a")]
        seen += [int(each.rpartition("/")[2]) for each in links if "/newsroom/comments/" in each]
        further = [each for each in links if "only=comments" in each]
        if not further:
            break
        page = ada.get(further[0])
    assert seen == ids[::-1]


def test_one_question_for_each_kind(app: Flask, ada: Reader) -> None:
    publishes()
    with counted() as count:
        ada.get(SEARCH)
        without = count()
    for size in (1, 100):
        grows(size)
        with counted() as count:
            ada.get(f"{SEARCH}?q=say")
            assert count() - without == 6


def test_a_tag_without_articles_is_found(app: Flask, ada: Reader) -> None:
    with transaction() as session:
        session.add(Tag(slug="goats", name="Goats"))
    assert found(ada.get(f"{SEARCH}?q=goats"))["Tags"] == ["Goats"]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["It carried a Goat."], Excerpt("It carried a ", "Goat", ".")),
        (["No animal.", "Only a goat"], Excerpt("Only a ", "goat", "")),
        (["No animal at all"], Excerpt("No animal at all")),
        ([], Excerpt("")),
        (["One\n\ntwo  goat"], Excerpt("One two ", "goat", "")),
        (["goat " + "word " * 40], Excerpt("", "goat", " " + "word " * 12 + "word…")),
    ],
    ids=["found", "in the second", "nowhere", "no text", "one line", "cut"],
)
def test_an_excerpt_shows_where_it_stands(texts: list[str], expected: Excerpt) -> None:
    assert expected == excerpt.of(texts, "goat")
