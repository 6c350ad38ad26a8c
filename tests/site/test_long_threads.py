"""A thread of ten thousand comments: its pages, their addresses, and what they cost."""

from __future__ import annotations

import dataclasses
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urldefrag

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blog import create_app
from blog.articles import queries as articles
from blog.articles.models import Article
from blog.comments.models import Comment
from blog.comments.thread_queries import ShownComment
from blog.comments.threads import Node, tree
from blog.comments.writing import place_of
from blog.core.database import db
from blog.settings import Settings
from blog.site import thread_page
from blog.site.thread_page import ThreadPage
from tests.cast import BO, FERRY, NOON, OPEN_HOUSE, draft, publishes, submits
from tests.counting import counted
from tests.databases import SQLiteTemplate
from tests.pages import Reader
from tests.threads import DEEPEST, grows

pytestmark = pytest.mark.usefixtures("app")

SIZE = 10_000
PERMALINKS = 200


@pytest.fixture(scope="module")
def long_thread(
    sqlite_template: SQLiteTemplate, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, list[dict[str, Any]]]:
    """Make the file with the long thread once; each test gets a copy."""
    folder = tmp_path_factory.mktemp("long")
    url = sqlite_template.copy_to(folder / "long.sqlite")
    app = create_app(Settings(instance_path=folder, database_url=url, secret_key="k" * 16))
    with app.app_context():
        publishes()
        rows = grows(SIZE)
        db.session.remove()
        db.engine.dispose()
    return folder / "long.sqlite", rows


@pytest.fixture
def database_url(long_thread: tuple[Path, list[dict[str, Any]]], tmp_path: Path) -> str:
    """Give the test a copy of the file with the long thread."""
    shutil.copy(long_thread[0], tmp_path / "dateline.sqlite")
    return f"sqlite:///{tmp_path / 'dateline.sqlite'}"


@pytest.fixture
def shown(long_thread: tuple[Path, list[dict[str, Any]]]) -> list[int]:
    """Return the numbers of all comments that are shown, if only as tombstones."""
    return [row["id"] for row in long_thread[1] if row["is_shown"]]


@pytest.fixture
def count_selects(app: Flask) -> Iterator[Callable[[], int]]:
    """Count how often the database is asked for something."""
    with counted() as count:
        yield count


def nodes_of(page: ThreadPage) -> list[Node[ShownComment]]:
    return [node for each in page.branches for node in tree(each.comments, max_depth=page.depth)]


def ids_on(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'<li id="comment-(\d+)"', page)]


def test_the_builder_makes_threads_of_twelve_levels(
    long_thread: tuple[Path, list[dict[str, Any]]],
) -> None:
    assert {row["depth"] + 1 for row in long_thread[1]} == set(range(1, DEEPEST + 1))


def test_every_comment_is_on_exactly_one_page_and_permalinks_find_it(
    client: FlaskClient, shown: list[int]
) -> None:
    pages: dict[str, list[int]] = {}
    url: str | None = "/articles/ferry"
    while url:
        page = client.get(url).get_data(as_text=True)
        pages[url] = ids_on(page)
        following = re.search(r'<a rel="next" href="([^"#]+)', page)
        url = following[1] if following else None
    assert len(pages) > 10
    assert sorted(number for ids in pages.values() for number in ids) == shown
    for number in Random(2).sample(shown, PERMALINKS):
        place, anchor = urldefrag(client.get(f"/comments/{number}").location)
        assert anchor == f"comment-{number}"
        assert number in pages[place]


@pytest.mark.parametrize(
    ("newest_first", "per_page", "depth"),
    [(False, 7, 1), (False, 50, 12), (True, 7, 12), (True, 50, 4)],
)
def test_so_it_is_in_every_order_size_and_depth(
    settings: Settings, shown: list[int], newest_first: bool, per_page: int, depth: int
) -> None:
    chosen = choose(settings, newest_first, per_page, depth)
    article = find_article("ferry")
    found: dict[int, int] = {}
    tops: list[int] = []
    for number in range(1, thread_page.last_number(article, chosen) + 1):
        nodes = nodes_of(thread_page.read(article, number, chosen))
        tops += [node.comment.id for node in nodes if node.comment.parent_id is None]
        for comment_id, level in walk(nodes):
            assert level <= depth
            assert found.setdefault(comment_id, number) == number
    assert tops == sorted(tops, reverse=newest_first)
    assert sorted(found) == shown


@pytest.mark.parametrize(
    ("newest_first", "per_page", "depth"),
    [(False, 7, 12), (True, 1, 1), (True, 50, 4)],
)
def test_permalinks_find_the_page_in_every_order_size_and_depth(
    settings: Settings, shown: list[int], newest_first: bool, per_page: int, depth: int
) -> None:
    chosen = choose(settings, newest_first, per_page, depth)
    article = find_article("ferry")
    for comment_id in Random(per_page).sample(shown, PERMALINKS // 4):
        comment = db.session.get_one(Comment, comment_id)
        number = thread_page.page_of(place_of(comment, article), chosen)
        page = thread_page.read(article, number, chosen)
        assert comment_id in {found for found, _ in walk(nodes_of(page))}


def test_ten_thousand_comments_take_as_many_queries_as_one(
    client: FlaskClient, count_selects: Callable[[], int]
) -> None:
    publishes(text=FERRY.replace("slug: ferry", "slug: other"), source="other.md")
    submits(draft(article_slug="other"), rules=OPEN_HOUSE)

    def cost(url: str) -> int:
        before = count_selects()
        assert client.get(url).status_code in {200, 302}
        return count_selects() - before

    assert cost("/articles/ferry") == cost("/articles/other") == 3
    assert cost("/articles/ferry/comments/9") == 2
    assert cost("/articles/ferry?since=0") == cost("/articles/other?since=0") == 2
    assert cost("/comments/9999") == 2


def test_a_page_the_reader_has_takes_one_query(
    client: FlaskClient, count_selects: Callable[[], int]
) -> None:
    for url in ("/articles/ferry/comments/9?at=1", "/articles/ferry?since=9900"):
        tag = client.get(url).headers["ETag"]
        before = count_selects()
        again = client.get(url, headers={"If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b"")
        assert count_selects() - before == 1


def test_each_page_leads_to_the_next_and_the_previous_one(
    app: Flask, settings: Settings, reader: Reader
) -> None:
    app.extensions["settings"] = choose(settings, newest_first=False, per_page=7, depth=4)
    last = thread_page.last_number(find_article("ferry"), app.extensions["settings"])
    for number in (2, last - 1, last):
        page = reader.get(address(number))
        links = {link.get("rel"): link.get("href") for link in page.all("a") if link.get("rel")}
        assert links["prev"] == f"{address(number - 1)}#comments"
        assert links.get("next") == (f"{address(number + 1)}#comments" if number < last else None)
        assert page.h1 == "The ferry runs again"
        assert f"Comments, page {number} of {last}" in page.text
        assert "Leave a Reply" in page.text
    reader.get(address(last + 1), expect=404)
    reader.get(address(1_000_000), expect=404)
    reader.get(address(1_000_001), expect=404)
    everything = {"If-None-Match": "*"}
    assert reader.client.get(address(last + 1), headers=everything).status_code == 404


def test_a_comment_that_is_published_at_once_is_where_its_writer_is_led(
    app: Flask, client: FlaskClient
) -> None:
    app.extensions["settings"] = dataclasses.replace(
        app.extensions["settings"], hold_first_comments=False, hold_seconds=0
    )
    form = client.get("/articles/ferry").get_data(as_text=True)
    made = re.search(r'name="made" type="hidden" value="([^"]+)', form)
    assert made is not None
    sent = {"body": "What I think.", **BO, "made": made[1]}
    place, anchor = urldefrag(client.post("/comments/on/ferry", data=sent).location)
    assert re.fullmatch("comment-[0-9]+", anchor)
    assert f'id="{anchor}"' in client.get(place).get_data(as_text=True)


def choose(settings: Settings, newest_first: bool, per_page: int, depth: int) -> Settings:
    return dataclasses.replace(
        settings,
        comments_newest_first=newest_first,
        comments_per_page=per_page,
        thread_depth=depth,
    )


def address(number: int) -> str:
    return "/articles/ferry" + (f"/comments/{number}" if number > 1 else "")


def find_article(slug: str) -> Article:
    article = articles.find_public(slug, NOON)
    assert article is not None
    return article


def walk(nodes: Sequence[Node[ShownComment]], level: int = 1) -> Iterator[tuple[int, int]]:
    for node in nodes:
        yield node.comment.id, level
        yield from walk(node.replies, level + 1)
