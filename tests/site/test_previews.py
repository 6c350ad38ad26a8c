"""A private link shows an article as it stands to whoever has it, for a time."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from blog.accounts.vocabulary import Role
from blog.articles import writing_actions
from blog.articles.content import Content
from blog.core import tokens
from blog.core.audit import Actor, AuditEntry
from blog.core.clock import utc_now
from blog.core.database import db
from tests.conftest import SECRET_KEY
from tests.pages import Page, Reader
from tests.staff import staffed

URL = "/newsroom/articles/1"


@pytest.fixture
def ada(app: Flask) -> Reader:
    """Return the browser of an editor."""
    return staffed(app, Role.EDITOR)


@pytest.fixture
def link(ada: Reader) -> str:
    """Return the path of a private link to a draft."""
    content = Content(headline="Secret", body="Nobody knows *yet*.")
    writing_actions.create(content, by=Actor("Ada"), now=utc_now())
    return link_on(ada.does(ada.get(URL), "/preview-links"))


def link_on(page: Page) -> str:
    (found,) = (
        each.attrib["href"] for each in page.all("a") if "/previews/" in each.attrib["href"]
    )
    return found.removeprefix("http://localhost")


def test_who_has_the_link_sees_the_article_as_it_stands(
    ada: Reader, reader: Reader, link: str
) -> None:
    page = reader.get(link)
    assert page.h1 == "Secret"
    assert "Not published: this is a private link" in page.text
    assert not page.all("form")
    ada.send(ada.get(URL), {"body": "Nobody knew."}, to=URL)
    assert "Nobody knew." in reader.get(link).text


def test_it_is_kept_by_no_cache_and_listed_by_no_engine(reader: Reader, link: str) -> None:
    response = reader.client.get(link)
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert "Set-Cookie" not in response.headers
    assert "Cookie" not in response.headers.get("Vary", "")


def test_a_link_that_was_ended_is_gone(ada: Reader, reader: Reader, link: str) -> None:
    page = ada.does(ada.get(URL), "/revocation")
    assert "That link has ended." in page.text
    assert "/previews/" not in page.html
    assert reader.get(link, expect=410).h1 == "This link has ended"
    assert reader.client.get(link).headers["Cache-Control"] == "private, no-store"
    did = db.session.scalars(select(AuditEntry.did).order_by(AuditEntry.id)).all()
    assert did[-2:] == ["preview_link.made", "preview_link.revoked"]


def test_a_link_ends_by_itself(ada: Reader, reader: Reader, link: str) -> None:
    with time_machine.travel(utc_now() + timedelta(days=7), tick=False):
        reader.get(link, expect=410)


@pytest.mark.parametrize(
    "token",
    [
        "1",
        "1.forged",
        tokens.sign_number(1, secret_key=SECRET_KEY, purpose=tokens.CONFIRMATION),
        tokens.sign_number(4711, secret_key=SECRET_KEY, purpose=tokens.PREVIEW),
    ],
)
def test_a_link_that_we_did_not_make_leads_nowhere(reader: Reader, link: str, token: str) -> None:
    reader.get(f"/previews/{token}", expect=404)


def test_a_link_of_an_article_that_was_deleted_leads_nowhere(
    ada: Reader, reader: Reader, link: str
) -> None:
    ada.send(ada.get(URL), {}, to="/deletion")
    reader.get(link, expect=404)


def test_a_link_to_what_is_published_says_so(ada: Reader, reader: Reader, link: str) -> None:
    ada.send(ada.get(URL), {}, to="/publication")
    assert "The article is published." in reader.get(link).text


def test_the_link_of_one_article_is_not_ended_from_another(
    ada: Reader, reader: Reader, link: str
) -> None:
    writing_actions.create(Content(headline="Other", body="x"), by=Actor("Ada"), now=utc_now())
    response = ada.client.post(
        "/newsroom/articles/2/preview-links/1/revocation",
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert response.status_code == 303
    reader.get(link)
