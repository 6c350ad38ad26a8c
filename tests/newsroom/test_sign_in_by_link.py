"""Links that set a password: what opening one does, what sending its form does, when it is over."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from time_machine import Traveller

from blog.accounts import staff_actions
from blog.accounts.staff_models import StaffLink, StaffSession
from blog.accounts.vocabulary import Role
from blog.core.audit import Actor
from blog.core.clock import utc_now
from blog.core.database import db
from blog.core.outbox import OutboxMail
from tests.cast import NOON
from tests.correspondence import BASE_URL
from tests.credentials import (
    OTHER,
    PASSWORD,
    carries_app,
    code_now,
    email,
    enters,
    hires,
    known,
    link_for,
    logged,
    path_of,
)
from tests.databases import contents
from tests.pages import FROM_OUR_PAGE, Reader, inspect
from tests.staff import hire

TYPED = {"new_password": OTHER, "again": OTHER}


@pytest.fixture(autouse=True)
def noon() -> object:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def mailing(app: Flask) -> None:
    """The blog sends mail."""
    app.extensions["settings"] = dataclasses.replace(
        app.extensions["settings"],
        mail_url="smtp://127.0.0.1:9",
        mail_from="news@news.example",
        base_url=BASE_URL,
    )


def test_opening_a_link_changes_nothing(app: Flask, client: FlaskClient) -> None:
    url = link_for(hire(Role.WRITER))
    before = contents()
    for method in ("GET", "HEAD", "GET"):
        assert client.open(url, method=method).status_code == 200
    assert contents() == before


def test_who_is_invited_sets_a_password_and_is_in(app: Flask, reader: Reader) -> None:
    wim = hire(Role.WRITER)
    page = reader.get(link_for(wim))
    assert "Wim Writer (wim-writer@news.example)" in page.text
    desk = reader.does(page, "", TYPED)
    assert "Wim Writer" in desk.text
    enters(app, Role.WRITER, OTHER)
    assert logged("staff.password_set") == [("Wim Writer", "staff.password_set", "staff:1")]


def test_a_new_password_ends_every_session_and_the_old_password(app: Flask) -> None:
    wim = hires(Role.WRITER)
    stolen = enters(app, Role.WRITER)
    owner = Reader(app.test_client())
    owner.does(owner.get(link_for(wim)), "", TYPED)
    assert stolen.client.get("/newsroom/").status_code == 303
    old = {"email": email(Role.WRITER), "password": PASSWORD}
    fresh = Reader(app.test_client())
    fresh.refused(fresh.get("/newsroom/sign-in"), old, expect=422)


def test_a_link_does_not_replace_the_second_factor(app: Flask, reader: Reader) -> None:
    wim = hires(Role.WRITER)
    carries_app(wim)
    page = reader.does(reader.get(link_for(wim)), "", TYPED)
    assert page.h1 == "One more step"
    assert reader.client.get("/newsroom/").status_code == 303
    assert "Wim Writer" in reader.does(page, "", {"code": code_now()}).text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "New password: Enter a new password."),
        ({"new_password": "short", "again": "short"}, "a password has 12 characters or more"),
        (TYPED | {"again": OTHER + "!"}, "This is not the same as above."),
        ({"new_password": "password1234"}, "among the passwords that are tried first"),
        ({"new_password": "wim-writer@news.example"}, "This is your name or your address"),
    ],
)
def test_a_password_that_is_not_good_enough_is_refused(
    app: Flask, reader: Reader, typed: dict[str, str], sentence: str
) -> None:
    wim = hire(Role.WRITER)
    page = reader.refused(reader.get(link_for(wim)), typed, expect=422)
    assert sentence in page.text
    assert page.fields() == {"new_password": "", "again": ""}
    assert known(wim).password_hash == ""


def test_a_link_works_once(app: Flask, reader: Reader) -> None:
    url = link_for(hire(Role.WRITER))
    page = reader.get(url)
    reader.send(page, TYPED)
    again = Reader(app.test_client())
    assert again.get(url, expect=410).h1 == "This link does not work"
    assert again.refused(page, TYPED, expect=410).h1 == "This link does not work"
    assert "Ask an admin for a fresh one." in again.get(url, expect=410).text


@pytest.mark.parametrize(
    ("seconds", "status"), [(604_799, 200), (604_800, 410)], ids=["in time", "too late"]
)
def test_an_invitation_has_its_time(
    app: Flask, reader: Reader, noon: Traveller, seconds: int, status: int
) -> None:
    url = link_for(hire(Role.WRITER))
    noon.shift(seconds)
    reader.get(url, expect=status)


def test_a_new_password_s_link_has_an_hour(app: Flask, reader: Reader, noon: Traveller) -> None:
    url = link_for(hires(Role.WRITER))
    noon.shift(timedelta(hours=1))
    reader.get(url, expect=410)


@pytest.mark.parametrize("number", ["1", "1.x", "x", path_of(77).rpartition("/")[2]])
def test_a_link_that_is_none_of_ours_is_not_found(app: Flask, reader: Reader, number: str) -> None:
    link_for(hire(Role.WRITER))
    page = reader.get(f"/newsroom/links/{number}", expect=404)
    assert "It is none of ours, or a part of it is missing." in page.text
    response = reader.client.post(f"/newsroom/links/{number}", data=TYPED, headers=FROM_OUR_PAGE)
    assert response.status_code == 404


def test_who_has_left_gets_in_by_no_link(app: Flask, reader: Reader) -> None:
    wim = hires(Role.WRITER)
    url = link_for(wim)
    page = reader.get(url)
    staff_actions.deactivate(wim, by=Actor("Zoe"), now=utc_now())
    assert reader.refused(page, TYPED, expect=410).h1 == "This link does not work"
    staff_actions.reactivate(wim, by=Actor("Zoe"), now=utc_now())
    reader.get(url, expect=410)


@pytest.mark.usefixtures("mailing")
def test_whoever_asks_for_a_link_gets_the_same_answer(app: Flask) -> None:
    hires(Role.WRITER)
    answers = []
    for address in (email(Role.WRITER), "stranger@example.org"):
        client = app.test_client()
        response = client.post(
            "/newsroom/forgotten", data={"email": address}, headers=FROM_OUR_PAGE
        )
        page = Reader(client).get(response.location)
        answers.append((response.status_code, response.location, page.html))
    assert answers[0] == answers[1]
    assert "If somebody of the staff has this address, a mail" in answers[0][2]
    (mail,) = db.session.scalars(select(OutboxMail)).all()
    assert (mail.kind, mail.key, mail.payload) == ("new password", "staff-link:1", {"number": 1})


@pytest.mark.usefixtures("mailing")
def test_links_are_asked_for_so_often_and_no_oftener(app: Flask, reader: Reader) -> None:
    page = reader.get("/newsroom/forgotten")
    for _ in range(10):
        reader.send(page, {"email": "stranger@example.org"})
    page = reader.refused(page, {"email": "stranger@example.org"}, expect=429)
    assert page.response.headers["Retry-After"] == "900"
    assert page.fields() == {"email": "stranger@example.org"}


@pytest.mark.usefixtures("mailing")
def test_an_address_is_wanted(app: Flask, reader: Reader) -> None:
    page = reader.refused(reader.get("/newsroom/forgotten"), {"email": " "}, expect=422)
    assert "Enter your email address." in page.text


def test_a_blog_without_mail_promises_nothing(app: Flask, reader: Reader) -> None:
    hires(Role.WRITER)
    page = reader.get("/newsroom/forgotten")
    assert "This blog sends no mail. Ask an admin" in page.text
    assert page.all("form") == []
    response = reader.client.post(
        "/newsroom/forgotten", data={"email": email(Role.WRITER)}, headers=FROM_OUR_PAGE
    )
    assert response.location == "/newsroom/forgotten"
    assert db.session.scalar(select(func.count(StaffLink.id))) == 0
    assert db.session.scalar(select(func.count(StaffSession.id))) == 0
    inspect(page)
