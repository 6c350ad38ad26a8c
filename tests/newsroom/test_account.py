"""One's own account: how readers see one, the password, and where one is signed in."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from time_machine import Traveller

from blog.accounts import hashing, staff_actions
from blog.accounts.hashing import Cost
from blog.accounts.staff_models import StaffSession
from blog.accounts.vocabulary import Role
from blog.core import site_version
from blog.core.audit import Actor
from blog.core.clock import utc_now
from blog.core.database import db, transaction
from blog.images.models import Image
from tests.cast import NOON
from tests.credentials import (
    CHEAP,
    OTHER,
    PASSWORD,
    WRONG,
    enters,
    hires,
    known,
    link_for,
    logged,
)
from tests.pages import FROM_OUR_PAGE, Reader, words

CHANGE = {"password": PASSWORD, "new_password": OTHER, "again": OTHER}
COOKIE = "dateline_staff"


@pytest.fixture(autouse=True)
def noon() -> object:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def number(app: Flask) -> int:
    """The number of Wim's account, who has a password."""
    return hires(Role.WRITER)


@pytest.fixture
def wim(app: Flask, number: int) -> Reader:
    """The browser in which Wim has signed in."""
    return enters(app, Role.WRITER, agent="Wim's own")


def has_image() -> int:
    with transaction() as session:
        image = Image(
            digest="d" * 64,
            extension="jpg",
            width=2,
            height=2,
            widths=[2],
            alt="",
            uploaded_by="Wim",
            uploaded_at=utc_now(),
        )
        session.add(image)
    return image.id


def version() -> int:
    with db.engine.connect() as connection:
        return site_version.present(connection)


def test_one_changes_how_readers_see_one(app: Flask, wim: Reader, number: int) -> None:
    before, image = version(), has_image()
    typed = {"name": "Wim W. Writer", "about": "Knows ferries.", "portrait": str(image)}
    page = wim.does(wim.get("/newsroom/account"), "profile", typed)
    assert "Saved." in page.text
    assert page.fields("profile") == typed
    member = known(number)
    assert (member.name, member.about, member.portrait_id) == (*list(typed.values())[:2], image)
    assert member.slug == "wim-writer"
    assert version() == before + 1
    assert app.extensions["live"].state.authors[number].name == "Wim W. Writer"
    assert logged("staff.edited") == [("Wim Writer", "staff.edited", f"staff:{number}")]
    wim.send(page, {}, to="profile")
    assert version() == before + 1  # nothing was changed, so no page is made anew


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": " "}, "Enter the name that stands over your articles."),
        ({"name": "ADA  editor"}, "Somebody of the staff has this name already, or one that reads"),
        ({"name": "x" * 101}, "This has 101 characters, and 100 fit."),
        ({"about": "x" * 501}, "This has 501 characters, and 500 fit."),
        ({"portrait": "mine.jpg"}, "Enter the number of an image"),
        ({"portrait": "77"}, "There is no image of this number."),
    ],
)
def test_a_profile_that_cannot_be_is_refused_and_comes_back(
    wim: Reader, number: int, typed: dict[str, str], sentence: str
) -> None:
    typed = {"about": "Knows ferries."} | typed
    hires(Role.EDITOR)
    page = wim.refused(wim.get("/newsroom/account"), typed, to="profile", expect=422)
    assert sentence in page.text
    assert page.fields("profile")["about"] == typed["about"]
    assert known(number).about == ""


def test_a_new_password_ends_every_other_session_and_renews_this_one(
    app: Flask, wim: Reader, number: int
) -> None:
    elsewhere = enters(app, Role.WRITER)
    link = link_for(number)
    stolen = wim.client.get_cookie(COOKIE)
    assert stolen is not None
    page = wim.does(wim.get("/newsroom/account"), "password", CHANGE)
    assert "The password is changed, and every other browser is signed out." in page.text
    assert elsewhere.client.get("/newsroom/").status_code == 303
    thief = app.test_client()
    thief.set_cookie(COOKIE, stolen.value)
    assert thief.get("/newsroom/").status_code == 303
    assert app.test_client().get(link).status_code == 410
    enters(app, Role.WRITER, OTHER)
    assert len(logged("staff.password_changed")) == 1


@pytest.mark.parametrize("ends", ["by a link", "by an admin"])
def test_a_session_that_ends_while_a_password_is_hashed_changes_none(
    app: Flask, wim: Reader, number: int, monkeypatch: pytest.MonkeyPatch, ends: str
) -> None:
    hashed, link = hashing.hash_password, link_for(number)

    def hash_slowly(password: str, cost: Cost) -> str:
        monkeypatch.setattr(hashing, "hash_password", hashed)
        if ends == "by a link":
            sent = {"new_password": "the owner's own words", "again": "the owner's own words"}
            app.test_client().post(link, data=sent, headers=FROM_OUR_PAGE)
        else:
            staff_actions.deactivate(number, by=Actor("Zoe"), now=utc_now())
            staff_actions.reactivate(number, by=Actor("Zoe"), now=utc_now())
        return hashed(password, cost)

    page = wim.get("/newsroom/account")
    monkeypatch.setattr(hashing, "hash_password", hash_slowly)
    assert wim.send(page, CHANGE, to="password").location == "/newsroom/sign-in"
    assert wim.client.get("/newsroom/").status_code == 303
    assert not hashing.is_right(OTHER, known(number).password_hash, CHEAP)
    assert logged("staff.password_changed") == []


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (CHANGE | {"password": WRONG}, "Your password: This is not your present password."),
        (CHANGE | {"password": ""}, "Enter your present password."),
        (CHANGE | {"again": "something else"}, "This is not the same as above."),
        (CHANGE | {"new_password": "wim WRITER", "again": "wim WRITER"}, "This is too short"),
    ],
)
def test_a_password_is_changed_by_who_knows_it_only(
    app: Flask, wim: Reader, typed: dict[str, str], sentence: str
) -> None:
    page = wim.refused(wim.get("/newsroom/account"), typed, to="password", expect=422)
    assert sentence in page.text
    assert set(page.fields("password").values()) == {""}
    enters(app, Role.WRITER, PASSWORD)


def test_a_borrowed_browser_cannot_guess_the_password(app: Flask, wim: Reader) -> None:
    page = wim.get("/newsroom/account")
    for _ in range(10):
        page = wim.refused(page, CHANGE | {"password": WRONG}, to="password", expect=422)
    page = wim.refused(page, CHANGE, to="password", expect=429)
    assert page.response.headers["Retry-After"] == "900"
    assert "There were too many attempts" in page.text


@pytest.mark.parametrize(
    ("whose", "whence"),
    [
        ("wim-writer@news.example", "192.0.2.1"),
        ("own:wim-writer@news.example", "192.0.2.1"),
        ("{}@news.example", "127.0.0.1"),
    ],
    ids=["at the account", "at how it is counted", "from the same address"],
)
def test_strangers_at_the_sign_in_do_not_bar_who_is_signed_in(
    app: Flask, wim: Reader, whose: str, whence: str
) -> None:
    most = app.extensions["settings"].sign_in_address_attempts
    answers = [
        app.test_client()
        .post(
            "/newsroom/sign-in",
            data={"email": whose.format(number), "password": WRONG},
            environ_base={"REMOTE_ADDR": whence},
        )
        .status_code
        for number in range(most + 1)
    ]
    assert answers[-1] == 429
    page = wim.does(wim.get("/newsroom/account"), "password", CHANGE)
    assert "The password is changed" in page.text


def test_sessions_are_listed_with_this_one_marked(app: Flask, wim: Reader, noon: Traveller) -> None:
    noon.shift(timedelta(minutes=5))
    enters(app, Role.WRITER, agent="<b>Old</b> laptop")
    noon.shift(timedelta(minutes=5))
    page = wim.get("/newsroom/account")
    listed = [words(each) for each in page.all("li") if "Since" in words(each)]
    assert [each.partition(" Since")[0] for each in listed] == [
        "Wim's own This browser",
        "<b>Old</b> laptop",
    ]


def test_a_session_is_ended_from_another_browser(app: Flask, wim: Reader, number: int) -> None:
    laptop = enters(app, Role.WRITER, agent="Laptop")
    assert laptop.client.get("/newsroom/").status_code == 200
    session_id = db.session.scalar(select(StaffSession.id).where(StaffSession.browser == "Laptop"))
    page = wim.does(wim.get("/newsroom/account"), f"sessions/{session_id}/end")
    assert "That browser is signed out." in page.text
    assert laptop.client.get("/newsroom/").status_code == 303
    assert wim.client.get("/newsroom/").status_code == 200
    assert len(logged("staff.session_ended")) == 1


def test_all_others_are_ended_at_once(app: Flask, wim: Reader) -> None:
    others = [enters(app, Role.WRITER) for _ in range(2)]
    page = wim.does(wim.get("/newsroom/account"), "end-others")
    assert "Every other browser is signed out." in page.text
    assert [each.client.get("/newsroom/").status_code for each in others] == [303, 303]


def test_nobody_ends_the_session_of_somebody_else(app: Flask, wim: Reader) -> None:
    hires(Role.EDITOR)
    ada = enters(app, Role.EDITOR, agent="Ada's own")
    session_id = db.session.scalar(
        select(StaffSession.id).where(StaffSession.browser == "Ada's own")
    )
    response = wim.client.post(
        f"/newsroom/account/sessions/{session_id}/end", headers=FROM_OUR_PAGE
    )
    assert response.status_code == 404
    wim.client.post("/newsroom/account/sessions/end-others", headers=FROM_OUR_PAGE)
    assert ada.client.get("/newsroom/").status_code == 200
