"""Secrets made, hashed and signed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from blog.core.tokens import (
    hash_address,
    hash_token,
    new_token,
    read_instant,
    read_text,
    seal_number,
    sign_instant,
    sign_text,
    unseal_number,
)
from tests.cast import NOON

KEY: Any = {"secret_key": "k" * 16}


def test_no_two_tokens_are_alike_and_none_needs_quoting() -> None:
    tokens = {new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert all(
        len(each) == 22 and each.replace("-", "").replace("_", "").isalnum() for each in tokens
    )


def test_a_token_cannot_be_read_from_its_hash() -> None:
    token = new_token()
    assert token not in hash_token(token)
    assert hash_token(token) == hash_token(token)


def test_a_signed_instant_comes_back_to_the_second() -> None:
    signed = sign_instant(NOON + timedelta(milliseconds=400), **KEY, purpose="form")
    assert read_instant(signed, **KEY, purpose="form") == NOON


@pytest.mark.parametrize("forged", ["", "1", "1.x", "99999999999999999999.x", "\x00.é"])
def test_what_was_not_signed_here_is_nothing(forged: str) -> None:
    assert read_instant(forged, **KEY, purpose="form") is None


def test_a_stamp_for_one_purpose_or_key_is_none_for_another() -> None:
    signed = sign_instant(NOON, **KEY, purpose="form")
    assert read_instant(signed, **KEY, purpose="other") is None
    assert read_instant(signed, secret_key="another", purpose="form") is None


@pytest.mark.parametrize(("minutes", "expected"), [(0, "a:b"), (60, "a:b"), (61, None)])
def test_a_signed_text_comes_back_for_a_while(minutes: int, expected: str | None) -> None:
    signed = sign_text("a:b", **KEY, purpose="form", now=NOON)
    later: Any = {"lasting": timedelta(hours=1), "now": NOON + timedelta(minutes=minutes)}
    assert read_text(signed, **KEY, **later, purpose="form") == expected
    assert read_text(signed, **KEY, **later, purpose="other") is None
    assert read_text(signed.partition(":")[2], **KEY, **later, purpose="form") is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("fe80::1%eth0", "fe80::2", True),
        ("", "unix:", False),
    ],
)
def test_an_address_is_told_apart_by_its_network(one: str, other: str, same: bool) -> None:
    assert (hash_address(one, **KEY) == hash_address(other, **KEY)) == same


def test_a_household_with_a_whole_48_may_be_one() -> None:
    one, other = "2001:db8:1:2::1", "2001:db8:1:3::1"
    assert hash_address(one, **KEY, bits=48) == hash_address(other, **KEY, bits=48)


def test_an_address_hash_depends_on_the_key() -> None:
    assert hash_address("192.0.2.1", **KEY) != hash_address("192.0.2.1", secret_key="other")


def test_a_sealed_number_is_read_by_nobody_else() -> None:
    sealed = {seal_number(each, **KEY, purpose="log"): each for each in (0, 1, 2, 2**40)}
    assert len(sealed) == 4
    for text, number in sealed.items():
        assert unseal_number(text, **KEY, purpose="log") == number
        assert seal_number(number, **KEY, purpose="log") == text, "any cache may keep the page"
        assert unseal_number(text, **KEY, purpose="other") is None
    first, second = list(sealed)[1:3]
    assert first[:4] != second[:4], "neighbours do not look alike"
    for foreign in ("", "12", "é", first[:-1], f"{first}A", "A" + first[1:], "A" * 60):
        assert unseal_number(foreign, **KEY, purpose="log") is None
