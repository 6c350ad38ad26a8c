"""An admin looks after people: invites them, lets them do more or less, shuts them out."""

from __future__ import annotations

import dataclasses
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from blog.accounts.vocabulary import Role
from blog.core.database import db
from blog.core.outbox import OutboxMail
from tests.correspondence import BASE_URL
from tests.credentials import OTHER, carries_app, code_now, enters, hires, known, logged
from tests.pages import FROM_OUR_PAGE, Page, Reader, inspect, words
from tests.staff import hire, sign_in

NEWCOMER = {"name": "Nia New", "email": "Nia@news.example", "role": "editor"}
TYPED = {"new_password": OTHER, "again": OTHER}


@pytest.fixture
def number(app: Flask) -> int:
    """The number of Zoe's account, who has a password."""
    return hires(Role.ADMIN)


@pytest.fixture
def zoe(app: Flask, number: int) -> Reader:
    """The browser of an admin."""
    return sign_in(app, number)


@pytest.fixture
def mailing(app: Flask) -> None:
    """The blog sends mail."""
    app.extensions["settings"] = dataclasses.replace(
        app.extensions["settings"],
        mail_url="smtp://127.0.0.1:9",
        mail_from="news@news.example",
        base_url=BASE_URL,
    )


def handed_over(response_page: Page) -> str:
    """Return the path of the link that a page shows, this once."""
    inspect(response_page)
    (url,) = (words(each) for each in response_page.all("code"))
    return urlsplit(url).path


def test_everybody_is_listed(app: Flask, zoe: Reader) -> None:
    hire(Role.WRITER)
    page = zoe.get("/newsroom/people")
    rows = [[words(cell) for cell in row] for row in page.all("tr")][1:]
    assert rows == [
        ["Wim Writer", "Writer", "wim-writer@news.example", "invited", "no"],
        ["Zoe Admin", "Admin", "zoe-admin@news.example", "active", "no"],
    ]


@pytest.mark.usefixtures("mailing")
def test_somebody_is_invited_by_mail(app: Flask, zoe: Reader) -> None:
    page = zoe.does(zoe.get("/newsroom/people"), "people", NEWCOMER)
    assert page.h1 == "Nia New"
    assert "The invitation is on its way." in page.text
    assert page.all("code") == []
    (mail,) = db.session.scalars(select(OutboxMail)).all()
    assert (mail.kind, mail.key) == ("invitation", "staff-link:1")
    assert logged("staff.invited") == [("Zoe Admin", "staff.invited", "staff:2")]


def test_without_mail_the_link_is_shown_to_be_handed_over(app: Flask, zoe: Reader) -> None:
    page = Page(zoe.send(zoe.get("/newsroom/people"), NEWCOMER, to="people", expect=200))
    path = handed_over(page)
    assert db.session.scalars(select(OutboxMail)).all() == []
    nia = Reader(app.test_client())
    assert "Nia New" in nia.does(nia.get(path), "", TYPED).text
    assert nia.client.get("/newsroom/comments").status_code == 200
    assert known(2).email == "nia@news.example"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": "\u200b"}, "Enter the name that will stand over their articles."),
        ({"email": "nia"}, "This is no complete email address"),
        ({"email": "ZOE-ADMIN@news.example"}, "Somebody of the staff has this address already."),
        ({"name": "zoé  ADMIN"}, "Somebody of the staff has this name already, or one that reads"),
        ({"role": "king"}, "Choose a role."),
    ],
)
def test_an_invitation_that_cannot_be_comes_back(
    zoe: Reader, typed: dict[str, str], sentence: str
) -> None:
    sent = NEWCOMER | typed
    page = zoe.refused(zoe.get("/newsroom/people"), sent, to="people", expect=422)
    assert sentence in page.text
    if "name" not in typed:
        assert page.fields("people")["name"] == "Nia New"
    assert logged("staff.invited") == []


def test_a_role_counts_from_the_next_request_on(app: Flask, zoe: Reader) -> None:
    wim = sign_in(app, hire(Role.WRITER))
    assert wim.client.get("/newsroom/comments").status_code == 403
    page = zoe.get("/newsroom/people/2")
    assert page.fields("role") == {"role": "writer"}
    page = zoe.does(page, "role", {"role": "editor"})
    assert page.fields("role") == {"role": "editor"}
    assert wim.client.get("/newsroom/comments").status_code == 200
    zoe.does(page, "role", {"role": "writer"})
    assert wim.client.get("/newsroom/comments").status_code == 403
    zoe.refused(page, {"role": "king"}, to="role", expect=422)


def test_who_is_shut_out_is_out_at_the_next_request(app: Flask, zoe: Reader) -> None:
    hires(Role.WRITER)
    wim = enters(app, Role.WRITER)
    page = zoe.does(zoe.get("/newsroom/people/2"), "deactivate")
    assert "This account is shut, and signed out everywhere." in page.text
    assert wim.client.get("/newsroom/").status_code == 303
    page = zoe.does(page, "reactivate")
    assert "This account is open again." in page.text
    assert wim.client.get("/newsroom/").status_code == 303
    enters(app, Role.WRITER)


@pytest.mark.parametrize(("act", "typed"), [("role", {"role": "editor"}), ("deactivate", {})])
def test_the_last_admin_cannot_go(
    zoe: Reader, number: int, act: str, typed: dict[str, str]
) -> None:
    page = zoe.refused(zoe.get(f"/newsroom/people/{number}"), typed, to=act, expect=409)
    assert "This is the last admin" in page.text
    assert (known(number).role, known(number).is_active) == (Role.ADMIN, True)


@pytest.mark.usefixtures("mailing")
def test_a_fresh_link_is_mailed(app: Flask, zoe: Reader) -> None:
    hires(Role.WRITER)
    page = zoe.does(zoe.get("/newsroom/people/2"), "links")
    assert "A mail with a fresh link is on its way." in page.text
    (mail,) = db.session.scalars(select(OutboxMail)).all()
    assert mail.kind == "new password"


def test_a_fresh_link_is_shown_where_no_mail_is_sent(app: Flask, zoe: Reader) -> None:
    hires(Role.WRITER)
    page = Page(zoe.send(zoe.get("/newsroom/people/2"), {}, to="links", expect=200))
    wim = Reader(app.test_client())
    assert "Wim Writer" in wim.does(wim.get(handed_over(page)), "", TYPED).text
    assert zoe.get("/newsroom/people/2").all("code") == []


def test_who_has_left_gets_no_link(app: Flask, zoe: Reader) -> None:
    hires(Role.WRITER)
    page = zoe.get("/newsroom/people/2")
    zoe.send(page, {}, to="deactivate")
    assert "Reactivate it first" in zoe.refused(page, {}, to="links", expect=409).text


def test_a_lost_second_factor_is_dropped(app: Flask, zoe: Reader) -> None:
    wim = hires(Role.WRITER)
    carries_app(wim)
    inside = enters(app, Role.WRITER)
    inside.send(inside.get("/newsroom/sign-in/code"), {"code": code_now()})
    page = zoe.does(zoe.get(f"/newsroom/people/{wim}"), "second-factor")
    assert "The second factor is dropped." in page.text
    assert inside.client.get("/newsroom/").status_code == 303
    assert "Wim Writer" in enters(app, Role.WRITER).get("/newsroom/").text
    assert logged("staff.factor_removed") == [("Zoe Admin", "staff.factor_removed", "staff:2")]


@pytest.mark.parametrize("what", ["links", "second-factor"])
def test_one_s_own_account_is_looked_after_elsewhere(zoe: Reader, number: int, what: str) -> None:
    response = zoe.client.post(f"/newsroom/people/{number}/{what}", headers=FROM_OUR_PAGE)
    assert response.status_code == 409
    assert "This is your own account" in Page(response).text


@pytest.mark.parametrize("act", ["role", "deactivate", "reactivate", "links", "second-factor"])
def test_nobody_has_this_number(zoe: Reader, act: str) -> None:
    zoe.get("/newsroom/people/77", expect=404)
    url = f"/newsroom/people/77/{act}"
    response = zoe.client.post(url, data={"role": "editor"}, headers=FROM_OUR_PAGE)
    assert response.status_code == 404
