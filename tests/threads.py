"""Threads of any length, put into the database at once, and parts of their pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from random import Random
from typing import Any
from xml.etree.ElementTree import Element

from sqlalchemy import func, insert, select, text, update

from blog.articles.models import Article
from blog.comments import staff_actions
from blog.comments.models import Comment
from blog.comments.policy import Rules
from blog.comments.staff_actions import Statement
from blog.comments.status import Status
from blog.comments.vocabulary import Role
from blog.core.database import db, transaction
from blog.core.markup import render_comment
from tests.cast import ADA, BO, CY, NOON
from tests.pages import Page

DEEPEST = 12
_TOP_LEVEL_SHARE = 0.06
_FATES = {
    Status.PUBLISHED: 90,
    Status.HELD: 4,
    Status.REMOVED: 3,
    Status.SPAM: 2,
    Status.WITHDRAWN: 1,
}


def grows(size: int, *, slug: str = "ferry", seed: int = 1) -> list[dict[str, Any]]:
    """Give an article so many comments, in all states and up to twelve deep; returns the rows.

    They are as the door would leave them, had each come, been published and perhaps taken down.
    """
    random = Random(seed)
    with transaction() as session:
        article = session.scalars(select(Article).where(Article.slug == slug)).one()
        first_id = (session.scalar(select(func.max(Comment.id))) or 0) + 1
        rows: list[dict[str, Any]] = []
        for number in range(size):
            parent = _parent(rows, random)
            rows.append(_row(first_id + number, number + 1, article.id, parent, random))
        below, tops = count(rows)
        for row in rows:
            row["shown_below"] = below[row["id"]]
            row["is_shown"] = row["status"] == Status.PUBLISHED or row["shown_below"] > 0
        session.execute(insert(Comment), rows)
        if session.connection().dialect.name == "postgresql":
            session.execute(text(f"SELECT setval('comments_id_seq', {first_id + size})"))
        published = sum(row["status"] == Status.PUBLISHED for row in rows)
        session.execute(
            update(Article)
            .where(Article.id == article.id)
            .values(comment_count=published, branch_count=tops, thread_version=size)
        )
    return rows


def answers(text: str, *, parent_id: int, role: Role = Role.STAFF) -> int:
    """Ada answers a comment for the newsroom; returns the answer's number."""
    said = Statement(body=render_comment(text), name=ADA, role=role, staff_name=ADA)
    return staff_actions.answer(parent_id, said, rules=Rules(), now=NOON).id


def picks(comment_id: int) -> None:
    """Ada puts a comment among the editors' picks."""
    staff_actions.pick(comment_id, is_picked=True, now=NOON)


def part(element: Element, path: str) -> Element:
    """Return the first element at a path inside another, which has to be there."""
    found = element.find(path)
    assert found is not None, path
    return found


def place(page: Page, comment_id: int) -> Element:
    """Return where a comment or its tombstone stands on a page."""
    found = page.by_id(f"comment-{comment_id}")
    assert found is not None, comment_id
    return found


def count(rows: Iterable[Any]) -> tuple[Counter[int], int]:
    """Count, from scratch, what is published below each row, and the shown top-level ones.

    A row is a mapping with at least `id`, `parent_id` and `status`; parents come first.
    """
    below: Counter[int] = Counter()
    tops = 0
    for row in reversed(list(rows)):
        is_published = row["status"] == Status.PUBLISHED
        if row["parent_id"] is not None:
            below[row["parent_id"]] += below[row["id"]] + is_published
        elif is_published or below[row["id"]]:
            tops += 1
    return below, tops


def stored() -> Sequence[Any]:
    """Return what the database holds of every comment's place and state, the oldest first."""
    columns = (
        Comment.id,
        Comment.parent_id,
        Comment.root_id,
        Comment.status,
        Comment.shown_below,
        Comment.is_shown,
    )
    return db.session.execute(select(*columns).order_by(Comment.id)).mappings().all()


def _parent(rows: list[dict[str, Any]], random: Random) -> dict[str, Any] | None:
    """Draw what is answered: one of all, or one of the latest, which makes long quarrels."""
    if not rows or random.random() < _TOP_LEVEL_SHARE:
        return None
    parent = random.choice(rows[-8:] if random.random() < 0.5 else rows[-300:])
    return parent if parent["depth"] + 1 < DEEPEST else None


def _row(
    comment_id: int, version: int, article_id: int, parent: dict[str, Any] | None, random: Random
) -> dict[str, Any]:
    (status,) = random.choices(list(_FATES), list(_FATES.values()))
    at = NOON + timedelta(seconds=version)
    body = f"Number {comment_id} has its say."
    return {
        "id": comment_id,
        "article_id": article_id,
        "parent_id": parent["id"] if parent else None,
        "root_id": (parent["root_id"] or parent["id"]) if parent else None,
        "depth": parent["depth"] + 1 if parent else 0,
        **random.choice([BO, CY]),
        "website": "",
        "body": body,
        "body_html": f"<p>{body}</p>\n",
        "renderer": 1,
        "body_digest": f"{comment_id:032}",
        "status": status,
        "submitted_at": at,
        "published_at": at,
        "published_in": version,
        "role": "reader",
        "is_highlighted": False,
        "removed_for": "",
    }
