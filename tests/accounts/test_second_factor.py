"""A code counts once, whoever else uses it in the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pyotp
import pytest
from flask import Flask

from blog.accounts import codes, factor_actions, session_actions, sign_in_actions, staff_queries
from blog.accounts.sign_in_actions import CodeAnswer
from blog.accounts.vocabulary import Role
from blog.core.clock import utc_now
from blog.core.database import db
from tests.credentials import SECRET, actor, carries_app, code_now, hires, logged
from tests.databases import both_databases

pytestmark = both_databases


def waits(staff_id: int) -> str:
    """Somebody has given the password and is asked for a code; returns the browser's token."""
    return session_actions.open_session(staff_id, browser="", is_complete=False, now=utc_now())


def gives(token: str, code: str) -> CodeAnswer:
    return sign_in_actions.give_code(token, code, browser="", now=utc_now())


@pytest.mark.parametrize("is_recovery", [False, True], ids=["of the app", "on paper"])
def test_a_code_used_six_times_at_once_lets_one_in(app: Flask, is_recovery: bool) -> None:
    ada = hires(Role.EDITOR)
    recovery_codes = carries_app(ada)
    code = recovery_codes[3] if is_recovery else code_now()
    waiting = [waits(ada) for _ in range(6)]

    def give(token: str) -> bool:
        with app.app_context():
            answer = gives(token, code)
            db.session.remove()
            return bool(answer.token)

    with ThreadPoolExecutor(max_workers=6) as browsers:
        assert sorted(browsers.map(give, waiting)) == [False] * 5 + [True]


def test_the_session_that_a_code_completes_has_another_token(app: Flask) -> None:
    ada = hires(Role.EDITOR)
    carries_app(ada)
    before = waits(ada)
    after = gives(before, code_now()).token
    assert after
    assert after != before
    day, now = timedelta(days=1), utc_now()
    found = staff_queries.find_signed_in(after, idle=day, longest=day, now=now)
    assert found is not None
    assert found.session.is_complete
    assert staff_queries.find_signed_in(before, idle=day, longest=day, now=now) is None


def test_an_earlier_code_is_worth_nothing_once_a_later_one_was_used(app: Flask) -> None:
    ada = hires(Role.EDITOR)
    carries_app(ada)
    earlier = pyotp.TOTP(SECRET).at(utc_now() - timedelta(seconds=30))
    assert gives(waits(ada), code_now()).token
    assert not gives(waits(ada), earlier).token


def test_five_wrong_codes_end_the_session(app: Flask) -> None:
    ada = hires(Role.EDITOR)
    carries_app(ada)
    token = waits(ada)
    answers = [gives(token, "000000") for _ in range(codes.MOST_WRONG)]
    assert answers == [CodeAnswer()] * 4 + [CodeAnswer(is_over=True)]
    assert gives(token, code_now()) == CodeAnswer(is_over=True)
    assert logged("staff.wrong_code") == [("Ada Editor", "staff.wrong_code", f"staff:{ada}")] * 5


def test_a_factor_that_was_dropped_meanwhile_leads_back_to_the_password(app: Flask) -> None:
    ada = hires(Role.EDITOR)
    carries_app(ada)
    token = waits(ada)
    inside = session_actions.open_session(ada, browser="", is_complete=True, now=utc_now())
    factor_actions.remove(token=inside, by=actor(ada), now=utc_now())
    assert staff_queries.find_waiting(token, utc_now()) is None
    assert gives(token, "000000") == CodeAnswer(is_over=True)


def test_a_recovery_code_is_somebody_s_own(app: Flask) -> None:
    ada, zoe = hires(Role.EDITOR), hires(Role.ADMIN)
    carries_app(ada)
    (code, *_) = carries_app(zoe)
    assert not gives(waits(ada), code).token
    assert gives(waits(zoe), code.upper()).token
