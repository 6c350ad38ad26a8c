"""Codes of an app, and codes on paper."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest

from blog.accounts import codes
from tests.cast import NOON
from tests.credentials import SECRET

STEP = int(NOON.timestamp()) // 30


@pytest.mark.parametrize(
    ("late_seconds", "step"),
    [(0, STEP), (-30, STEP - 1), (30, STEP + 1), (-60, None), (60, None)],
)
def test_a_clock_may_be_wrong_by_one_step(late_seconds: int, step: int | None) -> None:
    code = pyotp.TOTP(SECRET).at(NOON + timedelta(seconds=late_seconds))
    assert codes.find_step(SECRET, code, NOON) == step


@pytest.mark.parametrize("typed", ["", "abcdef", "12345", "٠١٢٣٤٥", "123456" * 20])
def test_what_is_no_code_is_of_no_step(typed: str) -> None:
    assert codes.find_step(SECRET, typed, NOON) is None


def test_a_code_may_be_typed_in_groups() -> None:
    code = pyotp.TOTP(SECRET).at(NOON)
    assert codes.find_step(SECRET, f" {code[:3]} {code[3:]} ", NOON) == STEP


def test_codes_are_those_of_the_standard() -> None:
    # RFC 6238, appendix B: SHA-1, the last six of the eight digits.
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    moment = NOON.fromtimestamp(1111111109, NOON.tzinfo)
    assert codes.find_step(secret, "081804", moment) == 1111111109 // 30


def test_recovery_codes_are_many_long_and_all_different() -> None:
    made = codes.new_recovery_codes()
    assert len(set(made)) == 10
    assert all(len(codes.normal_recovery_code(each)) == 16 for each in made)
    assert codes.normal_recovery_code(f" {made[0].upper().replace('-', ' ')}") == (
        made[0].replace("-", "")
    )


def test_an_app_learns_whose_secret_it_is() -> None:
    address = codes.address_of(SECRET, email="ada@news.example", site="The Courier & Co")
    parts = urlsplit(address)
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert parse_qs(parts.query) == {"secret": [SECRET], "issuer": ["The Courier & Co"]}
