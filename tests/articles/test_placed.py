"""Where an article stands in the lists of its tags and authors: the database itself keeps it."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Thread

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import insert, select, text, update

from blog.accounts.vocabulary import Role
from blog.articles import list_queries
from blog.articles.models import Article, ArticleAuthor, ArticleTag, Tag
from blog.articles.policy import Status
from blog.core.database import db, transaction
from tests.cast import NOON, publishes
from tests.databases import both_databases
from tests.staff import hire

YESTERDAY, LATER = NOON - timedelta(days=1), NOON + timedelta(hours=1)


@pytest.fixture
def ferry(app: Flask) -> int:
    """Return the number of a published article with a tag and an author."""
    publishes()
    author = hire(Role.WRITER)
    with transaction() as session:
        article = session.scalars(select(Article)).one()
        session.add(Tag(id=1, slug="boats", name="Boats"))
        session.flush()
        session.add(ArticleTag(article_id=article.id, tag_id=1))
        session.add(ArticleAuthor(article_id=article.id, staff_id=author))
        return article.id


def places() -> list[tuple[datetime | None, ...]]:
    """Return what the tag knows of its article, and what the author knows."""
    db.session.rollback()
    tag = db.session.execute(select(ArticleTag.published_at)).one()
    author = select(ArticleAuthor.published_at, ArticleAuthor.changed_at)
    return [tuple(tag), tuple(db.session.execute(author).one())]


def changes(**values: object) -> None:
    with transaction() as session:
        session.execute(update(Article).values(values))


@both_databases
def test_tags_and_authors_follow_their_article(ferry: int) -> None:
    out = db.session.scalars(select(Article.published_at)).one()
    assert places() == [(out,), (out, YESTERDAY)]
    changes(published_at=LATER)
    assert places() == [(LATER,), (LATER, YESTERDAY)]
    changes(status=Status.DRAFT, changed_at=NOON)
    assert places() == [(None,), (None, NOON)]
    changes(status=Status.PUBLISHED)
    assert places() == [(LATER,), (LATER, NOON)]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_tag_given_while_an_article_is_let_out_knows_of_that(ferry: int) -> None:
    changes(status=Status.DRAFT, published_at=NOON)
    with transaction() as session:
        session.add(Tag(id=2, slug="goats", name="Goats"))
    engine = db.engine  # which the thread's own context would not find

    def gives_a_tag() -> None:
        with engine.begin() as other:
            other.execute(text(f"INSERT INTO article_tags VALUES ({ferry}, 2)"))

    with engine.begin() as connection:
        connection.execute(text("UPDATE articles SET status = 'published'"))
        giver = Thread(target=gives_a_tag)
        giver.start()
        giver.join(0.3)
    giver.join()
    known = select(ArticleTag.published_at).where(ArticleTag.tag_id == 2)
    assert db.session.scalars(known).one() == NOON


@both_databases
def test_a_list_shows_what_is_out_by_then(ferry: int) -> None:
    changes(published_at=NOON)
    for now, expected in ((YESTERDAY, []), (NOON, [ferry]), (LATER, [ferry])):
        page = list_queries.of_tag(1, now, page=1, per_page=5)
        assert [article.id for article in page.found] == expected
        page = list_queries.of_author(1, now, page=1, per_page=5)
        assert [article.id for article in page.found] == expected


@both_databases
def test_an_older_blog_is_told_where_its_articles_stand(app: Flask, ferry: int) -> None:
    before = places()
    db.session.remove()
    downgrade(revision="0004")
    upgrade()
    assert places() == before
    assert db.session.scalars(select(Article.changed_at)).one() == YESTERDAY


def test_a_new_article_was_changed_when_it_was_made(app: Flask) -> None:
    row = {"slug": "a", "headline": "A", "body": "", "body_html": "", "renderer": 1}
    with transaction() as session:
        session.execute(insert(Article), [row | {"language": "en", "created_at": NOON}])
    assert db.session.scalars(select(Article.changed_at)).one() == NOON
