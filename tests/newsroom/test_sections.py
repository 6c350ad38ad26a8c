"""The sections of the blog, as an editor adds, names, orders and deletes them."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from blog.core.audit import AuditEntry
from blog.core.database import db
from tests.pages import FROM_OUR_PAGE, Page, Reader, words
from tests.stories import opens_section, tells

ALL = "/newsroom/sections"


def shown(reader: Reader) -> list[str]:
    """Return the sections in the head of a reader's page."""
    page = reader.get("/")
    navs = [each for each in page.all("nav") if each.get("aria-label") == "Sections"]
    return [words(each) for nav in navs for each in nav.iter("a")]


def listed(page: Page) -> list[str]:
    return [words(each) for each in page.all("th") if each.get("scope") == "row"]


def test_a_section_is_added_and_every_page_has_it_at_once(ada: Reader, reader: Reader) -> None:
    assert shown(reader) == []
    typed = {"name": " Harbour  & sea ", "description": "Boats."}
    page = ada.does(ada.get(ALL), "sections", typed)
    assert "The section is added." in page.text
    assert listed(page) == ["Harbour & sea"]
    assert shown(reader) == ["Harbour & sea"]
    assert "Boats." in reader.get("/sections/harbour-sea").text


def test_a_section_may_be_given_an_address(ada: Reader, reader: Reader) -> None:
    ada.does(ada.get(ALL), "sections", {"name": "ميناء", "slug": "harbour"})
    assert reader.get("/sections/harbour").h1 == "ميناء"


def test_two_sections_of_one_name_have_two_addresses(ada: Reader, reader: Reader) -> None:
    for _ in range(2):
        ada.does(ada.get(ALL), "sections", {"name": "Harbour"})
    reader.get("/sections/harbour")
    reader.get("/sections/harbour-2")


@pytest.mark.parametrize(
    ("typed", "field", "reason"),
    [
        ({"name": " \u200b"}, "name", "Enter the section’s name."),
        ({"name": "x" * 61}, "name", "61 characters, and 60 fit"),
        ({"name": "Town", "slug": "Not One"}, "slug", "Use small letters, digits and hyphens"),
        ({"name": "Town", "slug": "harbour"}, "slug", "There is a section at this address"),
    ],
)
def test_a_refused_section_comes_back_as_it_was_typed(
    ada: Reader, typed: dict[str, str], field: str, reason: str
) -> None:
    opens_section("Harbour")
    typed = {"description": "Some <words>."} | typed
    page = ada.refused(ada.get(ALL), typed, to="sections", expect=422)
    problem = page.by_id(f"{field}-error")
    assert problem is not None
    assert reason in words(problem)
    assert page.fields("sections")["description"] == "Some <words>."
    assert listed(page) == ["Harbour"]


def test_a_section_is_renamed_and_keeps_its_address(ada: Reader, reader: Reader) -> None:
    opens_section("Harbour")
    page = ada.get(f"{ALL}/1")
    assert page.fields("1")["name"] == "Harbour"
    ada.send(page, {"name": "Port", "description": "Ships."}, to="1")
    assert shown(reader) == ["Port"]
    assert reader.get("/sections/harbour").h1 == "Port"


def test_all_comments_in_a_section_are_made_to_wait_and_no_more(
    app: Flask, ada: Reader, reader: Reader
) -> None:
    harbour = opens_section("Harbour")
    ada.send(ada.get(f"{ALL}/1"), {"is_premoderated": "y"}, to="1")
    assert "each comment waits" in ada.get(ALL).text
    assert app.extensions["live"].state.sections[harbour].is_premoderated
    page = ada.get(f"{ALL}/1")
    sent = {name: text for name, text in page.fields("1").items() if name != "is_premoderated"}
    ada.client.post(f"{ALL}/1", data=sent, headers=FROM_OUR_PAGE)
    assert not app.extensions["live"].state.sections[harbour].is_premoderated
    done = db.session.scalars(select(AuditEntry.did).order_by(AuditEntry.id)).all()
    assert done[-2:] == ["section.premoderated", "section.not_premoderated"]


def test_a_section_is_not_renamed_to_nothing(ada: Reader, reader: Reader) -> None:
    opens_section("Harbour")
    page = ada.refused(ada.get(f"{ALL}/1"), {"name": ""}, to="1", expect=422)
    assert page.h1 == "Section: Harbour"
    assert shown(reader) == ["Harbour"]


def test_sections_are_moved_up_and_down(app: Flask, ada: Reader, reader: Reader) -> None:
    for name in ("Harbour", "Town", "Country"):
        opens_section(name)
    ada.client.post(f"{ALL}/3/move", data={"to": "up"}, headers=FROM_OUR_PAGE)
    assert shown(reader) == ["Harbour", "Country", "Town"]
    ada.client.post(f"{ALL}/1/move", data={"to": "down"}, headers=FROM_OUR_PAGE)
    assert shown(reader) == ["Country", "Harbour", "Town"]
    page = ada.get(ALL)
    buttons = [words(each) for each in page.all("button") if words(each).startswith("Move")]
    assert buttons == [
        "Move Country down",
        "Move Harbour up",
        "Move Harbour down",
        "Move Town up",
    ]


def test_a_section_in_which_nothing_stands_is_deleted(ada: Reader, reader: Reader) -> None:
    opens_section("Harbour")
    page = ada.does(ada.get(ALL), "delete")
    assert "The section is deleted." in page.text
    assert shown(reader) == []
    reader.get("/sections/harbour", expect=404)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.did == "section.removed")).one()
    assert (entry.who, entry.detail) == ("Ada Editor", "Harbour")


def test_a_section_with_articles_stays_and_says_how_many(ada: Reader, reader: Reader) -> None:
    harbour = opens_section("Harbour")
    before = ada.get(ALL)  # somebody else publishes meanwhile
    for number in range(2):
        tells(f"Boat {number}", section_id=harbour)
    page = ada.refused(before, {}, to="delete", expect=409)
    assert "2 articles stand in Harbour" in page.text
    assert listed(page) == ["Harbour"]
    assert shown(reader) == ["Harbour"]
    assert not [each for each in page.all("form") if each.attrib["action"].endswith("delete")]


def test_a_section_that_is_gone_is_not_found(ada: Reader) -> None:
    ada.get(f"{ALL}/9", expect=404)
    for what in ("", "/move", "/delete"):
        response = ada.client.post(f"{ALL}/9{what}", data={"name": "x"}, headers=FROM_OUR_PAGE)
        assert response.status_code == 404
