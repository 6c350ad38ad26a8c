"""Parts of pages that are remembered: never another's, never too many, never in the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jinja2 import meta
from sqlalchemy import event
from werkzeug.test import EnvironBuilder

from blog.articles.models import Article
from blog.comments.models import Comment
from blog.comments.thread_queries import ShownComment
from blog.site import thread_html
from blog.web import fragments
from blog.web.fragments import HOLE, Memory, Partial, size_of
from blog.web.present import Removal
from tests.cast import NOON, publishes
from tests.threads import grows

# What a remembered partial may use beside its values: what is the same on every page.
EVERYWHERE = {"_", "ngettext", "url_for", "site", "direction", "hole"}
REMEMBERED = {
    "_thread_item": {"slug", "is_open", "comment", "gone", "question_name", "question_url"},
    "_branch": {"number"},
    "_index": {"answers", "picks"},
    "_story": {"article", "story"},
    "_masthead": {"sections", "here"},
    "_colophon": set[str](),
    "article": {
        *("article", "description", "lead_url", "has_more", "is_refused"),
        *("origin", "linked_data", "story", "comments", "reply"),
        *("masthead", "colophon"),
    },
    "comments": {
        *("article", "number", "last_number", "origin", "comments", "reply"),
        *("masthead", "colophon"),
    },
}

few = st.sampled_from
shown_comments = st.builds(
    ShownComment,
    id=few([1, 2]),
    parent_id=few([None, 1]),
    status=few(["published", "removed", "held"]),
    name=few(["Bo", "<b>", ""]),
    website=few(["", "https://example.org/?a=1&b=2", "Bo"]),
    body_html=few(["<p>Yes.</p>", "<p>No.</p>", "Bo"]),
    role=few(["reader", "staff", "author"]),
    submitted_at=few([NOON, NOON + timedelta(microseconds=1), NOON + timedelta(days=1)]),
    is_changed=st.booleans(),
    removed_for=few(["", "insulting", "off_topic"]),
)


@pytest.fixture
def request_context(app: Flask) -> Iterator[Flask]:
    """Stand in a request, as every page does."""
    with app.test_request_context("/articles/ferry"):
        yield app


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    comment=shown_comments,
    slug=few(["ferry", "goat"]),
    is_open=st.booleans(),
    question=few([("", ""), ("Bo", "#comment-1"), ("", "#comment-1"), ("<b>", "#comment-2")]),
)
def test_what_is_remembered_is_what_would_be_rendered(
    request_context: Flask,
    comment: ShownComment,
    slug: str,
    is_open: bool,
    question: tuple[str, str],
) -> None:
    def rendered() -> tuple[bytes, bytes]:
        return thread_html._Items(slug, is_open=is_open).parts(comment, *question)

    remembered = rendered()
    memory = request_context.extensions["fragments"]
    request_context.extensions["fragments"] = Memory(0)
    assert rendered() == remembered
    assert HOLE.encode() not in b"".join(remembered)
    request_context.extensions["fragments"] = memory
    assert memory.find("nothing") is None


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 3_000)), max_size=200))
def test_a_memory_takes_no_more_bytes_than_it_may(asked: list[tuple[int, int]]) -> None:
    memory = Memory(20_000)
    for key, length in asked:
        if memory.find(key) is None:
            memory.keep(key, ("x" * length,))
        kept = memory._young | memory._old
        assert len(kept) == len(memory)
        assert sum(size_of(each, made) for each, made in kept.items()) <= 20_000


def test_what_is_asked_for_again_outlives_what_is_not() -> None:
    memory = Memory(20_000)
    memory.keep("asked for", ("x",))
    memory.keep("forgotten", ("x",))
    for number in range(100):
        memory.keep(number, ("x" * 100,))
        assert memory.find("asked for") == ("x",)
    assert memory.find("forgotten") is None


def test_a_part_that_would_fill_a_half_is_not_kept() -> None:
    memory = Memory(20_000)
    memory.keep("large", ("x" * 10_000,))
    assert memory.find("large") is None


@pytest.mark.parametrize("name", REMEMBERED)
def test_a_remembered_part_shows_its_values_and_what_is_the_same_everywhere(
    app: Flask, name: str
) -> None:
    def unknown(template: str) -> Iterator[str]:
        loader = app.jinja_env.loader
        assert loader is not None
        tree = app.jinja_env.parse(loader.get_source(app.jinja_env, template)[0])
        yield from meta.find_undeclared_variables(tree)
        for other in meta.find_referenced_templates(tree):
            if other is not None:
                yield from unknown(other)

    # What an included partial names is set where it is included, or is among the values.
    allowed = EVERYWHERE | REMEMBERED[name] | {"note"} | set(app.jinja_env.filters)
    assert set(unknown(f"site/{name}.html")) <= allowed


def test_a_page_names_the_host_by_which_it_was_asked_for(app: Flask) -> None:
    publishes()
    for host in ("one.example", "other.example", "one.example"):
        page = app.test_client().get("/articles/ferry?at=1", headers={"Host": host}).text
        assert f'<link rel="canonical" href="http://{host}/articles/ferry">' in page
        assert f'"mainEntityOfPage": "http://{host}/articles/ferry"' in page
        assert HOLE not in page


def test_a_host_breaks_out_of_no_attribute(app: Flask) -> None:
    publishes()
    environ = EnvironBuilder("/articles/ferry?at=1").get_environ()
    environ["HTTP_HOST"] = 'a"><b>.example'
    said: list[str] = []
    answer = app.wsgi_app(environ, lambda status, *_: said.append(status))  # type: ignore[arg-type]
    assert b'a"><b>' not in b"".join(answer)


def test_a_part_shows_the_blog_by_which_it_is_known(request_context: Flask) -> None:
    known = Partial("site/_colophon.html").whole()
    request_context.extensions["fragments"] = Memory(100_000)
    asked_before = Partial("site/_colophon.html")
    present = request_context.extensions["present"]
    # Another thread looks at what the newsroom has set, in the midst of this page.
    changed = replace(present.settings(), site_title="Another title")
    request_context.extensions["present"] = replace(present, settings=lambda: changed)
    assert asked_before.whole() == known
    assert "Another title" in Partial("site/_colophon.html").whole()


def test_a_tombstone_says_the_reason_by_which_it_is_known(request_context: Flask) -> None:
    gone = comment_that_is("removed", removed_for="rude")
    present = request_context.extensions["present"]
    said = [Removal("rude", "It was rude.", False)]
    request_context.extensions["present"] = replace(present, removals=lambda: said)
    items = thread_html._Items("ferry", is_open=True)
    said = [Removal("rude", "It was not kind.", False)]
    assert b"It was rude." in items.parts(gone, "", "")[0]
    assert b"It was not kind." in thread_html._Items("ferry", is_open=True).parts(gone, "", "")[0]


def comment_that_is(status: str, **changes: Any) -> ShownComment:
    shown = ShownComment(1, None, status, "", "", "", "reader", NOON, False, "")
    return shown._replace(**changes)


def test_sections_that_do_not_exist_leave_nothing_behind(app: Flask, client: FlaskClient) -> None:
    client.get("/sections/nowhere")
    before = len(app.extensions["fragments"])
    for number in range(3):
        assert client.get(f"/sections/nowhere-{number}").status_code == 404
    assert len(app.extensions["fragments"]) == before


def test_a_page_part_that_is_left_open_is_filled_once() -> None:
    assert fragments.filled(f"before {HOLE} behind", "é".encode()) == "before é behind".encode()
    assert fragments.filled("closed", b"lost") == b"closed"


def test_an_article_s_page_makes_no_object_of_a_row(client: FlaskClient) -> None:
    publishes()
    grows(30)
    made: list[Any] = []

    def note(target: object, _context: object) -> None:
        made.append(target)

    for model in (Article, Comment):
        event.listen(model, "load", note)
    try:
        for url in ("/articles/ferry", "/articles/ferry?since=3"):
            assert client.get(url).status_code == 200
    finally:
        for model in (Article, Comment):
            event.remove(model, "load", note)
    assert made == []
