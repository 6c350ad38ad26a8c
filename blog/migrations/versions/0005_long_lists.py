"""Long lists: indexes in which each list of a large blog stands in its order."""

# ruff: noqa: S608 -- no part of these statements is anybody's but ours

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_INSTANT = sa.DateTime(timezone=True)


class _New(NamedTuple):
    """An index of a table; `where` are the few rows that are in it, on SQLite and PostgreSQL."""

    table: str
    name: str
    columns: Sequence[str]
    where: tuple[str, str] | None = None


_NEW = (
    _New("articles", "ix_articles_published_at_id", ["published_at", "id"]),
    _New("articles", "ix_articles_changed_at_id", ["changed_at", "id"]),
    _New("articles", "ix_articles_status_changed_at_id", ["status", "changed_at", "id"]),
    _New("articles", "ix_articles_section_id_changed_at_id", ["section_id", "changed_at", "id"]),
    _New("articles", "ix_articles_headline_in_small_id", ["headline_in_small", "id"]),
    *(
        _New("articles", f"ix_articles_{each}", [each], (f"{each} IS NOT NULL",) * 2)
        for each in ("submitted_at", "unpublished_at")
    ),
    _New("article_tags", "ix_article_tags_newest", ["tag_id", "published_at", "article_id"]),
    _New(
        "article_authors", "ix_article_authors_newest", ["staff_id", "published_at", "article_id"]
    ),
    _New("article_authors", "ix_article_authors_changed", ["staff_id", "changed_at", "article_id"]),
    _New("comments", "ix_comments_article_id_status_id", ["article_id", "status", "id"]),
    _New(
        "comments",
        "ix_comments_article_id_id_highlighted",
        ["article_id", "id"],
        ("is_highlighted = 1", "is_highlighted"),
    ),
    _New(
        "comments",
        "ix_comments_status_open_flags_id",
        ["status", "open_flags", "id"],
        ("open_flags > 0",) * 2,
    ),
    _New(
        "comments",
        "ix_comments_scored",
        ["id", "score", "label", "submitted_at"],
        ("score IS NOT NULL",) * 2,
    ),
    _New(
        "decisions",
        "ix_decisions_of_rules",
        ["id"],
        ("instr(reasons, '\"rule\": ') > 0", "strpos(CAST(reasons AS TEXT), '\"rule\": ') > 0"),
    ),
    _New("appeals", "ix_appeals_answered_at_comment_id", ["answered_at", "comment_id"]),
    _New("error_reports", "ix_error_reports_settled", ["id"], ("status <> 'open'",) * 2),
    _New("outbox", "ix_outbox_dead", ["id"], ("died_at IS NOT NULL",) * 2),
)
# What the new ones stand in for.
_OLD = (
    _New("article_tags", "ix_article_tags_tag_id", ["tag_id"]),
    _New("article_authors", "ix_article_authors_staff_id", ["staff_id"]),
    _New("appeals", "ix_appeals_answered_at", ["answered_at"]),
    _New(
        "comments",
        "ix_comments_article_id_is_highlighted_id",
        ["article_id", "is_highlighted", "id"],
    ),
)
_COLUMNS = (
    ("articles", "changed_at"),
    ("article_tags", "published_at"),
    ("article_authors", "published_at"),
    ("article_authors", "changed_at"),
)


def upgrade() -> None:
    """Change the schema."""
    instant = _INSTANT.compile(op.get_bind().dialect)
    for table, column in _COLUMNS:
        # As no row is without: the default is never used, since the model has its own.
        least = " NOT NULL DEFAULT '1970-01-01 00:00:00'" if table == "articles" else ""
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {instant}{least}")
    # SQLite can only add one that is worked out when it is read, PostgreSQL 15 has no such.
    kept = "VIRTUAL" if op.get_bind().dialect.name == "sqlite" else "STORED"
    op.execute(
        "ALTER TABLE articles ADD COLUMN headline_in_small TEXT NOT NULL "
        f"GENERATED ALWAYS AS (lower(headline)) {kept}"
    )
    _fill_in()
    _drop(_OLD)
    _create(_NEW)
    _keep_places()


def downgrade() -> None:
    """Change it back."""
    _drop_triggers()
    _drop(_NEW)
    _create(_OLD)
    for table, column in (("articles", "headline_in_small"), *reversed(_COLUMNS)):
        op.drop_column(table, column)


def _create(indexes: Sequence[_New]) -> None:
    for each in indexes:
        sqlite, postgresql = map(sa.text, each.where) if each.where else (None, None)
        op.create_index(
            each.name, each.table, each.columns, sqlite_where=sqlite, postgresql_where=postgresql
        )


def _drop(indexes: Sequence[_New]) -> None:
    for each in indexes:
        op.drop_index(each.name, each.table)


def _fill_in() -> None:
    """Say of each article when it was changed last, and of each tag and author of which article."""
    op.execute(
        "UPDATE articles SET changed_at = coalesce("
        "(SELECT made_at FROM revisions WHERE revisions.article_id = articles.id "
        "AND revisions.number = articles.revision), revised_at, published_at, created_at)"
    )
    for table in ("article_tags", "article_authors"):
        op.execute(f"UPDATE {table} SET published_at = ({_place('published_at', table)})")
    changed_at = _place("changed_at", "article_authors")
    op.execute(f"UPDATE article_authors SET changed_at = ({changed_at})")


def _place(column: str, row: str) -> str:
    """Return what selects a column of the article of a row; nothing if it is not published."""
    is_out = "AND status = 'published'" if column == "published_at" else ""
    return f"SELECT {column} FROM articles WHERE articles.id = {row}.article_id {is_out}"


def _keep_places() -> None:
    """Have the database itself keep with tags and authors what articles are sorted by."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _for_sqlite() if is_sqlite else _for_postgresql():
        op.execute(statement)


def _for_sqlite() -> Sequence[str]:
    published_at, changed_at = _place("published_at", "NEW"), _place("changed_at", "NEW")
    follow = "published_at = CASE NEW.status WHEN 'published' THEN NEW.published_at END"
    return [
        "CREATE TRIGGER article_tags_placed AFTER INSERT ON article_tags BEGIN "
        f"UPDATE article_tags SET published_at = ({published_at}) "
        "WHERE article_id = NEW.article_id AND tag_id = NEW.tag_id; END",
        "CREATE TRIGGER article_authors_placed AFTER INSERT ON article_authors BEGIN "
        f"UPDATE article_authors SET published_at = ({published_at}), changed_at = ({changed_at}) "
        "WHERE article_id = NEW.article_id AND staff_id = NEW.staff_id; END",
        "CREATE TRIGGER articles_moved AFTER UPDATE OF status, published_at, changed_at "
        "ON articles BEGIN "
        f"UPDATE article_tags SET {follow} WHERE article_id = NEW.id; "
        f"UPDATE article_authors SET {follow}, changed_at = NEW.changed_at "
        "WHERE article_id = NEW.id; END",
    ]


def _for_postgresql() -> Sequence[str]:
    follow = "published_at = CASE NEW.status WHEN 'published' THEN NEW.published_at END"
    # Whoever is just changing the article does not see the new row, nor this what is changed.
    wait = "PERFORM FROM articles WHERE articles.id = NEW.article_id FOR SHARE; "
    return [
        "CREATE FUNCTION place_tag() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"{wait}NEW.published_at := ({_place('published_at', 'NEW')}); RETURN NEW; END $$",
        "CREATE FUNCTION place_author() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"{wait}NEW.published_at := ({_place('published_at', 'NEW')}); "
        f"NEW.changed_at := ({_place('changed_at', 'NEW')}); RETURN NEW; END $$",
        "CREATE FUNCTION move_article() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"UPDATE article_tags SET {follow} WHERE article_id = NEW.id; "
        f"UPDATE article_authors SET {follow}, changed_at = NEW.changed_at "
        "WHERE article_id = NEW.id; RETURN NULL; END $$",
        "CREATE TRIGGER article_tags_placed BEFORE INSERT ON article_tags "
        "FOR EACH ROW EXECUTE FUNCTION place_tag()",
        "CREATE TRIGGER article_authors_placed BEFORE INSERT ON article_authors "
        "FOR EACH ROW EXECUTE FUNCTION place_author()",
        "CREATE TRIGGER articles_moved AFTER UPDATE OF status, published_at, changed_at "
        "ON articles FOR EACH ROW EXECUTE FUNCTION move_article()",
    ]


def _drop_triggers() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for trigger, table, function in (
        ("article_tags_placed", "article_tags", "place_tag"),
        ("article_authors_placed", "article_authors", "place_author"),
        ("articles_moved", "articles", "move_article"),
    ):
        op.execute(f"DROP TRIGGER {trigger}" + ("" if is_sqlite else f" ON {table}"))
        if not is_sqlite:
            op.execute(f"DROP FUNCTION {function}()")
