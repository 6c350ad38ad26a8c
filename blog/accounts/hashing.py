"""Passwords, hashed with Argon2id (RFC 9106); every call takes as long as its cost says."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError


@dataclass(frozen=True, slots=True)
class Cost:
    """What hashing takes: so much memory, gone through so often, by one thread."""

    memory_kib: int
    passes: int


def hash_password(password: str, cost: Cost) -> str:
    """Return what is stored of a password; the salt is in it."""
    return _hasher(cost).hash(_prepared(password))


def is_right(password: str, password_hash: str, cost: Cost) -> bool:
    """Tell whether a password is the one that was hashed.

    An empty hash, which is nobody's, takes as long as any other: who is not known cannot
    be told from who typed something wrong.
    """
    if not password_hash:
        hash_password(password, cost)
        return False
    try:
        return _hasher(cost).verify(password_hash, _prepared(password))
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(password_hash: str, cost: Cost) -> bool:
    """Tell whether a hash was made at another cost."""
    return _hasher(cost).check_needs_rehash(password_hash)


@cache
def _hasher(cost: Cost) -> PasswordHasher:
    return PasswordHasher(time_cost=cost.passes, memory_cost=cost.memory_kib, parallelism=1)


def _prepared(password: str) -> bytes:
    """Return the same bytes whichever keyboard typed the letters (RFC 8265, §4.2)."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
