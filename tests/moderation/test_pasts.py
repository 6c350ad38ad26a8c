"""What the newsroom is told of a reader's past: by proof, else by a typed address."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from blog.accounts.models import Reader
from blog.comments.mail_models import Claim
from blog.comments.models import Comment
from blog.comments.status import Status
from blog.core.database import db, transaction
from blog.moderation import past_queries
from blog.moderation.past_queries import MOST_COUNTED, Past
from tests.cast import BO, CY, NOON, OPEN_HOUSE, decides, draft, publishes, submits
from tests.databases import both_databases

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def ferry(app: Flask) -> None:
    publishes()


def sends(body: str, to: Status | None = None, *, days_ago: int = 0) -> int:
    """Bo sends something, and Ada decides about it."""
    sent = draft(body, **BO, address_hash=body)
    comment_id = submits(sent, at=NOON - days_ago * DAY).comment_id
    if to is not None:
        decides(comment_id, to)
    return comment_id


def confirms(*comment_ids: int) -> Reader:
    """Bo shows that these are theirs."""
    with transaction() as session:
        reader = Reader(email=BO["email"], confirmed_at=NOON)
        session.add(reader)
        session.flush()
        session.add_all(Claim(comment_id=each, reader_id=reader.id) for each in comment_ids)
    return reader


def past(comment_id: int, reader: Reader | None = None) -> Past | None:
    db.session.rollback()
    comment = db.session.get_one(Comment, comment_id)
    readers = {comment_id: reader} if reader else {}
    return past_queries.pasts([comment], readers).get(comment_id)


@both_databases
def test_an_address_that_anybody_typed_has_a_past_too(app: Flask) -> None:
    sends("Earliest", Status.PUBLISHED, days_ago=9)
    sends("Later", Status.PUBLISHED, days_ago=1)
    sends("Bad", Status.REMOVED)
    sends("Buy", Status.SPAM)
    submits(draft("Another's", **CY, address_hash="cy"), rules=OPEN_HOUSE)
    waits = sends("Now")
    assert past(waits) == Past(
        published=2, removed=1, spam=1, since=NOON - 9 * DAY, confirmed_at=None
    )


@both_databases
def test_proof_counts_before_what_is_typed(app: Flask) -> None:
    own = sends("Own", Status.PUBLISHED, days_ago=2)
    sends("By somebody who typed the same", Status.SPAM)
    waits = sends("Now")
    reader = confirms(own, waits)
    assert past(waits, reader) == Past(
        published=1, removed=0, spam=0, since=NOON - 2 * DAY, confirmed_at=NOON
    )


def test_a_comment_is_not_its_own_past(app: Flask) -> None:
    only = sends("Only one", Status.PUBLISHED)
    assert past(only) == Past(published=0, removed=0, spam=0, since=None, confirmed_at=None)


def test_nothing_is_said_of_who_left_no_address(app: Flask) -> None:
    comment_id = sends("Erased")
    with transaction() as session:
        session.get_one(Comment, comment_id).email = ""
    assert past(comment_id) is None


def test_counting_ends(app: Flask) -> None:
    model = db.session.get_one(Comment, sends("Spam", Status.SPAM))
    kept = {"id", "queue_rank", "open_flags"}
    row = {each.key: getattr(model, each.key) for each in Comment.__table__.columns}
    with transaction() as session:
        for _ in range(MOST_COUNTED + 5):
            session.add(Comment(**{name: row[name] for name in row if name not in kept}))
    found = past(sends("Now"))
    assert found is not None
    assert found.spam == MOST_COUNTED + 1
