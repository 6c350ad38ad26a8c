"""Make a comment, and set what it says; nothing is decided here, and nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from blog.articles.models import Article
from blog.comments import searchable
from blog.comments.models import Comment
from blog.comments.queries import Discussed
from blog.comments.vocabulary import Role
from blog.core.markup import Rendered
from blog.rulebook.folding import FOLD_VERSION


@dataclass(frozen=True, slots=True)
class Thread:
    """How often a thread has changed, and how many branches it shows."""

    version: int
    branch_count: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a shown comment stands: in the branch under `top_id`, in a thread as it was then.

    `is_newest_branch` tells that it has just begun one.
    """

    article_slug: str
    article_id: int
    thread_order: str
    thread: Thread
    top_id: int
    comment_id: int
    is_newest_branch: bool


def new_comment(
    article: Article | Discussed,
    parent: Comment | None,
    body: Rendered,
    *,
    name: str,
    folded: str,
    role: Role = Role.READER,
    now: datetime,
    **columns: Any,
) -> Comment:
    """Make a comment in its place in the thread, without a state, shown to nobody.

    `folded` is what the rules look through (`searchable.folded`).
    """
    return Comment(
        article_id=article.id,
        parent_id=parent.id if parent else None,
        root_id=(parent.root_id or parent.id) if parent else None,
        depth=parent.depth + 1 if parent else 0,
        submitted_at=now,
        shown_below=0,
        is_shown=False,
        name=name,
        body=body.source,
        body_html=body.html,
        renderer=body.renderer,
        body_digest=body.digest,
        folded=folded,
        fold_version=FOLD_VERSION,
        role=role,
        **columns,
    )


def place_of(
    comment: Comment, article: Article | Discussed, changed: Thread | None = None
) -> Place:
    """Return where a shown comment stands; `changed` is the thread that a new one has changed."""
    return Place(
        article_slug=article.slug,
        article_id=article.id,
        thread_order=article.thread_order,
        thread=changed or Thread(article.thread_version, article.branch_count),
        top_id=comment.root_id or comment.id,
        comment_id=comment.id,
        is_newest_branch=changed is not None and comment.root_id is None,
    )


def set_text(comment: Comment, body: Rendered) -> None:
    """Set the source of a comment with all that is made of it."""
    comment.body, comment.body_html = body.source, body.html
    comment.renderer, comment.body_digest = body.renderer, body.digest
    set_name(comment, comment.name)


def set_name(comment: Comment, name: str) -> None:
    """Set the name under which a comment stands, also for the rules to look through."""
    comment.name = name
    comment.folded, comment.fold_version = searchable.folded(comment.body, name), FOLD_VERSION
