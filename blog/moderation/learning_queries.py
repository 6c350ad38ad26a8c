"""What the decisions in force teach the learned filter. Nothing here changes anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import chain

from sqlalchemy import ColumnElement, Select, case, exists, func, literal_column, or_, select

from blog.comments.models import Comment, Decision
from blog.comments.reasons import Outcome
from blog.comments.status import Decider
from blog.comments.vocabulary import Label
from blog.core.bounded_queries import count
from blog.core.database import db
from blog.spam import queries as spam
from blog.spam.material import Material, fingerprint
from blog.spam.model import HELD_FROM, SPAM_FROM
from blog.spam.queries import MOST_OF_EACH

_AT_ONCE = 500
# A newsroom of two hundred comments a day has as many in three months.
_MOST_LOOKED_AT = 20_000


def examples() -> Iterator[Material]:
    """All that the filter learns from: comments decided about and examples loaded.

    Four queries, which give what they find little by little.
    """
    return chain(_decided(Label.GOOD), _decided(Label.SPAM), spam.loaded())


def fingerprints() -> set[str]:
    """By what these are known, to keep them out of a trial; four queries."""
    return {fingerprint(each.text, each.name) for each in examples()}


def mark() -> tuple[int, int]:
    """What changes with every decision and every file loaded; two queries by primary key."""
    return db.session.scalar(select(func.max(Decision.id))) or 0, spam.latest_example()


def decided() -> tuple[int, int]:
    """How many comments the newsroom has called good, and how many spam; one query.

    Each number is capped.
    """
    good, spam_ = (
        count(_labelled(each).with_only_columns(Comment.id).order_by(None))
        for each in (Label.GOOD, Label.SPAM)
    )
    row = db.session.execute(select(good, spam_)).one()
    return row[0], row[1]


def verdicts(since: datetime) -> Counter[tuple[Outcome, Label]]:
    """How often the filter said what of new comments, and what the newsroom says; one query.

    Of the latest it judged only, so that it costs the same however many there are.
    """
    latest = (
        select(Comment.score, Comment.label, Comment.submitted_at)
        .where(Comment.score.is_not(None))
        .order_by(Comment.id.desc())
        .limit(_MOST_LOOKED_AT)
        .subquery()
    )
    said = case(
        (latest.c.score >= SPAM_FROM, int(Outcome.SPAM)),
        (latest.c.score >= HELD_FROM, int(Outcome.HELD)),
        else_=int(Outcome.PUBLISHED),
    )
    rows = db.session.execute(
        select(said, latest.c.label, func.count())
        .where(latest.c.submitted_at >= since)
        .group_by(said, latest.c.label)
    )
    return Counter({(Outcome(what), Label(label)): number for what, label, number in rows})


def _decided(label: Label) -> Iterator[Material]:
    columns = Comment.body, Comment.name, Comment.website, Comment.written_seconds
    statement = _labelled(label).with_only_columns(*columns)
    streamed = statement.limit(MOST_OF_EACH).execution_options(yield_per=_AT_ONCE)
    for text, name, website, seconds in db.session.execute(streamed):
        yield Material(
            text=text, name=name, website=website, seconds=seconds, is_spam=label == Label.SPAM
        )


def _labelled(label: Label) -> Select[Comment]:
    """The comments with a label, the latest first, as they were when it was given."""
    # The second condition, said as the index says it, lets SQLite use it.
    is_labelled = (Comment.label == label) & (Comment.label != literal_column("''"))
    return select(Comment).where(is_labelled, _is_as_decided()).order_by(Comment.id.desc())


def _is_as_decided() -> ColumnElement[bool]:
    """As SQL, whether a comment has the text that the newsroom read when it first decided.

    Spam reads like held to its writer, who may still change it: nobody is to teach the
    filter that way what no editor has seen.
    """
    earlier = (
        exists()
        .where(Decision.comment_id == Comment.id)
        .where(Decision.decided_by == Decider.STAFF, Decision.decided_at <= Comment.edited_at)
    )
    return or_(Comment.edited_at.is_(None), ~earlier)
