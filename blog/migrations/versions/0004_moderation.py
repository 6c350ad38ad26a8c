"""Moderation: editors' rules, the learned filter, the queue, its public log, quiet hours."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_INSTANT = sa.DateTime(timezone=True)
_INDEXES = {
    "comments": (
        "ix_comments_status_queue_rank_id",
        "ix_comments_email_status_submitted_at",
        "ix_comments_open_flags_id",
        "ix_comments_label_id",
    ),
    "decisions": ("ix_decisions_staff_id_id", "ix_decisions_undoes_id"),
}
_REMOVALS = ("off topic", "insulting", "personal data", "false", "advertising", "unlawful")


def upgrade() -> None:
    """Change the schema."""
    for table, column, definition in _columns():
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {definition}")
    _add_indexes()
    _add_rulebook()
    _add_filter()
    _add_queue()
    _add_counts()
    _fill_in()


def downgrade() -> None:
    """Change it back."""
    for table in (
        "decision_tally",
        "decision_counts",
        "backtests",
        "leases",
        "filter_examples",
        "filter_state",
        "editor_rules",
        "removal_reasons",
    ):
        op.drop_table(table)
    for table, indexes in _INDEXES.items():
        for index in indexes:
            op.drop_index(index, table)
    for table, column, _definition in reversed(_columns()):
        op.drop_column(table, column)


def _columns() -> list[tuple[str, str, str]]:
    """Return the new columns, added one by one: a batch would copy tables that others refer to."""
    instant = _INSTANT.compile(op.get_bind().dialect)
    labels = "CONSTRAINT ck_comments_label_is_known CHECK (label IN ('', 'good', 'spam'))"
    decision = "CONSTRAINT fk_decisions_undoes_id_decisions REFERENCES decisions (id)"
    no = "BOOLEAN NOT NULL DEFAULT FALSE"
    return [
        ("articles", "comments_kept_open", no),
        ("articles", "slow_until", instant),
        ("sections", "is_premoderated", no),
        ("staff", "digest_seconds", "INTEGER NOT NULL DEFAULT 0"),
        ("staff", "is_mailed_flags", no),
        ("comments", "folded", "TEXT NOT NULL DEFAULT ''"),
        ("comments", "fold_version", "INTEGER NOT NULL DEFAULT 0"),
        ("comments", "written_seconds", "INTEGER"),
        ("comments", "score", sa.Double().compile(op.get_bind().dialect)),
        ("comments", "label", f"VARCHAR(10) NOT NULL DEFAULT '' {labels}"),
        ("comments", "queue_rank", "INTEGER NOT NULL DEFAULT 30"),
        ("comments", "open_flags", "INTEGER NOT NULL DEFAULT 0"),
        ("decisions", "staff_id", "INTEGER"),
        ("decisions", "undoes_id", f"INTEGER {decision}"),
        ("appeals", "is_mail_wanted", no),
    ]


def _add_indexes() -> None:
    order = ["status", "queue_rank", "id"]
    op.create_index("ix_comments_status_queue_rank_id", "comments", order)
    past = ["email", "status", "submitted_at"]
    op.create_index("ix_comments_email_status_submitted_at", "comments", past)
    for name, columns, where in (
        ("ix_comments_open_flags_id", ["open_flags", "id"], sa.text("open_flags > 0")),
        ("ix_comments_label_id", ["label", "id"], sa.text("label <> ''")),
    ):
        op.create_index(name, "comments", columns, sqlite_where=where, postgresql_where=where)
    op.create_index("ix_decisions_staff_id_id", "decisions", ["staff_id", "id"])
    op.create_index("ix_decisions_undoes_id", "decisions", ["undoes_id"])


def _add_rulebook() -> None:
    op.create_table(
        "removal_reasons",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_removal_reasons")),
    )
    op.create_table(
        "editor_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("pattern", sa.Text(), nullable=False),
        sa.Column("effect", sa.String(length=20), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=True),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("written_at", _INSTANT, nullable=False),
        sa.Column("ends_at", _INSTANT, nullable=True),
        sa.Column("retired_at", _INSTANT, nullable=True),
        sa.CheckConstraint(
            "kind IN ('words', 'links', 'domain', 'name', 'email', 'network', 'address', 'reader')",
            name=op.f("ck_editor_rules_kind_is_known"),
        ),
        sa.CheckConstraint(
            "effect IN ('held', 'spam')", name=op.f("ck_editor_rules_effect_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["section_id"], ["sections.id"], name=op.f("fk_editor_rules_section_id_sections")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_editor_rules")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_editor_rules_retired_at", "editor_rules", ["retired_at"])


def _add_filter() -> None:
    op.create_table(
        "filter_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("model", sa.LargeBinary(), nullable=False),
        sa.Column("good", sa.Integer(), nullable=False),
        sa.Column("spam", sa.Integer(), nullable=False),
        sa.Column("learned_from", sa.String(length=64), nullable=False),
        sa.Column("learned_at", _INSTANT, nullable=True),
        sa.Column("claimed_until", _INSTANT, nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_filter_state_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filter_state")),
    )
    op.create_table(
        "filter_examples",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_spam", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("added_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filter_examples")),
        sa.UniqueConstraint("digest", name=op.f("uq_filter_examples_digest")),
        sqlite_autoincrement=True,
    )


def _add_queue() -> None:
    op.create_table(
        "leases",
        sa.Column("comment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("until", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
            name=op.f("fk_leases_comment_id_comments"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_leases_staff_id_staff"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_leases")),
    )
    op.create_index("ix_leases_staff_id_until", "leases", ["staff_id", "until"])
    op.create_table(
        "backtests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.JSON(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("tried", sa.Integer(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("error", sa.String(length=200), nullable=False),
        sa.Column("asked_at", _INSTANT, nullable=False),
        sa.Column("alive_at", _INSTANT, nullable=False),
        sa.Column("ended_at", _INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_backtests_staff_id_staff"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backtests")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_backtests_staff_id", "backtests", ["staff_id"])


def _add_counts() -> None:
    op.create_table(
        "decision_counts",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("to_status", sa.String(length=20), nullable=False),
        sa.Column("decided_by", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "month", "to_status", "decided_by", "code", name=op.f("pk_decision_counts")
        ),
    )
    op.create_table(
        "decision_tally",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("counted_until", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_decision_tally_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_tally")),
    )


def _fill_in() -> None:
    """Bring the rows that there is one of, and what earlier decisions and reports come to."""
    op.execute("INSERT INTO decision_tally (id, counted_until) VALUES (1, 0)")
    state = sa.table(
        "filter_state",
        *map(sa.column, ("id", "version", "model", "good", "spam", "learned_from")),
    )
    op.execute(state.insert().values(id=1, version=0, model=b"", good=0, spam=0, learned_from=""))
    reasons = sa.table(
        "removal_reasons", *map(sa.column, ("code", "sentence", "position", "is_retired"))
    )
    for position, code in enumerate(_REMOVALS):
        op.execute(
            reasons.insert().values(code=code, sentence="", position=position, is_retired=False)
        )
    op.execute(
        "UPDATE comments SET open_flags = (SELECT count(*) FROM flags "
        "WHERE flags.comment_id = comments.id AND flags.settled_at IS NULL) "
        "WHERE id IN (SELECT comment_id FROM flags WHERE settled_at IS NULL)"
    )
    op.execute(
        "UPDATE comments SET label = CASE status WHEN 'spam' THEN 'spam' ELSE 'good' END "
        "WHERE role = 'reader' AND status IN ('spam', 'published') AND 'staff' = "
        "(SELECT decided_by FROM decisions WHERE decisions.comment_id = comments.id "
        "ORDER BY decisions.id DESC LIMIT 1)"
    )
