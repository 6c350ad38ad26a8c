"""A thread of which only what is new is read, beside the same thread read as a whole."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from blog.articles import page_queries
from blog.articles.models import Article
from blog.comments import thread_queries
from blog.core.clock import utc_now
from blog.core.database import db
from blog.settings import Settings
from blog.site import thread_page, thread_rows
from blog.site.thread_page import ThreadPage
from blog.site.thread_rows import Rows
from tests.counting import counted
from tests.databases import both_databases
from tests.ready.cases import CASES
from tests.ready.newsday import Newsday

Step = tuple[str, int, int]
# All that may happen, and then a long quarrel.
QUARREL = "submits submits submits replies replies answers edits decides undoes picks withdraws"
DICE = Random(7)
STEPS: Sequence[Step] = [
    *((kind, which, how) for kind, which, how, _ in CASES),
    *((DICE.choice(QUARREL.split()), DICE.randrange(8), DICE.randrange(4)) for _ in range(120)),
]


def threads(settings: Settings) -> dict[str, ThreadPage]:
    """Read all threads as their pages would, each on one page."""
    chosen = dataclasses.replace(settings, comments_per_page=100)
    found = {}
    for slug in db.session.scalars(select(Article.slug)).all():
        article = page_queries.find_shown(slug, utc_now())
        if article is not None:
            found[slug] = thread_page.read(article, 1, chosen)
    db.session.rollback()
    return found


def is_right(app: Flask, settings: Settings) -> bool:
    known = threads(settings)
    memory = app.extensions["thread_rows"]
    thread_rows.init_app(app)
    right = threads(settings)
    app.extensions["thread_rows"] = memory
    return known == right


@both_databases
def test_it_shows_the_same_whatever_happens(
    app: Flask, day: Newsday, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    joined: list[Rows] = []
    join = thread_rows._with_new

    def joins(*given: Any) -> Rows | None:
        rows = join(*given)
        joined.extend([rows] if rows else [])
        return rows

    monkeypatch.setattr(thread_rows, "_with_new", joins)
    for step in STEPS:
        day.does(*step)
        assert is_right(app, settings), step
    assert len(joined) > 20


def takes_what_is_new_for_all(article_id: int, known: Rows, version: int) -> Rows | None:
    found = thread_queries.published_since(article_id, known.version, limit=100)
    new = [each.comment for each in found if each.comment.id not in known.places]
    joined = thread_rows._joined(known, new)
    return joined and Rows(version, *joined, known.highlights)


def forgets_the_index(article_id: int, known: Rows, version: int) -> Rows:
    rows = thread_rows._whole(article_id, version, 100)
    return rows._replace(highlights=known.highlights)


@pytest.mark.parametrize("mutant", [takes_what_is_new_for_all, forgets_the_index])
def test_it_is_noticed_where_it_does_not(
    app: Flask,
    day: Newsday,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    mutant: Callable[[int, Rows, int], Rows | None],
) -> None:
    monkeypatch.setattr(thread_rows, "_with_new", mutant)
    wrong = []
    for step in STEPS[: len(CASES)]:
        day.does(*step)
        if not is_right(app, settings):
            wrong.append(step[0])
            thread_rows.init_app(app)
            threads(settings)
    assert {"picks"} <= set(wrong)
    if mutant is takes_what_is_new_for_all:
        assert {"edits", "decides", "undoes", "withdraws", "erases", "answers"} <= set(wrong)


def test_after_a_new_comment_one_query_reads_it(
    app: Flask, day: Newsday, settings: Settings
) -> None:
    threads(settings)
    articles = len(threads(settings))
    with counted() as asked:
        threads(settings)
        assert asked() == articles + 1  # no thread
    day.submits(0, 0)
    with counted() as asked:
        threads(settings)
        assert asked() == articles + 2
