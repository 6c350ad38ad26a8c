"""How often somebody may try to sign in, whoever they are and whence they come."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from blog.accounts import attempt_actions
from blog.accounts.attempt_actions import TooMany
from blog.accounts.attempt_queries import Attempt, Limits
from blog.accounts.staff_models import SignInAttempt
from blog.core.database import db
from tests.cast import NOON
from tests.databases import both_databases

LIMITS = Limits(per_account=3, per_address=5, window=timedelta(minutes=15))


def tries(account: str = "ada", address: str = "home", *, at: datetime = NOON) -> int:
    """Somebody tries; returns how long they have to wait, 0 if they need not."""
    try:
        attempt_actions.reserve(Attempt(account, address), LIMITS, at)
    except TooMany as error:
        return error.wait_seconds
    return 0


def count_of_rows() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(SignInAttempt.id))) or 0


@both_databases
def test_an_account_has_so_many_attempts_from_wherever_they_come(app: Flask) -> None:
    assert [tries(address=place) for place in "wxyz"] == [0, 0, 0, 900]
    assert tries("bo") == 0


@both_databases
def test_an_address_has_so_many_attempts_at_whatever_accounts(app: Flask) -> None:
    assert [tries(account) for account in "uvwxyz"] == [0, 0, 0, 0, 0, 900]
    assert tries("z", "elsewhere") == 0


def test_the_wait_ends_when_the_oldest_attempt_is_out_of_the_window(app: Flask) -> None:
    for minutes in (0, 5, 10):
        tries(at=NOON + timedelta(minutes=minutes))
    assert tries(at=NOON + timedelta(minutes=14)) == 60
    assert tries(at=NOON + timedelta(minutes=15)) == 0
    assert tries(at=NOON + timedelta(minutes=15)) == 300


def test_what_is_refused_leaves_no_trace(app: Flask) -> None:
    for _ in range(50):
        tries()
    assert count_of_rows() == 3


def test_an_attempt_that_led_in_is_given_back(app: Flask) -> None:
    for _ in range(10):
        attempt_actions.release(attempt_actions.reserve(Attempt("ada", "home"), LIMITS, NOON))
    assert tries() == 0


@both_databases
@pytest.mark.parametrize(
    ("accounts", "addresses", "let_through"),
    [(1, 30, 3), (30, 1, 5)],
    ids=["one account", "one address"],
)
def test_however_many_try_at_once_no_more_get_through(
    app: Flask, accounts: int, addresses: int, let_through: int
) -> None:
    def attempt(number: int) -> int:
        with app.app_context():
            waits = tries(f"account {number % accounts}", f"address {number % addresses}")
            db.session.remove()
            return waits

    with ThreadPoolExecutor(max_workers=8) as crowd:
        waits = list(crowd.map(attempt, range(60)))
    assert waits.count(0) == let_through
    assert count_of_rows() == let_through
