"""Threads in pages, flags, appeals, proof of an address, subscriptions, the outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Change the schema."""
    _add_readers()
    _add_to_articles()
    _add_to_comments()
    _add_appeals_and_flags()
    _add_mail()


def downgrade() -> None:
    """Change it back."""
    for table in (
        "outbox",
        "claims",
        "follows",
        "subscriptions",
        "confirmations",
        "flags",
        "appeals",
    ):
        op.drop_table(table)
    for index in (
        "ix_comments_article_id_body_digest",
        "ix_comments_status_published_at",
        "ix_comments_article_id_is_highlighted_id",
        "ix_comments_article_id_published_in",
        "ix_comments_article_id_root_id_is_shown_id",
    ):
        op.drop_index(index, "comments")
    op.create_index("ix_comments_article_id_status_id", "comments", ["article_id", "status", "id"])
    # SQLite drops a column only when no check of another one names it: the last one first.
    for column in (
        "is_highlighted",
        "added_unread",
        "is_shown",
        "shown_below",
        "published_in",
        "removed_for",
        "picked_at",
        "role",
    ):
        op.drop_column("comments", column)
    for column in ("thread_order", "branch_count"):
        op.drop_column("articles", column)
    op.drop_table("browsers")
    op.drop_table("readers")


def _add_readers() -> None:
    op.create_table(
        "readers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("confirmed_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readers")),
        sa.UniqueConstraint("email", name=op.f("uq_readers_email")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "browsers",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("reader_id", sa.Integer(), nullable=False),
        sa.Column("remembered_at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["reader_id"],
            ["readers.id"],
            name=op.f("fk_browsers_reader_id_readers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_browsers")),
    )
    op.create_index("ix_browsers_reader_id", "browsers", ["reader_id"])


def _add(table: str, column: str, definition: str) -> None:
    """Add a column with its constraints in place.

    Alembic would copy a table on SQLite to give it a check; a column that brings its
    checks along needs no copy of what may be a million rows.
    """
    op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {definition}")


def _add_to_articles() -> None:
    _add(
        "articles",
        "branch_count",
        "INTEGER NOT NULL DEFAULT 0 "
        "CONSTRAINT ck_articles_branch_count_not_negative CHECK (branch_count >= 0)",
    )
    _add(
        "articles",
        "thread_order",
        "VARCHAR(10) NOT NULL DEFAULT '' CONSTRAINT ck_articles_thread_order_is_known "
        "CHECK (thread_order IN ('', 'oldest', 'newest'))",
    )


def _add_to_comments() -> None:
    instant = _INSTANT.compile(op.get_bind().dialect)
    _add(
        "comments",
        "role",
        "VARCHAR(20) NOT NULL DEFAULT 'reader' CONSTRAINT ck_comments_role_is_known "
        "CHECK (role IN ('reader', 'staff', 'author'))",
    )
    _add("comments", "picked_at", instant)
    _add("comments", "removed_for", "VARCHAR(40) NOT NULL DEFAULT ''")
    _add("comments", "published_in", "INTEGER")
    _add(
        "comments",
        "shown_below",
        "INTEGER NOT NULL DEFAULT 0 "
        "CONSTRAINT ck_comments_shown_below_not_negative CHECK (shown_below >= 0)",
    )
    _add("comments", "is_shown", "BOOLEAN NOT NULL DEFAULT FALSE")
    _add("comments", "added_unread", "INTEGER NOT NULL DEFAULT 0")
    _fill()
    # The check comes with the last column, once what it checks is filled in.
    _add(
        "comments",
        "is_highlighted",
        "BOOLEAN NOT NULL DEFAULT FALSE CONSTRAINT ck_comments_shown_if_published_below "
        "CHECK (is_shown = (status = 'published' OR shown_below > 0))",
    )
    op.drop_index("ix_comments_article_id_status_id", "comments")
    op.create_index(
        "ix_comments_article_id_root_id_is_shown_id",
        "comments",
        ["article_id", "root_id", "is_shown", "id"],
    )
    op.create_index(
        "ix_comments_article_id_published_in", "comments", ["article_id", "published_in"]
    )
    op.create_index(
        "ix_comments_article_id_is_highlighted_id",
        "comments",
        ["article_id", "is_highlighted", "id"],
    )
    op.create_index("ix_comments_status_published_at", "comments", ["status", "published_at"])
    op.create_index("ix_comments_article_id_body_digest", "comments", ["article_id", "body_digest"])


def _fill() -> None:
    """Count, for the comments that are there, what the new columns count."""
    op.execute(
        "WITH RECURSIVE above (id, parent_id) AS ("
        " SELECT id, parent_id FROM comments WHERE status = 'published'"
        " UNION ALL"
        " SELECT above.id, comments.parent_id FROM above"
        " JOIN comments ON comments.id = above.parent_id)"
        " UPDATE comments SET shown_below ="
        " (SELECT count(*) FROM above WHERE above.parent_id = comments.id)"
    )
    op.execute("UPDATE comments SET is_shown = (status = 'published' OR shown_below > 0)")
    op.execute("UPDATE comments SET published_in = 0 WHERE published_at IS NOT NULL")
    op.execute(
        "UPDATE articles SET branch_count = (SELECT count(*) FROM comments"
        " WHERE comments.article_id = articles.id AND root_id IS NULL AND is_shown)"
    )


def _add_appeals_and_flags() -> None:
    op.create_table(
        "appeals",
        sa.Column("comment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("appealed_at", _INSTANT, nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", _INSTANT, nullable=True),
        _to_comment("appeals"),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_appeals")),
    )
    op.create_index("ix_appeals_answered_at", "appeals", ["answered_at"])
    op.create_table(
        "flags",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("reporter_hash", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("flagged_at", _INSTANT, nullable=False),
        sa.Column("settled_at", _INSTANT, nullable=True),
        sa.CheckConstraint(
            "reason IN ('spam', 'insulting', 'personal data', 'false', 'other')",
            name=op.f("ck_flags_reason_is_known"),
        ),
        _to_comment("flags"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flags")),
        sa.UniqueConstraint(
            "comment_id", "reporter_hash", name=op.f("uq_flags_comment_id_reporter_hash")
        ),
    )
    op.create_index("ix_flags_reporter_hash_flagged_at", "flags", ["reporter_hash", "flagged_at"])


def _add_mail() -> None:
    op.create_table(
        "confirmations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("wish", sa.String(length=20), nullable=False),
        sa.Column("email_hash", sa.String(length=32), nullable=False),
        sa.Column("asked_at", _INSTANT, nullable=False),
        sa.Column("confirmed_at", _INSTANT, nullable=True),
        sa.CheckConstraint(
            "wish IN ('proof', 'answers')", name=op.f("ck_confirmations_wish_is_known")
        ),
        _to_comment("confirmations"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmations")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_confirmations_comment_id", "confirmations", ["comment_id"])
    op.create_index(
        "ix_confirmations_email_hash_asked_at", "confirmations", ["email_hash", "asked_at"]
    )
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name=op.f("fk_subscriptions_article_id_articles"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_subscriptions_article_id", "subscriptions", ["article_id"])
    op.create_index("ix_subscriptions_email", "subscriptions", ["email"])
    op.create_table(
        "follows",
        sa.Column("comment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.Column("followed_at", _INSTANT, nullable=False),
        _to_comment("follows"),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscriptions.id"],
            name=op.f("fk_follows_subscription_id_subscriptions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_follows")),
    )
    op.create_index("ix_follows_subscription_id", "follows", ["subscription_id"])
    op.create_table(
        "claims",
        sa.Column("comment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reader_id", sa.Integer(), nullable=False),
        _to_comment("claims"),
        sa.ForeignKeyConstraint(
            ["reader_id"],
            ["readers.id"],
            name=op.f("fk_claims_reader_id_readers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_claims")),
    )
    op.create_index("ix_claims_reader_id", "claims", ["reader_id"])
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("message_id", sa.String(length=22), nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("due_at", _INSTANT, nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_until", _INSTANT, nullable=True),
        sa.Column("sent_at", _INSTANT, nullable=True),
        sa.Column("died_at", _INSTANT, nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_is_open_due_at", "outbox", ["is_open", "due_at"])
    op.create_index("ix_outbox_key_id", "outbox", ["key", "id"])


def _to_comment(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["comment_id"],
        ["comments.id"],
        name=op.f(f"fk_{table}_comment_id_comments"),
        ondelete="CASCADE",
    )
