"""What editors decide: publish, schedule, take back; and what readers see of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from blog.articles.models import Article
from blog.articles.revision_models import Revision
from blog.core.audit import AuditEntry
from blog.core.database import db
from tests.cast import publishes
from tests.pages import Reader
from tests.staff import ADA, WIM

URL = "/newsroom/articles/1"
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def draft(wim: Reader) -> str:
    """Wim's draft; returns the path that readers will have."""
    page = wim.get("/newsroom/articles/new")
    wim.send(page, {"headline": "Ferry", "body": "It left at six."}, to="/new")
    return "/articles/ferry"


def article() -> Article:
    db.session.remove()
    return db.session.scalars(select(Article)).one()


def audited() -> list[tuple[str, str]]:
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    return [(each.did, each.who) for each in entries]


def feed(reader: Reader) -> str:
    response = reader.client.get("/feed.atom")
    assert response.status_code == 200
    return response.get_data(as_text=True)


def test_a_writer_hands_in_and_an_editor_publishes(
    wim: Reader, ada: Reader, reader: Reader, draft: str
) -> None:
    page = wim.does(wim.get(URL), "/submission")
    assert "Handed in. An editor decides when it appears." in page.text
    assert "Publish now" not in page.text
    reader.get(draft, expect=404)
    page = ada.does(ada.get(URL), "/publication")
    assert "Published." in page.text
    assert "It left at six." in reader.get(draft).text
    assert article().submitted_at is None
    changes = db.session.scalars(select(Revision.change).order_by(Revision.number)).all()
    assert changes == ["saved", "published"]
    assert audited() == [
        ("article.created", WIM),
        ("article.submitted", WIM),
        ("article.published", ADA),
    ]


def test_what_was_handed_in_can_be_taken_back(wim: Reader, draft: str) -> None:
    wim.does(wim.get(URL), "/submission")
    page = wim.does(wim.get(URL), "/take-back")
    assert "It is a draft again." in page.text
    assert article().submitted_at is None


def test_a_scheduled_article_appears_at_its_very_instant(
    wim: Reader, ada: Reader, reader: Reader, draft: str
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        page = ada.does(ada.get(URL), "/schedule", {"at": "2026-11-22T12:01"})
        assert "Scheduled. It appears by itself." in page.text
        assert article().published_at == NOON + timedelta(minutes=1)
        before = reader.client.get("/").headers["ETag"]
        clock.shift(59.999)
        reader.get(draft, expect=404)
        assert "Ferry" not in reader.get("/").text
        assert "Ferry" not in feed(reader)
        known = {"If-None-Match": before}
        assert reader.client.get("/", headers=known).status_code == 304
        clock.shift(0.001)
        assert reader.get(draft).h1 == "Ferry"
        fresh = reader.client.get("/", headers=known)
        assert fresh.status_code == 200
        assert fresh.headers["ETag"] != before
        assert "Ferry" in fresh.get_data(as_text=True)
        assert "Ferry" in feed(reader)


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        ("2026-11-22T12:00", "This has passed."),
        ("soon", "Enter a day and a time"),
        ("", "Enter a day and a time"),
        ("0001-01-01T00:00", "This has passed."),
        ("2026-11-22T12:30+23:00", "Enter a day and a time"),
    ],
)
def test_an_instant_that_cannot_be_is_refused(
    ada: Reader, draft: str, at: str, sentence: str
) -> None:
    with time_machine.travel(NOON, tick=False):
        refused = ada.refused(ada.get(URL), {"at": at}, to="/schedule", expect=422)
    assert sentence in refused.text
    assert refused.fields("/schedule")["at"] == at
    assert article().status == "draft"


def test_what_was_to_come_is_a_draft_again(ada: Reader, wim: Reader, draft: str) -> None:
    ada.does(ada.get(URL), "/schedule", {"at": "2999-01-01T00:00"})
    wim.get(URL, expect=403)
    ada.does(ada.get(URL), "/unpublication")
    found = article()
    assert (found.status, found.published_at, found.unpublished_at) == ("draft", None, None)
    wim.get(URL)


def test_what_readers_saw_keeps_its_first_instant(app: Flask, ada: Reader, reader: Reader) -> None:
    publishes()
    first = article().published_at
    ada.does(ada.get(URL), "/unpublication")
    reader.get("/articles/ferry", expect=404)
    assert "change" in ada.refused(ada.get(URL), {"body": "x"}, to=URL, expect=422).html
    ada.does(ada.get(URL), "/publication")
    assert article().published_at == first
    assert reader.get("/articles/ferry").h1 == "The ferry runs again"


def test_what_readers_saw_and_is_scheduled_anew_is_not_new_to_them(ada: Reader) -> None:
    publishes()
    ada.does(ada.get(URL), "/unpublication")
    ada.does(ada.get(URL), "/schedule", {"at": "2999-01-01T00:00"})
    page = ada.get(URL)
    assert "What is this change to readers?" in page.text
    ada.does(page, "/unpublication")
    assert "Delete for ever" not in ada.get(URL).text


@pytest.mark.parametrize("decision", ["submission", "publication", "schedule", "deletion"])
def test_a_decision_about_what_has_changed_since_is_none(
    ada: Reader, wim: Reader, draft: str, decision: str
) -> None:
    seen = ada.get(URL)
    wim.send(wim.get(URL), {"body": "It left at seven."}, to=URL)
    at = {"at": "2999-01-01T00:00"} if decision == "schedule" else {}
    page = ada.refused(seen, at, to=f"/{decision}", expect=409)
    assert "Somebody has changed this article meanwhile" in page.text
    assert "It left at seven." in page.text
    found = article()
    assert (found.status, found.submitted_at) == ("draft", None)


def test_what_is_done_already_is_not_done_twice(ada: Reader, draft: str) -> None:
    seen = ada.get(URL)
    ada.does(seen, "/submission")
    page = ada.refused(seen, {}, to="/submission", expect=409)
    assert "This cannot be done now" in page.text


def test_a_draft_that_nobody_saw_can_be_deleted(wim: Reader, draft: str) -> None:
    page = wim.does(wim.get(URL), "/deletion")
    assert "The draft is deleted." in page.text
    assert db.session.scalars(select(Article)).all() == []
    assert db.session.scalars(select(Revision)).all() == []
    assert audited()[-1] == ("article.deleted", WIM)


def test_what_readers_saw_is_never_deleted(ada: Reader) -> None:
    publishes()
    page = ada.get(URL)
    ada.does(page, "/unpublication")
    fields = {"based_on": "2"}
    response = ada.client.post(
        f"{URL}/deletion", data=fields, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert response.status_code == 409
    assert article().slug == "ferry"
