"""Secrets made, hashed and signed: receipts, form ages, links in mails, hashed addresses."""

from __future__ import annotations

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
    key = hashlib.sha256(f"{purpose}:{secret_key}".encode()).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:32]


def _signer(secret_key: str, purpose: str) -> Signer:
    return Signer(secret_key, salt=purpose, key_derivation="hmac", digest_method=hashlib.sha256)
