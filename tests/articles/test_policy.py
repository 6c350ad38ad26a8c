"""Which articles readers may see and comment on; the rule and its SQL agree."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from blog.articles import queries
from blog.articles.models import Article
from blog.articles.policy import CommentRules, Status, is_open, is_public
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


@pytest.mark.parametrize(
    ("by_hand", "open_days", "age_days", "expected"),
    [
        pytest.param(True, 0, 9999, True, id="without a limit an article stays open"),
        pytest.param(False, 0, 0, False, id="what is closed by hand is closed"),
        pytest.param(True, 30, 29.9, True, id="within its days it is open"),
        pytest.param(True, 30, 30, False, id="after its days it is closed"),
    ],
)
def test_an_article_is_open(by_hand: bool, open_days: int, age_days: float, expected: bool) -> None:
    published_at = NOON - timedelta(days=age_days)
    assert is_open(by_hand, published_at, CommentRules(open_days), NOON) == expected


def test_an_article_that_was_never_published_is_not_open() -> None:
    assert not is_open(True, None, CommentRules(), NOON)
