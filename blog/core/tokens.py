"""Secrets made, hashed and signed: receipts, form ages, links in mails, hashed addresses."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, IPv6Network, ip_address

from itsdangerous import BadSignature, Signer

# What a signed number is good for: links in mails are of one kind each.
CONFIRMATION = "confirmation"
SUBSCRIPTION = "subscription"
PREVIEW = "preview"
STAFF_LINK = "staff link"
# What else is signed for somebody to carry.
SECOND_FACTOR = "second factor"
# What is hidden from who carries it.
PLACE_IN_LOG = "place in log"


def new_token() -> str:
    """Make 128 random bits as 22 characters that need no quoting in a URL."""
    return secrets.token_urlsafe(16)


def hash_token(token: str) -> str:
    """Return what is stored of a token: its SHA-256 in hexadecimal.

    128 random bits cannot be guessed from it, so neither salt nor stretching is needed.
    """
    return hashlib.sha256(token.encode()).hexdigest()


def sign_instant(instant: datetime, *, secret_key: str, purpose: str) -> str:
    """Sign an instant, to the second, so that a form can carry it to us and back."""
    return _signer(secret_key, purpose).sign(str(int(instant.timestamp()))).decode()


def read_instant(signed: str, *, secret_key: str, purpose: str) -> datetime | None:
    """Return the instant signed for this purpose, or None if we did not sign it."""
    try:
        seconds = _signer(secret_key, purpose).unsign(signed)
        return datetime.fromtimestamp(int(seconds), UTC)
    except (BadSignature, ValueError, OverflowError, OSError):
        return None


def sign_number(number: int, *, secret_key: str, purpose: str) -> str:
    """Sign a row's number, so that a link can name it and nobody can name another."""
    return _signer(secret_key, purpose).sign(str(number)).decode()


def read_number(signed: str, *, secret_key: str, purpose: str) -> int | None:
    """Return the number signed for this purpose, or None if we did not sign it."""
    try:
        return int(_signer(secret_key, purpose).unsign(signed))
    except (BadSignature, ValueError):
        return None


def seal_number(number: int, *, secret_key: str, purpose: str) -> str:
    """Hide a row's number in a text that only we can read; the same one gives the same text.

    The mask is made of a code of the number itself (RFC 5297, §2: a synthetic IV).
    """
    key, plain = _key(secret_key, purpose), number.to_bytes(8, "big")
    code = hmac.digest(key, b"code" + plain, "sha256")[:8]
    return base64.urlsafe_b64encode(code + _masked(plain, key, code)).decode().rstrip("=")


def unseal_number(sealed: str, *, secret_key: str, purpose: str) -> int | None:
    """Return the number sealed for this purpose, or None if we did not seal it."""
    try:
        both = base64.b64decode(f"{sealed}==", altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    key, code = _key(secret_key, purpose), both[:8]
    plain = _masked(both[8:], key, code)
    is_ours = hmac.compare_digest(hmac.digest(key, b"code" + plain, "sha256")[:8], code)
    return int.from_bytes(plain, "big") if is_ours else None


def sign_text(text: str, *, secret_key: str, purpose: str, now: datetime) -> str:
    """Sign a short text with the instant, so that a form can carry it to us and back."""
    return _signer(secret_key, purpose).sign(f"{int(now.timestamp())}:{text}").decode()


def read_text(
    signed: str, *, secret_key: str, purpose: str, lasting: timedelta, now: datetime
) -> str | None:
    """Return the text signed for this purpose; None if we did not, or longer ago than this."""
    try:
        signed_text = _signer(secret_key, purpose).unsign(signed).decode()
        seconds, _, text = signed_text.partition(":")
        made_at = datetime.fromtimestamp(int(seconds), UTC)
    except (BadSignature, ValueError, OverflowError, OSError):
        return None
    return text if now - made_at <= lasting else None


def hash_email(email: str, *, secret_key: str) -> str:
    """Return a keyed hash of an email address, by which mails to it are counted."""
    return _keyed_hash(email.lower(), secret_key=secret_key, purpose="email")


def hash_address(address: str, *, secret_key: str, bits: int = 64) -> str:
    """Return a keyed hash of an IP address, which tells two senders apart and no more.

    IPv6 counts by its first `bits`: one household has at least a /64, and where it must
    not pass for many, a /48 (RFC 6177). What is no IP address (a Unix socket's empty
    name) counts as itself.
    """
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        network = address
    else:
        if isinstance(ip, IPv6Address):
            network = str(ip.ipv4_mapped or IPv6Network((ip, bits), strict=False))
        else:
            network = str(ip)
    return _keyed_hash(network, secret_key=secret_key, purpose="address")


def _keyed_hash(text: str, *, secret_key: str, purpose: str) -> str:
    key = _key(secret_key, purpose)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:32]


def _key(secret_key: str, purpose: str) -> bytes:
    return hashlib.sha256(f"{purpose}:{secret_key}".encode()).digest()


def _masked(number: bytes, key: bytes, code: bytes) -> bytes:
    mask = hmac.digest(key, b"mask" + code, "sha256")
    return bytes(a ^ b for a, b in zip(number, mask, strict=False))


def _signer(secret_key: str, purpose: str) -> Signer:
    return Signer(secret_key, salt=purpose, key_derivation="hmac", digest_method=hashlib.sha256)
