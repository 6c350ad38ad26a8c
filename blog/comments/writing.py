"""Make a comment, and set what it says; nothing is decided here, and nothing is stored."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from blog.articles.models import Article
from blog.comments import searchable
from blog.comments.models import Comment
from blog.core.markup import Rendered
from blog.rulebook.folding import FOLD_VERSION


def new_comment(
    article: Article, parent: Comment | None, body: Rendered, *, now: datetime, **columns: Any
) -> Comment:
    """Make a comment in its place in the thread, without a state, shown to nobody."""
    comment = Comment(
        article_id=article.id,
        parent_id=parent.id if parent else None,
        root_id=(parent.root_id or parent.id) if parent else None,
        depth=parent.depth + 1 if parent else 0,
        submitted_at=now,
        shown_below=0,
        is_shown=False,
        **columns,
    )
    set_text(comment, body)
    return comment


def set_text(comment: Comment, body: Rendered) -> None:
    """Set the source of a comment with all that is made of it."""
    comment.body, comment.body_html = body.source, body.html
    comment.renderer, comment.body_digest = body.renderer, body.digest
    set_name(comment, comment.name)


def set_name(comment: Comment, name: str) -> None:
    """Set the name under which a comment stands, also for the rules to look through."""
    comment.name = name
    comment.folded, comment.fold_version = searchable.folded(comment.body, name), FOLD_VERSION
