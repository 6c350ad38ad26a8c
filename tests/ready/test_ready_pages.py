"""Whatever changes, and in whichever worker: everybody is sent the page as it is now.

READY_EXAMPLES is how many sequences are tried, and with READY_SEED each is another on
PostgreSQL; some hundreds show more than every run can.
"""

from __future__ import annotations

import inspect
import os
import random
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy import select
from werkzeug.test import Client

from blog.articles.models import Article, FormerSlug
from blog.core.database import db
from blog.publication.models import Section
from tests.cast import NOON
from tests.databases import both_databases
from tests.ready.cases import CASES, KINDS, happens
from tests.ready.newsday import Newsday
from tests.ready.workers import READERS, Workers

EXAMPLES = int(os.environ.get("READY_EXAMPLES", "3"))
SEED = int(os.environ.get("READY_SEED", "1"))

# What readers may ask for and nobody keeps ready: it is somebody's own, or says no-store.
PRIVATE = """
/articles/<slug>/errors
/comments/<int(max=2147483647):comment_id>
/comments/<int(max=2147483647):comment_id>/flag
/comments/confirm/<token>
/comments/erased
/comments/mine
/comments/on/<slug>
/comments/receipts/<token>
/comments/receipts/<token>/export
/comments/subscriptions/<token>
/healthz
/images/<name>
/previews/<token>
/readyz
"""

# After each change so many pages are read; all of them before the first and after the last.
LOOKED_AT = 4


def addresses(app: Flask) -> dict[str, list[str]]:
    """Return, for each public route, the addresses of its pages, and of some that are not there."""
    slugs = {
        "articles": [*_all(Article.slug), *_all(FormerSlug.slug), "ferry"],
        "sections": [*_all(Section.slug), "sea"],
        "tags": ["boats", "goats"],
        "authors": ["ada-editor", "wim-writer"],
    }
    db.session.rollback()
    static = re.findall(r"/static/[^\"]*", Client(app).get("/articles/ferry").text)
    found = {"": [*static, "/nowhere"]}
    for rule in public_rules(app):
        filled = re.sub("<int[^>]*>", "2", rule).replace("<path:filename>", "css/site.css")
        names = dict.fromkeys(slugs.get(rule.split("/")[1], [""]))
        found[rule] = [filled.replace("<slug>", name) for name in names]
    return found


def pages(workers: Workers) -> list[str]:
    return [url for urls in addresses(workers.truth).values() for url in dict.fromkeys(urls)]


def _all(column: Any) -> list[str]:
    return [*db.session.scalars(select(column).order_by(column))]


def public_rules(app: Flask) -> list[str]:
    """Return every route by which readers read, but those named as private."""
    rules = {rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    return sorted(rule for rule in rules - set(PRIVATE.split()) if "/newsroom" not in rule)


@both_databases
def test_each_change_is_seen(day: Newsday, workers: Workers) -> None:
    for kind, which, how, url in CASES:
        if url:
            assert happens(day, workers, kind, which, how, url), (kind, which, how, url)
        else:
            assert day.does(kind, which, how), (kind, which, how)
            day.clock.shift(1)


def test_every_route_of_the_readers_is_read_or_private(day: Newsday, workers: Workers) -> None:
    rules = {each.rule for each in workers.truth.url_map.iter_rules()}
    assert set(PRIVATE.split()) <= rules
    for which in (0, 1, 2):
        day.does("corrects", which)
        day.does("moves", which, 1)
    for rule, urls in addresses(workers.truth).items():
        assert any(workers.right(url).status == 200 for url in urls), rule


def test_every_kind_of_change_is_among_them() -> None:
    methods = inspect.getmembers(Newsday, inspect.isfunction)
    acts = {name for name, act in methods if {"how", "_how"} & {*inspect.signature(act).parameters}}
    acts -= {"does", "_sends"}
    assert acts == {kind for kind, *_ in CASES}


move = st.tuples(st.sampled_from(KINDS), st.integers(0, 12), st.integers(0, 14))


@pytest.mark.timeout(600 + 10 * EXAMPLES)  # to find the shortest sequence that fails, too
@given(moves=st.lists(move, min_size=4, max_size=12), seed=st.integers(0, 99))
@examples(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_sequence_is_seen(
    day: Newsday,
    workers: Workers,
    database_url: str,
    tmp_path: Path,
    moves: list[tuple[str, int, int]],
    seed: int,
) -> None:
    begin_anew(workers, Path(database_url.removeprefix("sqlite:///")), tmp_path / "morning")
    day.clock.move_to(NOON)
    lives(day.again(), workers, moves, random.Random(seed))


def begin_anew(workers: Workers, path: Path, morning: Path) -> None:
    """Put the blog of the morning in the place of what has become of it."""
    db.session.remove()
    db.engine.dispose()
    workers.begins_anew()
    if not morning.exists():  # the last to close it has put everything into the one file
        shutil.copy(path, morning)
    for left in path.parent.glob(f"{path.name}-*"):
        left.unlink()
    shutil.copy(morning, path)


@pytest.mark.timeout(120 + 10 * EXAMPLES)
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_any_sequence_is_seen_within_a_second(day: Newsday, workers: Workers) -> None:
    dice = random.Random(SEED)
    moves = [
        (dice.choice(KINDS), dice.randrange(13), dice.randrange(15)) for _ in range(2 * EXAMPLES)
    ]
    lives(day, workers, moves, dice)


def lives(
    day: Newsday, workers: Workers, moves: list[tuple[str, int, int]], dice: random.Random
) -> None:
    """Do one thing after the other, and read after each; in the end, all there is to read."""
    try:
        for url in pages(workers):
            workers.see(url, dice.choice(READERS))
        for move in moves:
            goes_on(day, workers, move, dice.sample(pages(workers), LOOKED_AT), dice)
        for url in pages(workers):
            workers.see(url)
    except AssertionError as error:
        error.add_note(f"after {day.done}")
        raise


def goes_on(
    day: Newsday,
    workers: Workers,
    move: tuple[str, int, int],
    urls: list[str],
    dice: random.Random,
) -> None:
    """Do one thing, and read some pages; before it too where they may be as they were."""
    for url in [] if workers.is_exact else urls:
        workers.see(url, dice.choice(READERS))
    day.does(*move)
    for url in urls:
        workers.see_late(url, dice.choice(READERS))
    if not workers.is_exact:
        day.clock.shift(1)
        for url in urls:
            workers.see(url, dice.choice(READERS))
