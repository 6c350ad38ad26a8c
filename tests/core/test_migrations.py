"""A blog that has run for a while is brought to the newest schema, and back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import select, text

from blog.articles.models import Article
from blog.comments.models import Comment
from blog.core.database import db
from tests.cast import NOON
from tests.databases import both_databases
from tests.pages import Reader

# Number, parent, state: what stood in the first schema.
COMMENTS = [
    (1, None, "published"),
    (2, 1, "removed"),
    (3, 2, "published"),
    (4, None, "held"),
    (5, None, "removed"),
    (6, 5, "spam"),
    (7, 3, "published"),
]


@pytest.fixture
def old(app: Flask) -> Flask:
    """Return a blog with the first schema, an article and a thread."""
    downgrade(revision="0001")
    with db.engine.begin() as connection:
        for table, rows in (("articles", [ARTICLE]), ("comments", [comment(*c) for c in COMMENTS])):
            for row in rows:
                names = ", ".join(row)
                values = ", ".join(f":{name}" for name in row)
                connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), row)
    return app


ARTICLE = {
    "id": 1,
    "slug": "ferry",
    "headline": "The ferry runs again",
    "standfirst": "",
    "body": "It runs.",
    "body_html": "<p>It runs.</p>",
    "renderer": 1,
    "byline": "",
    "language": "en",
    "status": "published",
    "published_at": NOON,
    "revision": 1,
    "comments_open": True,
    "thread_version": 9,
    "comment_count": 3,
    "created_at": NOON,
}


def comment(number: int, parent: int | None, status: str) -> dict[str, object]:
    depth = {None: 0, 1: 1, 2: 2, 3: 3, 5: 1}[parent]
    return {
        "id": number,
        "article_id": 1,
        "parent_id": parent,
        "root_id": parent and (5 if parent == 5 else 1),
        "depth": depth,
        "name": f"Writer {number}",
        "email": f"{number}@example.org",
        "website": "",
        "body": f"Text {number}.",
        "body_html": f"<p>Text {number}.</p>",
        "renderer": 1,
        "body_digest": str(number),
        "status": status,
        "submitted_at": NOON,
        "published_at": NOON + timedelta(minutes=10 - number) if status == "published" else None,
    }


@both_databases
def test_what_is_kept_for_threads_is_filled_in(old: Flask, reader: Reader) -> None:
    upgrade()
    check()
    rows = db.session.execute(
        select(Comment.id, Comment.shown_below, Comment.is_shown).order_by(Comment.id)
    )
    assert [tuple(row) for row in rows] == [
        (1, 2, True),
        (2, 2, True),
        (3, 1, True),
        (4, 0, False),
        (5, 0, False),
        (6, 0, False),
        (7, 0, True),
    ]
    assert db.session.scalars(select(Article.branch_count)).one() == 1
    # Older than every bookmark.
    versions = db.session.execute(select(Comment.id, Comment.published_in).order_by(Comment.id))
    assert [number for number, version in versions if version == 0] == [1, 3, 7]
    page = reader.get("/articles/ferry").text
    assert "Text 7." in page
    assert "The newsroom removed this comment." in page


@both_databases
def test_the_way_back_keeps_every_comment(old: Flask) -> None:
    upgrade()
    downgrade(revision="0001")
    with db.engine.connect() as connection:
        found = connection.execute(text("SELECT id, parent_id, status FROM comments ORDER BY id"))
        assert [tuple(row) for row in found] == COMMENTS
    upgrade()
    check()
