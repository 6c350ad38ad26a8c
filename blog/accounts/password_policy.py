"""Which passwords are good enough. Pure: a text in, what is wrong with it out.

Length and a list, and no rules about digits or signs (NIST SP 800-63B, §5.1.1.2).
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from pathlib import Path

LEAST_CHARACTERS = 12
# Far above what a password manager makes; hashing more would only cost us time.
MOST_CHARACTERS = 1000

_LIST = Path(__file__).with_name("common_passwords.txt")


class Flaw(StrEnum):
    """What is wrong with a password."""

    SHORT = "short"
    LONG = "long"
    COMMON = "common"
    OWN = "own"


def find_flaw(password: str, *, own: Iterable[str]) -> Flaw | None:
    """Return what is wrong with a password, or None; `own` are its owner's name and address."""
    if len(password) < LEAST_CHARACTERS:
        return Flaw.SHORT
    if len(password) > MOST_CHARACTERS:
        return Flaw.LONG
    folded = password.casefold().strip()
    if folded in {each.casefold().strip() for each in own}:
        return Flaw.OWN
    is_common = folded in common_passwords() or len(set(folded)) == 1
    return Flaw.COMMON if is_common else None


@cache
def common_passwords() -> frozenset[str]:
    """Return the most common passwords that are long enough, in small letters."""
    return frozenset(_LIST.read_text(encoding="utf-8").splitlines())
