"""Signing in: a password, a code, a cookie, and where it leads."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from pathlib import Path

import argon2
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from time_machine import Traveller
from werkzeug.datastructures import Headers
from werkzeug.test import TestResponse

from blog.accounts import staff_actions
from blog.accounts.staff_models import SignInAttempt, StaffSession
from blog.accounts.vocabulary import Role
from blog.core.audit import Actor
from blog.core.clock import utc_now
from blog.core.database import db
from blog.newsroom.accounts import entrance
from tests.cast import NOON
from tests.credentials import (
    PASSWORD,
    WRONG,
    carries_app,
    code_now,
    email,
    enters,
    hires,
    known,
    logged,
)
from tests.pages import FROM_OUR_PAGE, Reader
from tests.staff import hire

WIM = {"email": email(Role.WRITER), "password": PASSWORD}
COOKIE, SECURE_COOKIE = "dateline_staff", "__Host-dateline_staff"


@pytest.fixture(autouse=True)
def noon() -> object:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def test_who_knows_the_password_gets_to_the_desk(app: Flask, reader: Reader) -> None:
    hires(Role.WRITER)
    page = reader.does(reader.get("/newsroom/sign-in"), "sign-in", WIM)
    assert "Wim Writer" in page.text
    assert page.response.request.path == "/newsroom/"
    assert logged("staff.signed_in") == [("Wim Writer", "staff.signed_in", "staff:1")]


def test_an_address_is_the_same_in_any_case_and_with_blanks_round_it(
    app: Flask, reader: Reader
) -> None:
    hires(Role.WRITER)
    typed = {"email": " WIM-Writer@News.example ", "password": PASSWORD}
    assert reader.send(reader.get("/newsroom/sign-in"), typed).location == "/newsroom/"


@pytest.mark.parametrize("why", ["unknown", "wrong", "inactive", "no password yet"])
def test_who_does_not_get_in_is_not_told_why(
    app: Flask, reader: Reader, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = dict(WIM)
    if why == "wrong":
        hires(Role.WRITER)
        typed["password"] = WRONG
    elif why == "inactive":
        wim = hires(Role.WRITER)
        staff_actions.deactivate(wim, by=Actor("Zoe"), now=utc_now())
    elif why == "no password yet":
        hire(Role.WRITER)
    costs = counted_costs(monkeypatch)
    page = reader.refused(reader.get("/newsroom/sign-in"), typed, expect=422)
    assert "The address and the password do not belong together." in page.text
    assert page.fields() == {"email": typed["email"], "password": ""}
    assert "Set-Cookie" not in page.response.headers
    assert costs == [(8192, 1, 1)]  # the same work, whatever the reason


def test_what_is_missing_is_said_beside_its_field(app: Flask, reader: Reader) -> None:
    page = reader.refused(reader.get("/newsroom/sign-in"), {}, expect=422)
    assert "Enter your email address." in page.text
    assert "Enter your password." in page.text
    long = {"email": "a@b.example", "password": "x" * 1001}
    assert "No password is that long." in reader.refused(page, long, expect=422).text
    assert db.session.scalar(select(func.count(SignInAttempt.id))) == 0


def test_a_hash_of_an_earlier_cost_is_renewed(app: Flask) -> None:
    wim = hires(Role.WRITER)
    settings = app.extensions["settings"]
    app.extensions["settings"] = dataclasses.replace(settings, password_passes=2)
    enters(app, Role.WRITER)
    assert known(wim).password_hash.startswith("$argon2id$v=19$m=8192,t=2,p=1$")
    enters(app, Role.WRITER)


@pytest.mark.parametrize(
    ("base_url", "start"),
    [
        ("https://news.example", f"{SECURE_COOKIE}="),
        ("http://localhost", f"{COOKIE}="),
    ],
)
def test_the_cookie_is_as_closed_as_can_be(app: Flask, base_url: str, start: str) -> None:
    hires(Role.WRITER)
    response = posts(app.test_client(), "/newsroom/sign-in", WIM, base_url=base_url)
    (cookie,) = response.headers.getlist("Set-Cookie")
    token, *attributes = cookie.split("; ")
    assert token.startswith(start)
    assert len(token) == len(start) + 22
    secure = {"Secure"} if base_url.startswith("https") else set()
    assert set(attributes) == {"HttpOnly", "Path=/", "SameSite=Lax"} | secure
    assert response.headers["Cache-Control"] == "private, no-store"


def test_a_plain_cookie_opens_nothing_over_https(app: Flask) -> None:
    hires(Role.WRITER)
    client = app.test_client()
    token = cookie_of(posts(client, "/newsroom/sign-in", WIM).headers)
    client.set_cookie(COOKIE, token, domain="news.example", secure=True)
    assert client.get("/newsroom/", base_url="https://news.example").status_code == 303


def test_whoever_signs_in_again_leaves_no_session_behind(app: Flask, client: FlaskClient) -> None:
    hires(Role.WRITER)
    for _ in range(3):
        posts(client, "/newsroom/sign-in", WIM)
    assert db.session.scalar(select(func.count(StaffSession.id))) == 1


def test_a_cookie_that_somebody_planted_is_replaced(app: Flask, client: FlaskClient) -> None:
    hires(Role.WRITER)
    client.set_cookie(COOKIE, "planted")
    response = posts(client, "/newsroom/sign-in", WIM)
    assert cookie_of(response.headers) != "planted"


def test_signing_out_ends_the_session_and_takes_the_cookie_away(app: Flask) -> None:
    hires(Role.WRITER)
    wim = enters(app, Role.WRITER)
    stolen = wim.client.get_cookie(COOKIE)
    assert stolen is not None
    page = wim.does(wim.get("/newsroom/account"), "sign-out")
    assert page.h1 == "Sign in"
    assert "You are signed out." in page.text
    assert wim.client.get_cookie(COOKIE) is None
    thief = app.test_client()
    thief.set_cookie(COOKIE, stolen.value)
    assert thief.get("/newsroom/").status_code == 303
    assert logged("staff.signed_out") == [("Wim Writer", "staff.signed_out", "staff:1")]


def test_who_is_signed_in_is_led_past_the_sign_in(app: Flask) -> None:
    hires(Role.WRITER)
    wim = enters(app, Role.WRITER)
    for url in ("/newsroom/sign-in", "/newsroom/sign-in/code"):
        response = wim.client.get(f"{url}?next=/newsroom/account")
        assert (response.status_code, response.location) == (303, "/newsroom/account")


def test_the_way_leads_to_where_somebody_wanted_to_go(app: Flask, reader: Reader) -> None:
    carries_app(hires(Role.WRITER))
    response = reader.client.get("/newsroom/articles?state=draft")
    page = reader.get(response.location)
    page = reader.refused(page, {**WIM, "password": WRONG}, expect=422)
    page = reader.does(page, "sign-in?next=/newsroom/articles?state%3Ddraft", WIM)
    assert page.h1 == "One more step"
    page = reader.refused(page, {"code": "000000"}, expect=422)
    response = reader.send(page, {"code": code_now()})
    assert response.location == "/newsroom/articles?state=draft"


@pytest.mark.parametrize(
    ("path", "is_ours"),
    [
        ("/newsroom/", True),
        ("/newsroom/articles?state=draft&from=https://x.example", True),
        ("/newsroom", False),
        ("", False),
        ("/", False),
        ("/articles/ferry", False),
        ("/newsroomevil", False),
        ("//evil.example/newsroom/", False),
        ("https://evil.example/newsroom/", False),
        ("/newsroom//evil.example", False),
        ("/newsroom/../articles", False),
        ("/newsroom/..", False),
        ("/newsroom/\\evil.example", False),
        ("\\newsroom/", False),
        ("/newsroom/\tx", False),
        ("/newsroom/\r\nSet-Cookie: a=b", False),
        ("/newsroom/é", False),
        ("javascript:alert(1)", False),
    ],
)
def test_only_a_page_of_the_desk_is_led_to(
    app: Flask, client: FlaskClient, path: str, is_ours: bool
) -> None:
    hires(Role.WRITER)
    assert entrance.is_our_path(path) == is_ours
    response = client.post(
        "/newsroom/sign-in", query_string={"next": path}, data=WIM, headers=FROM_OUR_PAGE
    )
    assert response.location == (path if is_ours else "/newsroom/")


def test_a_session_without_its_code_opens_nothing(app: Flask) -> None:
    carries_app(hires(Role.WRITER))
    wim = enters(app, Role.WRITER)
    for url in ("/newsroom/", "/newsroom/account"):
        assert "/newsroom/sign-in" in wim.client.get(url).location
    assert logged("staff.signed_in") == []


def test_a_code_lets_in_under_a_new_token_and_just_once(app: Flask) -> None:
    carries_app(hires(Role.WRITER))
    first, second = enters(app, Role.WRITER), enters(app, Role.WRITER)
    before = first.client.get_cookie(COOKIE)
    page = first.does(first.get("/newsroom/sign-in/code"), "code", {"code": code_now()})
    assert "Wim Writer" in page.text
    after = first.client.get_cookie(COOKIE)
    assert before is not None
    assert after is not None
    assert before.value != after.value
    page = second.get("/newsroom/sign-in/code")
    page = second.refused(page, {"code": code_now()}, expect=422)
    assert "This code was not right" in page.text
    assert page.fields() == {"code": ""}


def test_a_recovery_code_lets_in_once(app: Flask) -> None:
    (code, *_) = carries_app(hires(Role.WRITER))
    first, second = enters(app, Role.WRITER), enters(app, Role.WRITER)
    first.does(first.get("/newsroom/sign-in/code"), "code", {"code": f" {code.upper()} "})
    second.refused(second.get("/newsroom/sign-in/code"), {"code": code}, expect=422)
    assert len(logged("staff.recovery_code_used")) == 1


def test_a_code_may_take_ten_minutes_and_no_longer(app: Flask, noon: Traveller) -> None:
    carries_app(hires(Role.WRITER))
    wim = enters(app, Role.WRITER)
    page = wim.get("/newsroom/sign-in/code")
    noon.shift(timedelta(minutes=10))
    page = wim.refused(page, {"code": code_now()}, expect=403)
    assert page.h1 == "Sign in"
    assert "The code came too late, or too many were wrong." in page.text
    assert wim.get("/newsroom/sign-in/code", expect=403).h1 == "Sign in"


def test_five_wrong_codes_lead_back_to_the_password(app: Flask) -> None:
    carries_app(hires(Role.WRITER))
    wim = enters(app, Role.WRITER)
    page = wim.get("/newsroom/sign-in/code")
    for _ in range(4):
        page = wim.refused(page, {"code": "000000"}, expect=422)
    page = wim.refused(page, {"code": "000000"}, expect=403)
    assert page.h1 == "Sign in"
    assert len(logged("staff.wrong_code")) == 5


def test_codes_are_counted_for_the_account_and_not_just_the_session(app: Flask) -> None:
    carries_app(hires(Role.WRITER))
    for _ in range(2):
        wim = enters(app, Role.WRITER)
        page = wim.get("/newsroom/sign-in/code")
        for expect in (422, 422, 422, 422, 403):
            page = wim.refused(page, {"code": "000000"}, expect=expect)
    wim = enters(app, Role.WRITER)
    page = wim.refused(wim.get("/newsroom/sign-in/code"), {"code": code_now()}, expect=429)
    assert page.response.headers["Retry-After"] == "900"
    assert "ask an admin to reset your second factor" in page.text


@pytest.mark.parametrize(
    ("seconds", "is_alive"), [(43_199, True), (43_200, False)], ids=["used", "idle for too long"]
)
def test_a_session_that_is_not_used_ends(
    app: Flask, noon: Traveller, seconds: int, is_alive: bool
) -> None:
    hires(Role.WRITER)
    wim = enters(app, Role.WRITER)
    noon.shift(seconds)
    assert (wim.client.get("/newsroom/").status_code == 200) == is_alive


def test_a_session_ends_in_the_end_however_much_it_is_used(app: Flask, noon: Traveller) -> None:
    hires(Role.WRITER)
    wim = enters(app, Role.WRITER)
    for _ in range(27):
        noon.shift(timedelta(hours=12) - timedelta(seconds=1))
        assert wim.client.get("/newsroom/").status_code == 200
    noon.shift(timedelta(hours=12))
    assert wim.client.get("/newsroom/").status_code == 303


def test_no_page_echoes_a_secret(app: Flask, client: FlaskClient) -> None:
    secrets = {
        "password": "hush-password",
        "new_password": "hush-new",
        "again": "hush-again",
        "code": "hush-code",
        "secret": "hush-secret",
    }
    for url in (
        "sign-in",
        "sign-in/code",
        "account/password",
        "links/1",
        "account/second-factor/new",
    ):
        for headers in (FROM_OUR_PAGE, {"Sec-Fetch-Site": "cross-site"}):
            for typed in (secrets, secrets | {"email": "shown@news.example"}):
                response = client.post(f"/newsroom/{url}", data=typed, headers=headers)
                assert response.status_code >= 400
                assert "hush" not in response.get_data(as_text=True)


def test_the_files_of_the_entrance_are_shipped() -> None:
    source = Path(__file__).parents[2].joinpath("setup.cfg").read_text(encoding="utf-8")
    assert "accounts/*.txt" in source


def posts(
    client: FlaskClient, url: str, typed: dict[str, str], *, base_url: str = "http://localhost"
) -> TestResponse:
    return client.post(url, data=typed, headers=FROM_OUR_PAGE, base_url=base_url)


def cookie_of(headers: Headers) -> str:
    (cookie,) = headers.getlist("Set-Cookie")
    return cookie.partition(";")[0].partition("=")[2]


def counted_costs(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int, int]]:
    """Note what every use of Argon2 costs from now on."""
    costs: list[tuple[int, int, int]] = []
    for name in ("hash", "verify"):
        real = getattr(argon2.PasswordHasher, name)

        def noted(hasher: argon2.PasswordHasher, *rest: object, real: object = real) -> object:
            costs.append((hasher.memory_cost, hasher.time_cost, hasher.parallelism))
            return real(hasher, *rest)  # type: ignore[operator]

        monkeypatch.setattr(argon2.PasswordHasher, name, noted)
    return costs
