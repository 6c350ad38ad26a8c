"""What the newsroom's answers and picks leave in the database, on both engines."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from blog.articles.models import Article
from blog.comments import actions, queries, staff_actions
from blog.comments.mail_models import Follow, Subscription
from blog.comments.models import Appeal, Comment
from blog.comments.policy import Rules
from blog.comments.staff_actions import NotPublished, Statement
from blog.comments.status import Status
from blog.comments.vocabulary import Role
from blog.core.database import db, transaction
from blog.core.markup import render_comment
from blog.core.outbox import OutboxMail
from tests.cast import ADA, BO, NOON, decides, draft, publishes, says, submits
from tests.databases import both_databases

pytestmark = [both_databases, pytest.mark.usefixtures("app")]


def said(text: str = "The goat is *well*.", role: Role = Role.STAFF) -> Statement:
    return Statement(body=render_comment(text), name=ADA, role=role, staff_name="ada")


def answers(question: int, statement: Statement | None = None, rules: Rules = Rules()) -> Comment:  # noqa: B008
    return staff_actions.answer(question, statement or said(), rules=rules, now=NOON)


def picks(comment_id: int, *, is_picked: bool = True) -> Comment:
    return staff_actions.pick(comment_id, is_picked=is_picked, now=NOON)


def version() -> int:
    return db.session.execute(select(Article.thread_version)).scalar_one()


def test_an_answer_of_the_newsroom_is_published_at_once_and_logged() -> None:
    publishes()
    question = says("How is the goat?")
    second = says("Yes, how?", parent_id=question)
    answer = answers(second, said(role=Role.AUTHOR))
    assert (answer.status, answer.role, answer.is_highlighted) == ("published", "author", True)
    assert (answer.parent_id, answer.root_id, answer.depth) == (second, question, 2)
    assert (answer.name, answer.email, answer.body) == (ADA, "", "The goat is *well*.")
    assert answer.published_in == version() == 3
    (decision,) = queries.decisions_of(answer.id)
    assert (decision.decided_by, decision.staff_name, decision.from_status) == (
        "staff",
        "ada",
        None,
    )
    assert db.session.get_one(Comment, question).shown_below == 2


def test_the_newsroom_may_begin_a_thread_and_answer_where_readers_may_not() -> None:
    publishes("comments: closed")
    first = staff_actions.begin("ferry", said("We made a mistake."), rules=Rules(), now=NOON)
    assert (first.parent_id, first.root_id, first.depth, first.status) == (
        None,
        None,
        0,
        "published",
    )
    assert answers(first.id).root_id == first.id
    article = db.session.execute(select(Article.comment_count, Article.branch_count)).one()
    assert tuple(article) == (2, 1)


def test_the_same_answer_given_again_is_the_first_one() -> None:
    publishes()
    question = says("How is the goat?")
    first = answers(question)
    assert answers(question).id == first.id
    assert answers(question, said(role=Role.AUTHOR)).id != first.id
    assert answers(question, said("The goat is fine.")).id != first.id


def test_who_follows_a_comment_is_mailed_the_newsroom_s_answer() -> None:
    publishes()
    question = says("How is the goat?", by=BO)
    with transaction() as session:
        subscription = Subscription(article_id=1, email=BO["email"], created_at=NOON)
        session.add(subscription)
        session.flush()
        session.add(Follow(comment_id=question, subscription_id=subscription.id, followed_at=NOON))
    answers(question, rules=Rules(is_mailing=True))
    (mail,) = db.session.scalars(select(OutboxMail))
    assert mail.kind == "answers"


@pytest.mark.parametrize("status", [Status.HELD, Status.SPAM, Status.REMOVED])
def test_only_what_is_published_is_answered_or_picked(status: Status) -> None:
    publishes()
    question = says("How is the goat?")
    answers(question)
    before = version()
    decides(question, status)
    with pytest.raises(NotPublished, match=f"Comment {question} is {status}; only a published"):
        answers(question, said("Well."))
    with pytest.raises(NotPublished, match="can be picked"):
        picks(question)
    assert version() == before + 1


def test_what_never_was_cannot_be_answered_or_picked() -> None:
    publishes("status: draft")
    with pytest.raises(actions.NotFound):
        answers(77)
    with pytest.raises(actions.NotFound):
        picks(77)
    for slug in ("ferry", "nowhere"):
        with pytest.raises(actions.NotFound, match="no public article"):
            staff_actions.begin(slug, said(), rules=Rules(), now=NOON)


def test_a_pick_and_its_end_are_seen_by_readers_and_happen_once() -> None:
    publishes()
    number = says("The goat bit me.")
    picked = picks(number)
    assert (picked.picked_at, picked.is_highlighted, version()) == (NOON, True, 2)
    again = staff_actions.pick(number, is_picked=True, now=NOON + timedelta(days=1))
    assert (again.picked_at, version()) == (NOON, 2)
    dropped = picks(number, is_picked=False)
    assert (dropped.picked_at, dropped.is_highlighted, version()) == (None, False, 3)
    picks(number, is_picked=False)
    assert version() == 3
    assert len(queries.decisions_of(number)) == 1


def test_an_answer_of_the_newsroom_stays_in_the_index_without_a_pick() -> None:
    publishes()
    number = answers(says("How is the goat?")).id
    picks(number)
    assert picks(number, is_picked=False).is_highlighted


def test_an_appeal_waits_until_it_is_answered() -> None:
    publishes()
    numbers = [
        submits(draft(f"Number {each}.", address_hash=str(each))).comment_id for each in (1, 2)
    ]
    for number in numbers:
        decides(number, Status.REMOVED)
    with transaction() as session:
        session.add_all(
            Appeal(
                comment_id=number, text="But it is so.", appealed_at=NOON - timedelta(hours=number)
            )
            for number in numbers
        )
    assert [each.comment.id for each in queries.appealed(limit=10)] == numbers[::-1]
    assert len(queries.appealed(limit=1)) == 1
    decides(numbers[1], Status.PUBLISHED, note="You are right.")
    (waiting,) = queries.appealed(limit=10)
    assert (waiting.comment.id, waiting.article.slug) == (numbers[0], "ferry")
