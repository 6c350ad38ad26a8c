"""Ten thousand guesses from a hundred addresses, and the owner who gets in all the same."""

from __future__ import annotations

import dataclasses
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

import argon2
import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from blog.accounts.staff_models import SignInAttempt
from blog.accounts.vocabulary import Role
from blog.core.database import db
from blog.settings import Settings
from tests.cast import NOON
from tests.correspondence import BASE_URL
from tests.credentials import OTHER, PASSWORD, email, hires, link_for
from tests.pages import FROM_OUR_PAGE, Reader

ATTEMPTS, ADDRESSES, THREADS = 10_000, 100, 4


@pytest.fixture(autouse=True)
def noon() -> object:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count how often Argon2 is asked whether a password is right."""
    counted: Counter[str] = Counter()
    lock = Lock()
    real = argon2.PasswordHasher.verify

    def verify(hasher: argon2.PasswordHasher, *rest: str) -> object:
        with lock:
            counted["verify"] += 1
        return real(hasher, *rest)

    monkeypatch.setattr(argon2.PasswordHasher, "verify", verify)
    return counted


def attacks(app: Flask, numbers: range) -> Counter[int]:
    """Somebody guesses, each time from the next of their addresses; count the answers."""
    answers: Counter[int] = Counter()
    client = app.test_client()
    for number in numbers:
        response = client.post(
            "/newsroom/sign-in",
            data={"email": email(Role.ADMIN), "password": f"a guess, number {number}"},
            headers=FROM_OUR_PAGE,
            environ_base={"REMOTE_ADDR": f"192.0.2.{number % ADDRESSES}"},
        )
        answers[response.status_code] += 1
    return answers


def test_few_guesses_reach_the_hash_and_the_owner_gets_in_by_a_link(
    app: Flask, reader: Reader, hashed: Counter[str]
) -> None:
    settings: Settings = app.extensions["settings"]
    zoe = hires(Role.ADMIN)
    each = ATTEMPTS // THREADS
    with ThreadPoolExecutor(THREADS) as crowd:
        parts = [range(n * each, (n + 1) * each) for n in range(THREADS)]
        answers = sum(crowd.map(lambda part: attacks(app, part), parts), Counter[int]())
    assert answers == {422: settings.sign_in_attempts, 429: ATTEMPTS - settings.sign_in_attempts}
    assert hashed["verify"] == settings.sign_in_attempts
    assert db.session.scalar(select(func.count(SignInAttempt.id))) == settings.sign_in_attempts

    own = {"email": email(Role.ADMIN), "password": PASSWORD}
    page = reader.refused(reader.get("/newsroom/sign-in"), own, expect=429)
    assert page.response.headers["Retry-After"] == "900"
    assert "There were too many attempts Wait 15 minutes. Or ask an admin for a link" in page.text
    assert page.fields() == {"email": email(Role.ADMIN), "password": ""}
    assert hashed["verify"] == settings.sign_in_attempts

    page = reader.get(link_for(zoe))
    desk = reader.does(page, "", {"new_password": OTHER, "again": OTHER})
    assert "Zoe Admin" in desk.text


def test_who_is_barred_may_still_ask_for_a_link(app: Flask, reader: Reader) -> None:
    app.extensions["settings"] = dataclasses.replace(
        app.extensions["settings"],
        mail_url="smtp://127.0.0.1:9",
        mail_from="news@news.example",
        base_url=BASE_URL,
        sign_in_address_attempts=3,
    )
    hires(Role.ADMIN)
    own = {"email": email(Role.ADMIN), "password": "what was it again?"}
    page = reader.get("/newsroom/sign-in")
    for expect in (422, 422, 422, 429):
        page = reader.refused(page, own, expect=expect)
    assert "have a link mailed to you" in page.text
    page = reader.does(reader.get("/newsroom/forgotten"), "", {"email": email(Role.ADMIN)})
    assert "a mail with a link is on its way" in page.text


def test_a_household_of_many_addresses_counts_as_one(app: Flask) -> None:
    app.extensions["settings"] = dataclasses.replace(
        app.extensions["settings"], sign_in_address_attempts=3
    )
    answers = [
        app.test_client()
        .post(
            "/newsroom/sign-in",
            data={"email": f"{number}@news.example", "password": PASSWORD},
            headers=FROM_OUR_PAGE,
            environ_base={"REMOTE_ADDR": f"2001:db8:1:{number}::1"},
        )
        .status_code
        for number in range(5)
    ]
    assert answers == [422, 422, 422, 429, 429]
