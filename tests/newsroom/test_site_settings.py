"""What the newsroom sets for the blog: its page, and that every worker obeys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from blog import create_app
from blog.accounts.vocabulary import Role
from blog.core.audit import AuditEntry
from blog.core.database import db
from blog.publication import live, policy, queries
from blog.settings import Settings
from tests.cast import publishes
from tests.databases import both_databases
from tests.pages import Page, Reader, words
from tests.staff import staffed

URL = "/newsroom/settings"


@pytest.fixture
def other(app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """Run another worker on the same database; it looks at each request, not once a second."""
    monkeypatch.setattr(live, "_LOOK_EVERY_SECONDS", 0.0)
    other = create_app(settings)
    yield other
    with other.app_context():
        db.engine.dispose()


def saves(reader: Reader, typed: dict[str, str]) -> Page:
    return reader.does(reader.get(URL), "settings", typed)


def replies(app: Flask, body: str) -> Page:
    """Somebody whom nobody knows replies to the ferry; returns the page they are led to."""
    reader = Reader(app.test_client())
    page = reader.get("/articles/ferry")
    sent = reader.send(page, {"body": body, "name": "Bo", "email": "bo@example.org"})
    return reader.get(sent.location)


def test_the_page_tells_every_default(ada: Reader) -> None:
    page = ada.get(URL)
    assert "If empty: Dateline" in page.text
    assert "If empty: 10,000" in page.text
    assert "By default: on." in page.text
    fields = set(page.fields("settings")) | {"comments_newest_first"}
    assert fields == {"seen", *policy.EDITABLE}


@both_databases
def test_every_worker_shows_a_new_title_within_a_second(ada: Reader, other: Flask) -> None:
    publishes()
    before = other.test_client().get("/articles/ferry")
    saved = saves(ada, {"site_title": "The Courier"})
    assert "Saved." in saved.text
    assert "<title>Settings – The Courier</title>" in saved.html, "its own worker at once"
    again = other.test_client().get(
        "/articles/ferry", headers={"If-None-Match": before.headers["ETag"]}
    )
    assert again.status_code == 200
    assert "The Courier" in again.get_data(as_text=True)
    assert again.headers["ETag"] != before.headers["ETag"]


@both_databases
def test_every_worker_judges_by_a_new_rule_within_a_second(ada: Reader, other: Flask) -> None:
    publishes()
    rules = {"hold_seconds": "0", "throttle_pause_seconds": "0"}
    page = ada.get(URL)
    sent = page.fields("settings") | rules
    ada.does(page, "settings", rules)
    assert "waiting to be read" in replies(other, "I was on that boat.").text
    without = {name: text for name, text in sent.items() if name != "hold_first_comments"}
    page = ada.get(URL)
    without["seen"] = page.fields("settings")["seen"]
    response = ada.client.post(URL, data=without, headers={"Sec-Fetch-Site": "same-origin"})
    assert response.status_code == 303
    assert "I was on the other boat." in replies(other, "I was on the other boat.").text
    assert replies(other, "And on a third.").h1 == "The ferry runs again"


def test_an_empty_field_goes_back_to_the_default(ada: Reader) -> None:
    saves(ada, {"site_title": "The Courier", "hold_links": "7"})
    page = ada.get(URL)
    assert page.fields("settings")["site_title"] == "The Courier"
    page = saves(ada, {"site_title": "  "})
    assert page.fields("settings")["site_title"] == ""
    db.session.rollback()
    assert queries.values() == {"hold_links": 7}


def test_what_is_typed_like_the_default_is_the_default(ada: Reader) -> None:
    saves(ada, {"site_title": "Dateline", "hold_links": "2"})
    assert queries.values() == {}


def test_who_saves_an_untouched_form_sets_nothing(ada: Reader) -> None:
    saves(ada, {})
    assert queries.values() == {}
    assert db.session.scalars(select(AuditEntry)).all() == []


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"articles_per_page": "0"}, "Write a number from 1 to 200."),
        ({"articles_per_page": "201"}, "Write a number from 1 to 200."),
        ({"hold_links": "-1"}, "Write a number from 0 to 1,000."),
        ({"thread_depth": "deep"}, "Write a whole number."),
        ({"thread_depth": "51"}, "Write a number from 1 to 50."),
        ({"edit_seconds": "1" * 400}, "Write a whole number."),
        ({"edit_seconds": "604801"}, "Write a number from 0 to 604,800."),
        ({"site_title": "x" * 101}, "At most 100 characters fit."),
        ({"site_title": "\u200b\u202e"}, "Write something that can be seen."),
        ({"staffed_hours": "mon 08:00-25:00"}, "A day has hours from 00:00 to 24:00, not"),
        ({"staffed_hours": "always"}, "“always” is neither a day such as mon nor hours"),
        ({"staffed_hours": ", ".join(["mon 08:00-09:00"] * 13)}, "At most 200 characters fit."),
        ({"slow_flags": "1001"}, "Write a number from 0 to 1,000."),
    ],
)
def test_what_makes_no_sense_comes_back(ada: Reader, typed: dict[str, str], error: str) -> None:
    others = {"site_description": "A line that must not be lost."}
    back = ada.refused(ada.get(URL), typed | others, to="settings", expect=422)
    assert error in back.text
    assert (typed | others).items() <= back.fields("settings").items()
    assert queries.values() == {}


def test_the_second_of_two_editors_sees_both(app: Flask, ada: Reader, zoe: Reader) -> None:
    page = ada.get(URL)
    saves(zoe, {"site_title": "The Courier", "hold_links": "7"})
    typed = {"site_title": "The Herald", "edit_seconds": "60"}
    back = ada.refused(page, typed, to="settings", expect=409)
    assert "Somebody else has changed settings meanwhile" in back.text
    for told in ("Title The Courier The Herald", "with so many links 7 2"):
        assert told in " ".join(cell for cell in _cells(back))
    assert typed.items() <= back.fields("settings").items()
    assert queries.values()["site_title"] == "The Courier"
    ada.does(back, "settings")
    db.session.rollback()
    assert queries.values() == {"site_title": "The Herald", "edit_seconds": 60}


def test_a_new_section_is_no_change_of_settings(ada: Reader) -> None:
    page = ada.get(URL)
    ada.does(ada.get("/newsroom/sections"), "sections", {"name": "Harbour", "slug": "harbour"})
    ada.does(page, "settings", {"site_title": "The Courier"})
    assert queries.values() == {"site_title": "The Courier"}


def test_what_the_operator_has_fixed_is_shown_as_fixed(
    settings: Settings, sqlite_template: object, tmp_path: Path
) -> None:
    (tmp_path / "config.py").write_text("SITE_TITLE = 'Dateline'\n")
    app = create_app(settings)
    with app.app_context():
        ada = staffed(app, Role.EDITOR)
        page = ada.get(URL)
        assert "site_title" not in page.fields("settings")
        assert "Fixed by the operator, as BLOG_SITE_TITLE." in page.text
        ada.send(page, {"site_title": "The Courier", "hold_links": "7"}, to="settings")
        assert queries.values() == {"hold_links": 7}
        assert "Dateline" in words(ada.get(URL).one("title"))
        db.session.remove()
        db.engine.dispose()


def test_the_log_tells_admins(app: Flask, ada: Reader, zoe: Reader) -> None:
    saves(ada, {"site_title": "The Courier"})
    assert "site_title: default → The Courier" in zoe.get("/newsroom/audit").text


def _cells(page: Page) -> list[str]:
    return ["".join(cell.itertext()) for row in page.all("tr")[1:] for cell in row]
