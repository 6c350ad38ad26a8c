"""Fewer rows in indexes: each comment writes to less of the database."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

# What most rows have not got is looked for only among those that have it.
_NOW_OF_FEW = (
    ("comments", "ix_comments_parent_id", ["parent_id"]),
    ("comments", "ix_comments_root_id", ["root_id"]),
    ("decisions", "ix_decisions_undoes_id", ["undoes_id"]),
    ("decisions", "ix_decisions_staff_id_id", ["staff_id", "id"]),
)


def upgrade() -> None:
    """Change the schema."""
    for table, name, columns in _NOW_OF_FEW:
        there = sa.text(f"{columns[0]} IS NOT NULL")
        op.drop_index(name, table)
        op.create_index(name, table, columns, sqlite_where=there, postgresql_where=there)


def downgrade() -> None:
    """Change it back."""
    for table, name, columns in _NOW_OF_FEW:
        op.drop_index(name, table)
        op.create_index(name, table, columns)
