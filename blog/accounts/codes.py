"""Codes of the second factor: those of an app (RFC 6238), and those kept for the day it is lost."""

from __future__ import annotations

import base64
import secrets
from datetime import datetime, timedelta
from hmac import compare_digest

import pyotp

# How long somebody may take from the password to the code, and how often they may err.
STEP_LASTS = timedelta(minutes=10)
MOST_WRONG = 5

RECOVERY_CODES = 10
_RECOVERY_BYTES = 10  # 80 bits: sixteen letters, beyond guessing even without a throttle
_GROUP = 4

_STEP_SECONDS = 30
# A clock may be wrong by one step in either direction (RFC 6238, §5.2).
_NEAR = (0, -1, 1)


def new_secret() -> str:
    """Make the secret that an app and we share: 160 random bits in base32 (RFC 4226, §4)."""
    return pyotp.random_base32()


def address_of(secret: str, *, email: str, site: str) -> str:
    """Return the `otpauth:` address by which an app learns a secret."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=site)


def find_step(secret: str, code: str, now: datetime) -> int | None:
    """Return the time step whose code this is, or None if it is of none that is near."""
    typed = "".join(code.split())
    if not (typed.isascii() and typed.isdecimal()):
        return None
    step = int(now.timestamp()) // _STEP_SECONDS
    totp = pyotp.TOTP(secret)
    near = [step + offset for offset in _NEAR]
    return next((each for each in near if compare_digest(typed, totp.generate_otp(each))), None)


def new_recovery_codes() -> list[str]:
    """Make codes that each stand in for the app once, in groups that can be copied by hand."""
    return [_grouped(secrets.token_bytes(_RECOVERY_BYTES)) for _ in range(RECOVERY_CODES)]


def normal_recovery_code(typed: str) -> str:
    """Return a recovery code as it is hashed, however it was typed."""
    return "".join(each for each in typed.lower() if each.isalnum())


def _grouped(random: bytes) -> str:
    letters = base64.b32encode(random).decode().lower()
    return "-".join(letters[n : n + _GROUP] for n in range(0, len(letters), _GROUP))
