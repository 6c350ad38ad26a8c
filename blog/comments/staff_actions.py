"""What the newsroom does in a thread beside deciding; each function is one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from blog.articles.models import Article
from blog.comments import actions, door, queries, searchable, writing
from blog.comments.door import Cause
from blog.comments.models import Comment
from blog.comments.policy import Rules
from blog.comments.queries import Discussed
from blog.comments.status import Decider, Status
from blog.comments.vocabulary import Role
from blog.core import audit
from blog.core.audit import Actor
from blog.core.database import transaction
from blog.core.markup import Rendered


class NotPublished(Exception):
    """What only a published comment can have; its text says what it is instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What the newsroom says, rendered, and under which name and badge.

    `staff_name` is who published it, for the log.
    """

    body: Rendered
    name: str
    role: Role
    staff_name: str


def answer(comment_id: int, said: Statement, *, rules: Rules, now: datetime) -> Comment:
    """Publish an answer of the newsroom to a comment, whether the article is open or not.

    The same answer given again is the first one. Raises actions.NotFound, and
    NotPublished where readers see no more of the comment than its tombstone.
    """
    with transaction() as session:
        question = actions.lock_comment(session, comment_id)
        _see_published(question, "answered")
        article = session.get_one(Article, question.article_id)
        return _publish(session, article, question, said, rules, now)


def begin(slug: str, said: Statement, *, rules: Rules, now: datetime) -> Comment:
    """Publish a top-level comment of the newsroom, whether the article is open or not.

    Raises actions.NotFound where readers see no such article.
    """
    with transaction() as session:
        article = actions.lock_article(slug, now)
        return _publish(session, article, None, said, rules, now)


def pick(comment_id: int, *, is_picked: bool, by: Actor | None = None, now: datetime) -> Comment:
    """Put a published comment among the editors' picks, or take it out of them.

    What is already so stays so. `by` is noted in the log of what staff did. Raises
    actions.NotFound, NotPublished.
    """
    with transaction() as session:
        comment = actions.lock_comment(session, comment_id)
        _see_published(comment, "picked")
        if (comment.picked_at is not None) != is_picked:
            comment.picked_at = now if is_picked else None
            comment.is_highlighted = is_picked or comment.role != Role.READER
            session.get_one(Article, comment.article_id).thread_version += 1
            if by is not None:
                did = "comment.picked" if is_picked else "comment.unpicked"
                audit.note(session, by, did, subject=f"comment:{comment.id}", now=now)
        return comment


def _see_published(comment: Comment, what: str) -> None:
    if comment.status != Status.PUBLISHED:
        raise NotPublished(
            f"Comment {comment.id} is {comment.status}; only a published one can be {what}."
        )


def _publish(
    session: Session,
    article: Article | Discussed,
    question: Comment | None,
    said: Statement,
    rules: Rules,
    now: datetime,
) -> Comment:
    question_id = question.id if question else None
    known = queries.find_same(article.id, question_id, body_digest=said.body.digest, email="")
    if known is not None and (known.name, known.role) == (said.name, said.role):
        return known
    comment = writing.new_comment(
        article,
        question,
        said.body,
        now=now,
        name=said.name,
        folded=searchable.folded(said.body.source, said.name),
        email="",
        role=said.role,
        is_highlighted=True,
    )
    cause = Cause(by=Decider.STAFF, staff_name=said.staff_name)
    door.move(session, comment, Status.PUBLISHED, cause, rules=rules, now=now)
    return session.get_one(Comment, comment.id)
