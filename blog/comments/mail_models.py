"""Tables of what readers have proved, and what they asked to be mailed about."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from blog.accounts.models import Reader
from blog.articles.models import Article
from blog.comments.models import Comment
from blog.comments.vocabulary import Wish
from blog.core.database import Base

_WISHES = ", ".join(f"'{wish}'" for wish in Wish)


class Claim(Base):
    """A comment that a confirmed reader has shown to be theirs."""

    __tablename__ = "claims"

    comment_id: Mapped[int] = mapped_column(
        ForeignKey(Comment.id, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    reader_id: Mapped[int] = mapped_column(ForeignKey(Reader.id, ondelete="CASCADE"), index=True)


class Confirmation(Base):
    """A question that is mailed to an address: whether it is yours, and what you wish.

    Its link is signed, not stored. `email_hash` is a keyed hash by which mails to one
    address are counted, whoever asks; the address itself is the comment's.
    """

    __tablename__ = "confirmations"
    __table_args__ = (
        CheckConstraint(f"wish IN ({_WISHES})", name="wish_is_known"),
        Index("ix_confirmations_email_hash_asked_at", "email_hash", "asked_at"),
        # A signed link outlives its row: no other may ever get its number.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey(Comment.id, ondelete="CASCADE"), index=True)
    wish: Mapped[str] = mapped_column(String(20))
    email_hash: Mapped[str] = mapped_column(String(32))
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class Subscription(Base):
    """That answers on one article's thread are mailed to one address."""

    __tablename__ = "subscriptions"
    __table_args__ = (
        Index("ix_subscriptions_email", "email"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey(Article.id, ondelete="CASCADE"), index=True)
    email: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]


class Follow(Base):
    """A comment whose answers a subscription is about; confirmed, or it would not be here."""

    __tablename__ = "follows"

    comment_id: Mapped[int] = mapped_column(
        ForeignKey(Comment.id, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    subscription_id: Mapped[int] = mapped_column(
        ForeignKey("subscriptions.id", ondelete="CASCADE"), index=True
    )
    followed_at: Mapped[datetime]
