"""What submitting and deciding leave in the database, on both engines."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from blog.articles.models import Article
from blog.articles.policy import CommentRules
from blog.comments import actions, queries
from blog.comments.door import NotAllowed
from blog.comments.models import Comment, Receipt
from blog.comments.policy import Rules
from blog.comments.reasons import Code
from blog.comments.status import Status
from blog.core.database import db, transaction
from blog.core.tokens import hash_token
from tests.cast import (
    ADA,
    CY,
    GRACE,
    MAL,
    NOON,
    OPEN_HOUSE,
    decides,
    draft,
    publishes,
    says,
    submits,
)
from tests.databases import both_databases

pytestmark = [both_databases, pytest.mark.usefixtures("app")]

LONG = "This sentence is long enough to be told apart from a mere thank you."


def thread_state() -> tuple[int, int]:
    row = db.session.execute(select(Article.thread_version, Article.comment_count)).one()
    return row[0], row[1]


def test_a_first_comment_is_held_and_logged() -> None:
    publishes()
    submitted = submits(draft())
    (listed,) = queries.listed(status=Status.HELD, limit=10)
    assert listed.comment.id == submitted.comment_id
    assert listed.comment.submitted_at == NOON
    assert listed.decision.decided_by == "policy"
    assert listed.decision.from_status is None
    assert [reason["code"] for reason in listed.decision.reasons] == [Code.FIRST_COMMENT]
    assert thread_state() == (0, 0)


def test_only_a_hash_of_the_receipt_is_stored() -> None:
    publishes()
    receipt = submits(draft()).receipt
    assert receipt is not None
    assert len(receipt) == 22
    (stored,) = db.session.scalars(select(Receipt.token_hash))
    assert stored == hash_token(receipt)
    found = queries.find_by_receipt(receipt)
    assert found is not None
    assert found[0].body == "I was on that boat."


def test_publishing_and_removing_tell_the_article() -> None:
    publishes()
    number = submits(draft()).comment_id
    decides(number, Status.PUBLISHED)
    assert thread_state() == (1, 1)
    decides(number, Status.REMOVED)
    assert thread_state() == (2, 0)
    decides(number, Status.HELD)
    assert thread_state() == (2, 0)


def test_every_decision_is_one_line_of_the_log() -> None:
    publishes()
    number = submits(draft()).comment_id
    decides(number, Status.PUBLISHED)
    decides(number, Status.REMOVED, note="Not about the ferry.")
    log = queries.decisions_of(number)
    assert [(each.from_status, each.to_status) for each in log] == [
        (None, "held"),
        ("held", "published"),
        ("published", "removed"),
    ]
    assert log[-1].staff_name == ADA
    assert log[-1].note == "Not about the ferry."


def test_a_decision_already_made_is_not_made_again() -> None:
    publishes()
    number = submits(draft()).comment_id
    decides(number, Status.PUBLISHED)
    decides(number, Status.PUBLISHED)
    assert len(queries.decisions_of(number)) == 2
    assert thread_state() == (1, 1)


def test_a_decision_on_a_stale_state_is_refused() -> None:
    publishes()
    number = submits(draft()).comment_id
    decides(number, Status.SPAM)
    with pytest.raises(actions.Moved, match="spam by now"):
        actions.decide(
            number, Status.PUBLISHED, staff_name=ADA, rules=Rules(), seen=Status.HELD, now=NOON
        )
    with pytest.raises(actions.Moved, match="spam by now"):  # the same, by a colleague
        actions.decide(
            number, Status.SPAM, staff_name=ADA, rules=Rules(), seen=Status.HELD, now=NOON
        )


@pytest.mark.parametrize("to", [Status.REMOVED, Status.WITHDRAWN])
def test_what_the_table_does_not_allow_is_refused(to: Status) -> None:
    publishes()
    number = submits(draft()).comment_id
    decides(number, Status.SPAM)
    with pytest.raises(NotAllowed, match="cannot become"):
        decides(number, to)
    assert len(queries.decisions_of(number)) == 2


def test_a_comment_that_never_was_cannot_be_decided() -> None:
    with pytest.raises(actions.NotFound):
        decides(77, Status.PUBLISHED)


def test_the_same_reply_by_another_writer_or_parent_is_another() -> None:
    publishes()
    parent = says("First.")
    submits(draft(LONG), rules=OPEN_HOUSE)
    submits(draft(LONG, **MAL), rules=OPEN_HOUSE)
    submits(draft(LONG, parent_id=parent), rules=OPEN_HOUSE)
    submits(draft(f"  {LONG.upper()} ", email="BO@example.org"), rules=OPEN_HOUSE)
    assert len(queries.listed(status=None, limit=10)) == 4


def test_a_text_sent_elsewhere_is_held_with_that_reason() -> None:
    publishes()
    submits(draft(LONG), rules=OPEN_HOUSE)
    submits(draft(LONG, **MAL), rules=OPEN_HOUSE)
    (held,) = queries.listed(status=Status.HELD, limit=10)
    assert held.decision.reasons == [{"code": "repeated", "outcome": "held", "evidence": 1}]


def test_a_short_text_is_no_repetition_of_one_that_came_a_moment_later() -> None:
    publishes()
    # Whoever waited for the article longer is judged last, and began first.
    submits(draft("Thank you!", **MAL), rules=OPEN_HOUSE, at=NOON + timedelta(milliseconds=5))
    assert submits(draft("Thank you!"), rules=OPEN_HOUSE).is_public


def test_a_short_text_may_be_said_by_many() -> None:
    publishes()
    submits(draft("Thank you!"), rules=OPEN_HOUSE)
    assert submits(draft("Thank you!", **MAL), rules=OPEN_HOUSE).is_public


def test_what_was_removed_may_be_said_again() -> None:
    publishes()
    number = submits(draft()).comment_id
    decides(number, Status.REMOVED)
    again = submits(draft(), at=NOON + timedelta(hours=1))
    assert not again.is_known
    assert again.comment_id != number


def test_a_known_reply_leads_to_the_first_one_even_after_the_article_closed() -> None:
    publishes()
    first = submits(draft())
    closed = submits(draft(), article_rules=CommentRules(open_days=1), at=NOON + GRACE)
    assert closed.is_known
    assert closed.comment_id == first.comment_id
    assert closed.receipt not in {None, first.receipt}
    late = submits(draft(), at=NOON + GRACE + timedelta(seconds=1))
    assert late.is_known
    assert late.receipt is None


def test_an_address_that_sends_too_fast_has_to_wait() -> None:
    publishes()
    submits(draft("One."))
    refused = submits(draft("Two."), at=NOON + timedelta(seconds=5))
    assert refused.refusal is not None
    assert refused.refusal.code == Code.TOO_MANY
    assert refused.refusal.evidence == 10
    elsewhere = submits(draft("Two.", address_hash="another"), at=NOON + timedelta(seconds=5))
    assert elsewhere.refusal is None


def test_five_in_ten_minutes_are_enough() -> None:
    publishes()
    for number in range(5):
        sent = submits(draft(f"Number {number}."), at=NOON + timedelta(seconds=20 * number))
        assert sent.refusal is None
    sixth = submits(draft("Number 6."), at=NOON + timedelta(seconds=120))
    assert sixth.refusal is not None
    assert sixth.refusal.evidence == 480


def test_an_old_article_is_closed() -> None:
    publishes()
    refused = submits(draft(), article_rules=CommentRules(open_days=20))
    assert refused.refusal is not None
    assert refused.refusal.code == Code.ARTICLE_CLOSED


def test_an_answer_knows_its_branch() -> None:
    publishes()
    first = says("First.")
    second = says("Second.", parent_id=first)
    third = says("Third.", parent_id=second)
    comment = db.session.get_one(Comment, third)
    assert (comment.parent_id, comment.root_id, comment.depth) == (second, first, 2)


def test_nothing_is_stored_where_a_part_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    publishes()

    def breaks(*_: object) -> str:
        raise RuntimeError("power cut")

    monkeypatch.setattr("blog.core.tokens.new_token", breaks)
    with pytest.raises(RuntimeError, match="power cut"):
        submits(draft())
    assert queries.listed(status=None, limit=10) == []
    assert db.session.scalar(text("SELECT count(*) FROM decisions")) == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decisions SET note = 'never happened'",
        "DELETE FROM decisions",
        "UPDATE comments SET status = 'nice'",
        "UPDATE comments SET depth = 3",
        "UPDATE comments SET parent_id = id, root_id = id, depth = 1",
        "DELETE FROM articles",
        "UPDATE articles SET published_at = NULL",
        "UPDATE articles SET comment_count = -1",
    ],
)
def test_the_database_itself_refuses_what_may_never_be(statement: str) -> None:
    publishes()
    says("First.", by=CY)
    with pytest.raises(DatabaseError), transaction() as session:
        session.execute(text(statement))
