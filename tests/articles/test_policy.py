"""Which articles readers may see and comment on; the rule and its SQL agree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from blog.accounts.vocabulary import Role
from blog.articles import newsroom_queries, policy, queries, standing
from blog.articles.models import Article
from blog.articles.policy import CommentRules, State, Status, is_open, is_public
from blog.core.database import db, transaction
from tests.cast import NOON
from tests.databases import both_databases

SECOND = timedelta(seconds=1)

CASES = [
    pytest.param(Status.PUBLISHED, NOON - SECOND, True, id="a published article is public"),
    pytest.param(Status.PUBLISHED, NOON, True, id="it is public from its very instant"),
    pytest.param(Status.PUBLISHED, NOON + SECOND, False, id="before its instant it is not"),
    pytest.param(Status.DRAFT, NOON - SECOND, False, id="a draft is not"),
    pytest.param(Status.DRAFT, None, False, id="a draft without an instant is not"),
]


@pytest.mark.parametrize(("status", "published_at", "expected"), CASES)
def test_an_article_is_public(
    status: Status, published_at: datetime | None, expected: bool
) -> None:
    assert is_public(status, published_at, NOON) == expected


@both_databases
@pytest.mark.parametrize(("status", "published_at", "expected"), CASES)
def test_the_database_agrees(
    app: Flask, status: Status, published_at: datetime | None, expected: bool
) -> None:
    with transaction() as session:
        session.add(
            Article(
                slug="x",
                headline="x",
                body="x",
                body_html="x",
                renderer=1,
                language="en",
                status=status,
                published_at=published_at,
                created_at=NOON,
            )
        )
    found = db.session.scalars(select(Article).where(queries.is_public(NOON))).all()
    assert bool(found) == expected


@dataclass(frozen=True, kw_only=True)
class Thread:
    """What of an article says whether it takes comments; by itself, it does for ever."""

    published_at: datetime | None = NOON
    comments_open: bool = True
    comments_kept_open: bool = False
    comments_close_at: datetime | None = None


@pytest.mark.parametrize(
    ("thread", "open_days", "age_days", "expected"),
    [
        pytest.param(Thread(), 0, 9999, True, id="without a limit an article stays open"),
        pytest.param(Thread(comments_open=False), 0, 0, False, id="closed by hand, it is closed"),
        pytest.param(Thread(), 30, 29.9, True, id="within its days it is open"),
        pytest.param(Thread(), 30, 30, False, id="after its days it is closed"),
        pytest.param(
            Thread(comments_close_at=NOON + timedelta(days=1)), 0, 0.9, True, id="before its day"
        ),
        pytest.param(
            Thread(comments_close_at=NOON + timedelta(days=1)),
            0,
            1,
            False,
            id="on its day it closes",
        ),
        pytest.param(
            Thread(comments_kept_open=True, comments_close_at=NOON),
            30,
            9999,
            True,
            id="opened by hand, it is open whatever its age and its day",
        ),
        pytest.param(
            Thread(comments_open=False, comments_kept_open=True),
            0,
            0,
            False,
            id="closed by hand wins",
        ),
    ],
)
def test_an_article_is_open(
    thread: Thread, open_days: int, age_days: float, expected: bool
) -> None:
    assert is_open(thread, CommentRules(open_days), NOON + timedelta(days=age_days)) == expected


def test_an_article_that_was_never_published_is_not_open() -> None:
    assert not is_open(Thread(published_at=None), CommentRules(), NOON)


# Who may do what: each role, with an article of their own or not.

ALL = set(State)
UNSEEN = {State.DRAFT, State.SUBMITTED}


@pytest.mark.parametrize(
    ("role", "is_author", "expected"),
    [
        pytest.param(Role.WRITER, True, UNSEEN, id="a writer edits what no editor has let out"),
        pytest.param(Role.WRITER, False, set(), id="a writer edits nobody else's"),
        pytest.param(Role.EDITOR, True, ALL, id="an editor edits their own"),
        pytest.param(Role.EDITOR, False, ALL, id="an editor edits everybody's"),
        pytest.param(Role.ADMIN, False, ALL, id="an admin edits everybody's"),
    ],
)
def test_who_may_edit(role: Role, is_author: bool, expected: set[State]) -> None:
    may = {each for each in State if policy.may_edit(role, is_author=is_author, state=each)}
    assert may == expected
    may_hand_in = {
        each for each in State if policy.may_submit(role, is_author=is_author, state=each)
    }
    assert may_hand_in == expected & {State.DRAFT}
    may_take_back = {
        each for each in State if policy.may_take_back(role, is_author=is_author, state=each)
    }
    assert may_take_back == expected & {State.SUBMITTED}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("was_public", [True, False])
def test_nobody_deletes_what_readers_saw_or_are_to_see(
    role: Role, state: State, was_public: bool
) -> None:
    may = policy.may_delete(role, is_author=True, state=state, was_public=was_public)
    assert may == (state in UNSEEN and not was_public)
    assert not policy.may_delete(Role.WRITER, is_author=False, state=state, was_public=was_public)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("is_author", [True, False])
def test_writers_answer_below_their_own_articles_and_editors_everywhere(
    role: Role, is_author: bool
) -> None:
    assert policy.may_answer(role, is_author=is_author) == (is_author or role != Role.WRITER)


def test_only_editors_and_admins_publish() -> None:
    assert [policy.may_publish(role) for role in Role] == [False, True, True]


PAST, FUTURE = NOON - SECOND, NOON + SECOND
DRAFT, PUBLISHED = Status.DRAFT, Status.PUBLISHED


@both_databases
@pytest.mark.parametrize(
    ("status", "published_at", "submitted_at", "unpublished_at", "expected", "was_public"),
    [
        (DRAFT, None, None, None, State.DRAFT, False),
        (DRAFT, PAST, None, None, State.DRAFT, False),
        (DRAFT, None, PAST, None, State.SUBMITTED, False),
        (DRAFT, PAST, None, PAST, State.UNPUBLISHED, True),
        (PUBLISHED, FUTURE, None, None, State.SCHEDULED, False),
        (PUBLISHED, FUTURE, None, PAST, State.SCHEDULED, True),
        (PUBLISHED, NOON, None, None, State.PUBLISHED, True),
        (PUBLISHED, PAST, PAST, None, State.PUBLISHED, True),
    ],
)
def test_where_an_article_stands_is_the_same_in_sql(
    app: Flask,
    status: Status,
    published_at: datetime | None,
    submitted_at: datetime | None,
    unpublished_at: datetime | None,
    expected: State,
    was_public: bool,
) -> None:
    with transaction() as session:
        article = Article(
            slug="x",
            headline="x",
            body="x",
            body_html="x",
            renderer=1,
            language="en",
            status=status,
            published_at=published_at,
            submitted_at=submitted_at,
            unpublished_at=unpublished_at,
            created_at=NOON,
        )
        session.add(article)
    assert standing.state(article, NOON) == expected
    assert standing.was_public(article, NOON) == was_public
    found = {
        state
        for state in State
        if db.session.scalars(select(Article).where(newsroom_queries.is_in(state, NOON))).all()
    }
    assert found == {expected}
