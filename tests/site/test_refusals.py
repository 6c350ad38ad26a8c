"""What bad input gets: an honest status, plain words, and every typed character back."""

from __future__ import annotations

import dataclasses
import sqlite3
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection
from sqlalchemy import text as sql
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from blog.comments import queries
from blog.comments.status import Status
from blog.core.database import db, transaction
from blog.settings import Settings
from tests.cast import BO, FERRY, decides, publishes, says
from tests.databases import both_databases
from tests.pages import Page, Reader, inspect

TYPED = "What I had to say, at some length: à la fin & <b>so on</b>."
URL = "/comments/on/ferry"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("body", "", "Write your comment."),
        ("body", " \u00a0\u200b\n\u3164", "Write your comment."),
        ("body", "[](https://example.org)", "Write your comment."),
        ("body", "x" * 10_001, "This has 10,001 characters, and 10,000 fit. Shorten it by 1."),
        ("name", "", "Enter the name under which your comment appears."),
        ("name", "\u202e\u200b", "Enter the name under which your comment appears."),
        ("name", "n" * 101, "This has 101 characters, and 100 fit. Shorten it by 1."),
        ("email", "", "Enter your email address. It is not published."),
        ("email", "bo@", "This is no complete email address, such as name@example.org."),
        ("email", "bo@example", "This is no complete email address, such as name@example.org."),
        ("email", f"{'b' * 300}@example.org", "Shorten it by"),
        ("website", "javascript:alert(1)", "This is no web address"),
        ("website", "//evil.example", "This is no web address"),
        ("website", "https://a b.example", "This is no web address"),
        ("website", f"https://example.org/{'x' * 200}", "Shorten it by"),
    ],
)
def test_a_field_that_does_not_hold_is_given_back_with_its_error(
    reader: Reader, field: str, value: str, sentence: str
) -> None:
    publishes()
    typed = {"body": TYPED, **BO, "website": "https://bo.example"} | {field: value}
    page = reader.refused(reader.get("/articles/ferry"), {**typed}, expect=422)
    assert "noindex" not in page.html
    assert page.text.count(sentence) == 2, "once beside the field, once in the summary"
    control = page.by_id(field)
    assert control is not None
    assert control.get("aria-describedby") == f"{field}-error"
    sent_back = page.fields()
    for name, text in typed.items():
        if name != field or text.isascii():
            assert sent_back[name] == text
    assert queries.listed(status=None, limit=1) == []


def test_correcting_a_refused_form_at_once_is_not_too_fast(reader: Reader) -> None:
    publishes()
    page = reader.get("/articles/ferry")
    refused = reader.refused(page, {"body": TYPED, "name": "", "email": BO["email"]}, expect=422)
    assert refused.fields()["made"] == page.fields()["made"]


@both_databases
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_of_another_site_is_refused_with_its_text(client: FlaskClient, site: str) -> None:
    publishes()
    page = send(client, 403, site=site)
    assert "Please send this once more" in page.text
    assert page.fields()["body"] == TYPED
    assert queries.listed(status=None, limit=1) == []


def test_a_form_without_its_stamp_is_taken_in_with_a_reason(client: FlaskClient) -> None:
    publishes()
    response = client.post(URL, data={"body": TYPED, **BO, "made": "1234.forged"})
    assert response.status_code == 303
    (waiting,) = queries.listed(status=None, limit=1)
    assert "unknown form" in [reason["code"] for reason in waiting.decision.reasons]


@both_databases
def test_too_fast_says_how_long_to_wait(client: FlaskClient) -> None:
    publishes()
    assert client.post(URL, data={"body": "Something else.", **BO}).status_code == 303
    page = send(client, 429)
    assert 10 <= int(page.response.headers["Retry-After"]) <= 15
    assert "Please wait 15 seconds" in page.text
    assert page.fields()["body"] == TYPED


def test_a_closed_article_gives_the_text_back_in_a_box(client: FlaskClient) -> None:
    publishes("comments: closed")
    page = send(client, 409)
    assert "Comments on this article are closed" in page.text
    assert box(page) == TYPED


def test_a_closed_article_gives_even_an_invalid_form_back(client: FlaskClient) -> None:
    publishes("comments: closed")
    page = send(client, 409, {"name": ""})
    assert box(page) == TYPED


def test_an_article_that_is_gone_gives_the_text_back_in_a_box(client: FlaskClient) -> None:
    page = send(client, 404)
    assert box(page) == TYPED


@pytest.mark.parametrize("parent", ["99999", "-1", "x", "9" * 40, "²"])
def test_a_parent_that_never_was_lets_the_text_stand_alone(
    client: FlaskClient, parent: str
) -> None:
    publishes()
    page = send(client, 409, {"parent": parent})
    assert "The comment you answered is gone" in page.text
    assert page.fields()["body"] == TYPED
    assert page.fields()["parent"] == ""


@both_databases
def test_a_parent_that_was_removed_lets_the_text_stand_alone(client: FlaskClient) -> None:
    publishes()
    number = says("Soon gone.")
    decides(number, Status.REMOVED)
    assert send(client, 409, {"parent": str(number)}).fields()["body"] == TYPED


def test_a_parent_on_another_article_is_no_parent(client: FlaskClient) -> None:
    publishes()
    number = says("On the ferry.")
    publishes(text=FERRY.replace("slug: ferry", "slug: other"), source="other.md")
    response = client.post("/comments/on/other", data={"body": TYPED, **BO, "parent": number})
    assert response.status_code == 409


def test_a_body_of_five_megabytes_is_refused_and_given_back(client: FlaskClient) -> None:
    publishes()
    long = TYPED + "x" * 5_000_000
    response = client.post(URL, data={"body": long, **BO})
    assert response.status_code == 413
    assert "x" * 5_000_000 in response.text
    assert "What I had to say" in response.text


def test_a_body_beyond_all_measure_is_refused_without_being_read(client: FlaskClient) -> None:
    response = client.post(URL, data={"body": "x" * 9_000_000})
    assert response.status_code == 413
    assert len(response.data) < 10_000


def test_a_thousand_fields_are_refused(client: FlaskClient) -> None:
    publishes()
    page = send(client, 413, {f"field{n}": "x" for n in range(1000)})
    assert box(page) == TYPED


@pytest.mark.parametrize(
    ("content_type", "data"),
    [
        ("application/json", '{"body": "What I had to say"}'),
        ("application/json", "[1]"),
        ("text/plain", "body=What I had to say"),
        ("application/x-www-form-urlencoded", b"body=What I had to say \xff\xfe"),
        ("application/x-www-form-urlencoded", "body=What I had to say %ff"),
        ("application/x-www-form-urlencoded", "body=What I had to say%00"),
        ("application/x-www-form-urlencoded", "body=What I had to say&na%00me=x"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; "
         b'name="body"\r\n\r\nWhat I had to say \xff\r\n--x--\r\n'),
        ("multipart/form-data", "What I had to say"),
    ],
)  # fmt: skip
def test_what_is_no_form_of_ours_is_refused(
    client: FlaskClient, content_type: str, data: str | bytes
) -> None:
    publishes()
    response = client.post(URL, data=data, content_type=content_type)
    assert response.status_code == 400
    page = Page(response)
    inspect(page)
    if data != "[1]":
        assert "What I had to say" in page.text


@pytest.mark.parametrize(
    "path", ["/articles/../../etc/passwd", "/static/../../wsgi.py", "/articles/%00", "/%ff"]
)
def test_a_malformed_address_is_refused(client: FlaskClient, path: str) -> None:
    inspect(Page(client.get(path)))
    assert client.get(path).status_code == 400
    page = Page(client.post(path, data={"body": TYPED}))
    assert page.status == 400
    assert box(page) == TYPED


class TestALockedDatabase:
    """Somebody else writes for longer than a request is willing to wait."""

    @pytest.fixture
    def settings(self, database_url: str, tmp_path: Path) -> Settings:
        return Settings(
            instance_path=tmp_path,
            database_url=database_url,
            secret_key="k" * 16,
            database_timeout_seconds=0.2,
        )

    def test_gives_the_text_back_and_says_when_to_try_again(
        self, app: Flask, client: FlaskClient, tmp_path: Path
    ) -> None:
        publishes()
        other = sqlite3.connect(tmp_path / "dateline.sqlite", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        page = send(client, 503)
        assert page.response.headers["Retry-After"] == "10"
        assert page.fields()["body"] == TYPED
        assert client.get("/articles/ferry").status_code == 200, "readers wait for nobody"
        other.execute("ROLLBACK")
        other.close()
        again = client.post(page.one("form").attrib["action"], data=page.fields())
        assert again.status_code == 303

    def test_gives_the_text_back_while_a_command_writes(
        self, settings: Settings, app: Flask, client: FlaskClient
    ) -> None:
        publishes()
        began, may_end = threading.Event(), threading.Event()

        def writes_for_long() -> None:
            with app.app_context(), transaction():
                began.set()
                may_end.wait(20)

        command = threading.Thread(target=writes_for_long)
        command.start()
        began.wait(20)
        page = send(client, 503)
        may_end.set()
        command.join()
        assert page.response.headers["Retry-After"] == "10"
        again = client.post(page.one("form").attrib["action"], data=page.fields())
        assert again.status_code == 303


class TestAFullPool:
    """All connections to PostgreSQL that this worker may have are in use."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return dataclasses.replace(
            settings, database_pool_size=1, database_timeout_seconds=0.2, throttle=False
        )

    @pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
    def test_gives_the_text_back(self, client: FlaskClient) -> None:
        publishes()
        db.session.remove()
        taken: list[Connection] = []
        with suppress(PoolTimeoutError):
            while len(taken) < 10:
                taken.append(db.engine.connect())
        assert len(taken) == 3, "the one, and two more for a moment"
        assert send(client, 503).fields()["body"] == TYPED
        for each in taken:
            each.close()
        assert client.get("/articles/ferry").status_code == 200


@both_databases
def test_a_missing_database_gives_the_text_back(client: FlaskClient) -> None:
    with transaction() as session:
        for table in ("comments", "articles"):
            session.execute(sql(f"ALTER TABLE {table} RENAME TO lost_{table}"))
    page = send(client, 503)
    assert page.fields()["body"] == TYPED
    assert page.response.headers["Retry-After"] == "10"
    assert client.get("/").status_code == 503
    assert client.get("/healthz").status_code == 200


def test_a_file_that_is_no_database_gives_the_text_back(
    client: FlaskClient, tmp_path: Path
) -> None:
    db.session.remove()
    db.engine.dispose()
    (tmp_path / "dateline.sqlite").write_bytes(b"this is no database " * 400)
    assert send(client, 503).fields()["body"] == TYPED


def send(
    client: FlaskClient,
    expect: int,
    changes: Mapping[str, str] = MappingProxyType({}),
    *,
    site: str = "same-origin",
) -> Page:
    """Send Bo's reply, with some changes, and return the page that refuses it."""
    data = {"body": TYPED, **BO, **changes}
    page = Page(client.post(URL, data=data, headers={"Sec-Fetch-Site": site}))
    assert page.status == expect
    assert page.response.headers["Cache-Control"] == "no-store"
    inspect(page)
    return page


def box(page: Page) -> str:
    """Return what stands in the page's longest box to copy from."""
    return max(("".join(each.itertext()) for each in page.all("textarea")), key=len)
