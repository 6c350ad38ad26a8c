"""A second factor: set up, moved, renewed, removed, and asked for where it has to be."""

from __future__ import annotations

import base64
import dataclasses
import re
from datetime import timedelta
from urllib.parse import unquote

import pyotp
import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from time_machine import Traveller

from blog.accounts import hashing, session_actions
from blog.accounts.hashing import Cost
from blog.accounts.staff_models import RecoveryCode
from blog.accounts.vocabulary import Role
from blog.core.audit import Actor
from blog.core.database import db
from tests.cast import NOON
from tests.credentials import PASSWORD, SECRET, WRONG, carries_app, code_now, enters, hires, known
from tests.databases import contents
from tests.pages import FROM_OUR_PAGE, Page, Reader, inspect, words
from tests.staff import sign_in

FACTOR = "/newsroom/account/second-factor"


@pytest.fixture(autouse=True)
def noon() -> object:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def number(app: Flask) -> int:
    """The number of Ada's account, who has a password."""
    return hires(Role.EDITOR)


@pytest.fixture
def ada(app: Flask, number: int) -> Reader:
    """The browser in which Ada has signed in."""
    return enters(app, Role.EDITOR)


def secret_on(page: Page) -> str:
    """Return the secret that the page tells, as somebody types it into an app."""
    (secret,) = (words(each) for each in page.all("code"))
    return secret.replace(" ", "")


def sets_up(ada: Reader, page: Page) -> Page:
    """Ada enters the code of the page's secret; returns the page with the recovery codes."""
    typed = {"code": code_now(secret_on(page)), "password": PASSWORD}
    shown = Page(ada.send(page, typed, to="new", expect=200))
    inspect(shown)
    return shown


def test_the_secret_is_shown_as_a_picture_and_as_text(ada: Reader) -> None:
    page = ada.get(FACTOR)
    assert page.h1 == "Set up the second factor"
    (image,) = (each for each in page.all("img") if each.get("class") == "qr")
    assert image.attrib["src"].startswith("data:image/svg+xml")
    assert "<svg" in unquote(image.attrib["src"]).replace("'", '"')
    assert len(base64.b32decode(secret_on(page))) == 20
    assert "img-src 'self' data:" in page.response.headers["Content-Security-Policy"]


def test_looking_at_a_secret_stores_nothing(ada: Reader, number: int) -> None:
    before = contents()
    assert secret_on(ada.get(FACTOR)) != secret_on(ada.get(f"{FACTOR}/new"))
    assert contents() == before


def test_a_right_code_sets_it_up_and_shows_the_recovery_codes_once(
    app: Flask, ada: Reader, number: int, noon: Traveller
) -> None:
    page = ada.get(FACTOR)
    secret = secret_on(page)
    shown = sets_up(ada, page)
    codes = [words(each) for each in shown.all("code")]
    assert len(set(codes)) == 10
    assert all(re.fullmatch("[a-z2-7]{4}(-[a-z2-7]{4}){3}", each) for each in codes)
    stored = str(list(db.session.scalars(select(RecoveryCode.code_hash))))
    assert not any(each in stored or each.replace("-", "") in stored for each in codes)
    assert not any(each in ada.get(FACTOR).html for each in codes)
    assert "10 recovery codes are left." in ada.get(FACTOR).text

    noon.shift(timedelta(minutes=1))
    again = enters(app, Role.EDITOR)
    code = pyotp.TOTP(secret).now()
    assert "Ada Editor" in again.does(again.get("/newsroom/sign-in/code"), "", {"code": code}).text


def test_the_code_that_set_it_up_does_not_sign_anybody_in(app: Flask, ada: Reader) -> None:
    page = ada.get(FACTOR)
    sets_up(ada, page)
    again = enters(app, Role.EDITOR)
    code = {"code": code_now(secret_on(page))}
    again.refused(again.get("/newsroom/sign-in/code"), code, expect=422)


def test_a_wrong_code_comes_back_with_the_same_secret(ada: Reader, number: int) -> None:
    page = ada.get(FACTOR)
    typed = {"code": "000000", "password": PASSWORD}
    refused = ada.refused(page, typed, to="new", expect=422)
    assert "This is not the code for the picture above." in refused.text
    assert secret_on(refused) == secret_on(page)
    assert known(number).totp_confirmed_at is None
    sets_up(ada, refused)


def test_a_secret_that_we_did_not_make_for_her_is_refused(
    app: Flask, ada: Reader, number: int
) -> None:
    hires(Role.WRITER)
    wim = enters(app, Role.WRITER)
    page = wim.get(FACTOR)
    signed, code = page.fields("new")["secret"], code_now(secret_on(page))
    for secret in (signed, SECRET, ""):
        typed = {"secret": secret, "code": code, "password": PASSWORD}
        refused = ada.refused(ada.get(FACTOR), typed, to="new", expect=422)
        assert secret_on(refused) != secret_on(page)
    assert known(number).totp_secret == ""


def test_a_borrowed_browser_cannot_shut_its_owner_out(ada: Reader, number: int) -> None:
    page = ada.get(FACTOR)
    for password in ("", WRONG):
        typed = {"code": code_now(secret_on(page)), "password": password}
        ada.refused(page, typed, to="new", expect=422)
    assert known(number).totp_secret == ""


def test_it_is_moved_to_another_device_with_the_password(
    app: Flask, ada: Reader, number: int
) -> None:
    old_codes = carries_app(number)
    page = ada.get(f"{FACTOR}/new")
    code = code_now(secret_on(page))
    for password in ("", WRONG):
        typed = {"code": code, "password": password}
        ada.refused(page, typed, to="new", expect=422)
    assert known(number).totp_secret == SECRET
    secret = secret_on(page)
    sets_up(ada, page)
    assert known(number).totp_secret == secret
    again = enters(app, Role.EDITOR)
    page = again.get("/newsroom/sign-in/code")
    again.refused(page, {"code": old_codes[0]}, expect=422)


def test_recovery_codes_are_renewed_with_the_password(app: Flask, ada: Reader, number: int) -> None:
    (old, *_) = carries_app(number)
    page = ada.get(FACTOR)
    refused = ada.refused(page, {"password": WRONG}, to="recovery-codes", expect=422)
    assert "This is not your present password." in refused.text
    shown = Page(ada.send(page, {"password": PASSWORD}, to="recovery-codes", expect=200))
    (new, *_) = (words(each) for each in shown.all("code"))
    again = enters(app, Role.EDITOR)
    page = again.get("/newsroom/sign-in/code")
    page = again.refused(page, {"code": old}, expect=422)
    again.does(page, "", {"code": new})


def test_it_is_removed_with_the_password(app: Flask, ada: Reader, number: int) -> None:
    carries_app(number)
    assert removes(ada, WRONG) == (422, None)
    assert removes(ada, PASSWORD) == (303, "/newsroom/account?done=factor-removed")
    assert known(number).totp_secret == ""
    assert db.session.scalars(select(RecoveryCode)).all() == []
    assert "Ada Editor" in enters(app, Role.EDITOR).get("/newsroom/").text


@pytest.mark.parametrize("is_moving", [False, True], ids=["set up", "moved"])
def test_setting_it_up_signs_every_other_browser_out_and_renews_this_one(
    app: Flask, ada: Reader, number: int, is_moving: bool
) -> None:
    elsewhere = enters(app, Role.EDITOR)
    stolen = ada.client.get_cookie("dateline_staff")
    assert stolen is not None
    thief = app.test_client()
    thief.set_cookie("dateline_staff", stolen.value)
    if is_moving:
        carries_app(number)
    shown = sets_up(ada, ada.get(f"{FACTOR}/new"))
    assert "Every other browser is signed out." in shown.text
    for other in (elsewhere.client, thief):
        assert other.get("/newsroom/").status_code == 303
    assert "Ada Editor" in ada.get("/newsroom/").text


def test_renewing_the_codes_signs_nobody_out(app: Flask, ada: Reader, number: int) -> None:
    elsewhere = enters(app, Role.EDITOR)
    carries_app(number)
    page = ada.get(FACTOR)
    shown = Page(ada.send(page, {"password": PASSWORD}, to="recovery-codes", expect=200))
    assert "signed out" not in shown.text
    assert elsewhere.client.get("/newsroom/").status_code == 200


@pytest.mark.parametrize("act", ["new", "recovery-codes", "remove"])
def test_a_session_that_ends_while_the_password_is_checked_changes_nothing(
    app: Flask, ada: Reader, number: int, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    carries_app(number)
    secret_form = ada.get(f"{FACTOR}/new")
    typed = secret_form.fields("new") | {"code": code_now(secret_on(secret_form))}
    is_right = hashing.is_right

    def check_slowly(password: str, known_hash: str, cost: Cost) -> bool:
        monkeypatch.setattr(hashing, "is_right", is_right)
        session_actions.end_own(1, by=Actor("Ada Editor", number), now=NOON)
        return is_right(password, known_hash, cost)

    monkeypatch.setattr(hashing, "is_right", check_slowly)
    before = contents()["recovery_codes"], contents()["staff"]
    response = ada.client.post(
        f"{FACTOR}/{act}", data=typed | {"password": PASSWORD}, headers=FROM_OUR_PAGE
    )
    assert (response.status_code, response.location) == (303, "/newsroom/sign-in")
    assert ada.client.get("/newsroom/").status_code == 303
    assert (contents()["recovery_codes"], contents()["staff"]) == before


def test_a_secret_runs_out_after_an_hour(ada: Reader, number: int, noon: Traveller) -> None:
    page = ada.get(FACTOR)
    noon.shift(timedelta(minutes=61))
    typed = {"code": code_now(secret_on(page)), "password": PASSWORD}
    refused = ada.refused(page, typed, to="new", expect=422)
    assert "The picture above is a new one" in refused.text
    assert secret_on(refused) != secret_on(page)
    assert known(number).totp_secret == ""
    noon.shift(timedelta(minutes=59))
    sets_up(ada, refused)


def test_where_it_is_required_the_desk_opens_once_it_is_set_up(app: Flask, ada: Reader) -> None:
    require(app)
    response = ada.client.get("/newsroom/")
    assert response.location == FACTOR
    page = ada.get(FACTOR)
    assert "Your role needs a second factor. Set it up, and the desk opens." in page.text
    sets_up(ada, page)
    assert "Ada Editor" in ada.get("/newsroom/").text


def test_where_it_is_required_one_may_still_sign_out(app: Flask, ada: Reader) -> None:
    require(app)
    assert ada.does(ada.get(FACTOR), "sign-out").h1 == "Sign in"


def test_where_it_is_required_it_cannot_be_removed(app: Flask, ada: Reader, number: int) -> None:
    carries_app(number)
    require(app)
    assert "can be moved but not removed" in ada.get(FACTOR).text
    assert removes(ada, PASSWORD) == (409, None)
    assert known(number).totp_secret == SECRET


def test_a_writer_may_do_without(app: Flask) -> None:
    require(app)
    wim = sign_in(app, hires(Role.WRITER))
    assert "Wim Writer" in wim.get("/newsroom/").text


def test_there_are_no_codes_without_a_factor(ada: Reader) -> None:
    response = ada.client.post(
        f"{FACTOR}/recovery-codes", data={"password": PASSWORD}, headers=FROM_OUR_PAGE
    )
    assert (response.status_code, response.location) == (303, FACTOR)


def removes(ada: Reader, password: str) -> tuple[int, str | None]:
    """Ada presses the second button of the form."""
    response = ada.client.post(
        f"{FACTOR}/remove", data={"password": password}, headers=FROM_OUR_PAGE
    )
    return response.status_code, response.location


def require(app: Flask) -> None:
    settings = app.extensions["settings"]
    app.extensions["settings"] = dataclasses.replace(settings, second_factor_required=True)
