"""Tables of the staff: accounts, their sessions and what proves who they are."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from blog.accounts.vocabulary import LinkPurpose, Role
from blog.core.database import Base

_ROLES = ", ".join(f"'{role}'" for role in Role)
_PURPOSES = ", ".join(f"'{purpose}'" for purpose in LinkPurpose)


class Staff(Base):
    """Somebody who makes the blog; the email is in lower case.

    `password_hash` is Argon2id's, empty until an invitation is accepted. `totp_secret` is
    base32; it counts once `totp_confirmed_at` is set. `totp_last_step` is the last time
    step (RFC 6238) whose code was used. Who has left is inactive, and stays for the bylines.
    `digest_seconds` is the least time between two mails about what waits, 0: none;
    `is_mailed_flags` is that each report of a comment is mailed at once.
    """

    __tablename__ = "staff"
    __table_args__ = (
        CheckConstraint(f"role IN ({_ROLES})", name="role_is_known"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(Text)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    role: Mapped[str] = mapped_column(String(10))
    about: Mapped[str] = mapped_column(Text, default="")
    portrait_id: Mapped[int | None] = mapped_column(
        ForeignKey("images.id", ondelete="RESTRICT"), index=True
    )
    is_active: Mapped[bool] = mapped_column(default=True)
    password_hash: Mapped[str] = mapped_column(Text, default="")
    totp_secret: Mapped[str] = mapped_column(String(64), default="")
    totp_confirmed_at: Mapped[datetime | None]
    totp_last_step: Mapped[int] = mapped_column(default=0)
    digest_seconds: Mapped[int] = mapped_column(default=0)
    is_mailed_flags: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class StaffSession(Base):
    """A browser in which somebody is signed in; only a hash of its token is stored.

    Until the second factor is given, `is_complete` is false and the session opens nothing.
    `wrong_codes` counts the attempts at it. `browser` is what it said of itself, shortened.
    """

    __tablename__ = "staff_sessions"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    is_complete: Mapped[bool] = mapped_column(default=True)
    wrong_codes: Mapped[int] = mapped_column(default=0)
    browser: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(index=True)


class RecoveryCode(Base):
    """A code that stands in for the second factor once; only a hash of it is stored."""

    __tablename__ = "recovery_codes"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    used_at: Mapped[datetime | None]


class StaffLink(Base):
    """A link that was mailed to somebody; it carries its signed number, and works once."""

    __tablename__ = "staff_links"
    __table_args__ = (
        CheckConstraint(f"purpose IN ({_PURPOSES})", name="purpose_is_known"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(String(12))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInAttempt(Base):
    """An attempt that was let through to the hash, counted by keyed hashes of who and whence."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (
        Index("ix_sign_in_attempts_account_hash_at", "account_hash", "at"),
        Index("ix_sign_in_attempts_address_hash_at", "address_hash", "at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_hash: Mapped[str] = mapped_column(String(32))
    address_hash: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
