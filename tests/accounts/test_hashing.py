"""What is stored of a password, and what it costs to look at it."""

from __future__ import annotations

import unicodedata

import argon2
import pytest

from blog.accounts import hashing
from blog.accounts.hashing import Cost

CHEAP, DEARER = Cost(memory_kib=8192, passes=1), Cost(memory_kib=16384, passes=2)


def test_a_hash_is_argon2id_at_its_cost_and_with_its_own_salt() -> None:
    first, second = (hashing.hash_password("a quiet password", DEARER) for _ in range(2))
    assert first.startswith("$argon2id$v=19$m=16384,t=2,p=1$")
    assert first != second
    assert hashing.is_right("a quiet password", first, DEARER)
    assert not hashing.is_right("a noisy password", first, DEARER)


def test_a_hash_of_another_cost_is_right_and_outdated() -> None:
    stored = hashing.hash_password("a quiet password", CHEAP)
    assert hashing.is_right("a quiet password", stored, DEARER)
    assert hashing.is_outdated(stored, DEARER)
    assert not hashing.is_outdated(stored, CHEAP)


def test_it_is_the_same_password_on_every_keyboard() -> None:
    composed, apart = (unicodedata.normalize(form, "crème brûlée") for form in ("NFC", "NFD"))
    assert composed != apart
    assert hashing.is_right(apart, hashing.hash_password(composed, CHEAP), CHEAP)


def test_nobody_s_hash_takes_as_long_as_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    hashed = []
    real = argon2.PasswordHasher.hash

    def note(hasher: argon2.PasswordHasher, password: bytes) -> str:
        hashed.append((hasher.memory_cost, hasher.time_cost))
        return real(hasher, password)

    monkeypatch.setattr(argon2.PasswordHasher, "hash", note)
    assert not hashing.is_right("a quiet password", "", DEARER)
    assert hashed == [(16384, 2)]


@pytest.mark.parametrize("stored", ["nonsense", "$argon2id$v=19$m=1"])
def test_a_damaged_hash_lets_nobody_in(stored: str) -> None:
    assert not hashing.is_right("a quiet password", stored, CHEAP)
