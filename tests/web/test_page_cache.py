"""Public pages as ready bytes: what is kept, for how long, for whom, and for how many at once."""

from __future__ import annotations

import gzip
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import brotli
import pytest
from sqlalchemy import create_engine, text
from time_machine import Traveller
from werkzeug.test import Client, EnvironBuilder

from blog.core.commits import Commits
from blog.web import page_cache, shelf
from blog.web.page_cache import PageCache
from blog.web.ready import Ready

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

PUBLIC = [("Content-Type", "text/html"), ("Cache-Control", "public, max-age=0")]
PRIVATE = ("/private/",)


class Blog:
    """An application behind the cache, with one page whose words and version the test sets."""

    def __init__(self) -> None:
        self.version, self.words = "1", "A ferry. " * 100
        self.headers, self.status = list(PUBLIC), "200 OK"
        self.asked: list[WSGIEnvironment] = []
        self.may_answer = threading.Event()
        self.may_answer.set()
        self.on_the_way: Callable[[], object] = lambda: None

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer as a view does: 304 to who has the present version."""
        self.asked.append(environ)
        assert self.may_answer.wait(10)
        tag = [("ETag", f'W/"{self.version}"')]
        words = self.words
        self.on_the_way()
        if environ.get("HTTP_IF_NONE_MATCH") == f'W/"{self.version}"':
            start("304 NOT MODIFIED", [*self.headers, *tag])
            return []
        start(self.status, [*self.headers, *tag])
        return [words.encode()]


class Writer:
    """Another connection to the database."""

    def __init__(self, folder: Path) -> None:
        self.engine = create_engine(f"sqlite:///{folder / 'any.sqlite'}")
        self.does("PRAGMA journal_mode = WAL")
        self.does("CREATE TABLE changes (number INTEGER)")

    def does(self, statement: str) -> None:
        """Run a statement and commit it."""
        with self.engine.begin() as connection:
            connection.execute(text(statement))

    def changes(self) -> None:
        """Commit a change of something, whatever it is."""
        self.does("INSERT INTO changes VALUES (1)")


@pytest.fixture(autouse=True)
def noon(time_machine: Traveller) -> Traveller:
    """Stop the clock, so that only commits make a page doubtful."""
    time_machine.move_to("2026-11-22T12:00:00+00:00", tick=False)
    return time_machine


@pytest.fixture
def blog() -> Blog:
    return Blog()


@pytest.fixture
def writer(tmp_path: Path) -> Writer:
    return Writer(tmp_path)


@pytest.fixture
def cache(blog: Blog, writer: Writer) -> PageCache:
    return made(blog, writer)


@pytest.fixture
def client(cache: PageCache) -> Client:
    return Client(cache, use_cookies=False)


def made(blog: Blog, writer: Writer, **changes: Any) -> PageCache:
    options: dict[str, Any] = {"max_bytes": 1_000_000, "by_host": True, "private": PRIVATE}
    return PageCache(blog, Commits(writer.engine), **(options | changes))


def test_a_page_is_asked_for_once_while_nothing_is_committed(blog: Blog, client: Client) -> None:
    pages = {client.get("/a").data for _ in range(5)}
    assert pages == {blog.words.encode()}
    assert len(blog.asked) == 1


def test_a_commit_of_something_else_costs_a_question_and_no_rendering(
    blog: Blog, client: Client, writer: Writer
) -> None:
    client.get("/a")
    writer.changes()
    blog.words = "rendered again"
    assert "A ferry." in client.get("/a").text
    assert len(blog.asked) == 2
    client.get("/a")
    assert len(blog.asked) == 2


def test_a_changed_page_is_sent_at_once(blog: Blog, client: Client, writer: Writer) -> None:
    client.get("/a")
    blog.version, blog.words = "2", "The ferry sank."
    writer.changes()
    assert client.get("/a").text == "The ferry sank."


def test_what_is_committed_while_a_page_is_rendered_is_seen_at_once(
    blog: Blog, client: Client, writer: Writer
) -> None:
    blog.on_the_way = writer.changes
    client.get("/a")
    blog.version, blog.words = "2", "The ferry sank."
    assert client.get("/a").text == "The ferry sank."


def test_what_the_clock_alone_changes_is_seen_within_a_second(
    blog: Blog, client: Client, noon: Traveller
) -> None:
    client.get("/a")
    blog.version, blog.words = "2", "Closed."
    noon.shift(1)
    assert client.get("/a").text == "Closed."


def test_a_second_that_comes_again_is_another_one(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    # PostgreSQL, where nothing but the clock makes a page doubtful; no connection is made.
    commits = Commits(create_engine("postgresql+psycopg://"))
    client = Client(PageCache(blog, commits, max_bytes=100_000, by_host=True, private=PRIVATE))
    client.get("/a")
    blog.version, blog.words = "2", "Removed."
    # A minute later the clock, which stands still in these tests, is set back by a minute.
    later = time.monotonic() + 60
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert client.get("/a").text == "Removed."


def test_a_database_that_somebody_holds_is_doubtful_at_once(
    blog: Blog, cache: PageCache, writer: Writer
) -> None:
    with closing(sqlite3.connect(str(writer.engine.url.database))) as other:
        writer.engine.dispose()
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        began = time.perf_counter()
        for _ in range(3):
            Client(cache).get("/a")
        # Nobody waits behind a lock of ours for one of somebody else's.
        assert time.perf_counter() - began < 2
    assert len(blog.asked) == 3


def test_an_unchanged_page_is_rendered_again_before_its_form_is_stale(
    blog: Blog, client: Client, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get("/a")
    blog.words = "The same, with another stamp."
    writer.changes()
    assert "A ferry." in client.get("/a").text
    monkeypatch.setattr(page_cache, "_OLDEST_SECONDS", 0.0)
    writer.changes()
    assert client.get("/a").text == blog.words


def test_a_page_that_is_gone_is_not_sent_again(blog: Blog, client: Client, writer: Writer) -> None:
    client.get("/a")
    blog.status, blog.headers, blog.version = "404 NOT FOUND", [("Cache-Control", "no-store")], "2"
    writer.changes()
    assert client.get("/a").status_code == 404
    assert client.get("/a").status_code == 404
    assert len(blog.asked) == 3


@pytest.mark.parametrize(
    "header",
    [
        ("Cache-Control", "private, no-store"),
        ("Cache-Control", "no-cache"),
        ("Set-Cookie", "a=b"),
        ("Vary", "Cookie"),
        ("Vary", "Accept-Language"),
    ],
)
def test_what_is_not_for_everybody_is_kept_for_nobody(
    blog: Blog, client: Client, header: tuple[str, str]
) -> None:
    blog.headers = [each for each in PUBLIC if each[0] != header[0]] + [header]
    client.get("/a")
    client.get("/a")
    assert len(blog.asked) == 2


@pytest.mark.parametrize(
    ("url", "cookie"),
    [
        ("/a?at=3", ""),
        ("/private/a", ""),
        ("/a", "theme=x; dateline_staff=abc"),
        ("/a", "__Host-dateline_staff=abc"),
        ("/a", "__Secure-dateline_reader=abc"),
    ],
)
def test_what_may_be_somebodys_own_passes_by(
    blog: Blog, client: Client, url: str, cookie: str
) -> None:
    client.get("/a")
    blog.words = "For you alone."
    answer = client.get(url, headers={"Cookie": cookie})
    assert answer.text == "For you alone."
    assert blog.asked[-1].get("HTTP_COOKIE", "") == cookie
    assert "A ferry." in client.get("/a").text


def test_a_strangers_cookie_says_nothing_to_the_application(blog: Blog, client: Client) -> None:
    client.get("/a", headers={"Cookie": "theme=dark", "Range": "bytes=0-3"})
    assert "HTTP_COOKIE" not in blog.asked[0]
    assert "HTTP_RANGE" not in blog.asked[0]


@pytest.mark.parametrize(
    ("accepted", "unpack"),
    [("", bytes), ("gzip", gzip.decompress), ("br, gzip", brotli.decompress)],
)
def test_each_encoding_is_the_same_page(
    blog: Blog, client: Client, accepted: str, unpack: Callable[[bytes], bytes]
) -> None:
    for _ in range(2):
        answer = client.get("/a", headers={"Accept-Encoding": accepted})
        assert unpack(answer.data) == blog.words.encode()
        assert answer.content_length == len(answer.data)
        assert answer.headers["Vary"] == "Accept-Encoding"
    assert len(blog.asked) == 1


def test_a_tag_names_the_bytes_of_one_rendering(
    blog: Blog, writer: Writer, cache: PageCache
) -> None:
    tag = Client(cache).get("/a").headers["ETag"]
    assert tag.startswith('"1:')
    blog.words = "The same version with another stamp in its form."
    elsewhere = Client(made(blog, writer))
    other = elsewhere.get("/a").headers["ETag"]
    assert other != tag
    # For a reader either is good, in whichever worker they ask.
    for each in (tag, f"W/{tag}", f'"x", {other}'):
        again = elsewhere.get("/a", headers={"If-None-Match": each})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] in each
        assert again.headers["Cache-Control"] == "public, max-age=0"
    assert elsewhere.get("/a", headers={"If-None-Match": '"10:x"'}).status_code == 200
    any_at_all = elsewhere.get("/a", headers={"If-None-Match": "*"})
    assert (any_at_all.status_code, any_at_all.headers["ETag"]) == (304, other)


@pytest.mark.parametrize(
    "rubbish", ['"x,1:y"', "1", '1:y"', '"1:y', '""1""', '"1:\x01"', '"1 :y"', '"x", *', '"*"']
)
def test_what_is_no_tag_of_the_page_is_no_reason_for_a_304(client: Client, rubbish: str) -> None:
    answer = client.get("/a", headers={"If-None-Match": rubbish})
    assert answer.status_code == 200


def test_who_passes_by_may_show_a_tag_of_ready_bytes(blog: Blog, client: Client) -> None:
    tag = client.get("/a", headers={"Accept-Encoding": "gzip"}).headers["ETag"]
    assert client.get("/a?at=1", headers={"If-None-Match": tag}).status_code == 304
    assert blog.asked[-1]["HTTP_IF_NONE_MATCH"] == 'W/"1"'


def test_a_head_is_the_same_without_the_body(blog: Blog, client: Client) -> None:
    first = client.head("/a")
    assert first.data == b""
    assert first.content_length == len(blog.words)
    assert client.get("/a").headers == first.headers
    assert client.head("/a").headers == first.headers
    assert [each["REQUEST_METHOD"] for each in blog.asked] == ["GET"]


def test_hosts_and_schemes_are_kept_apart_where_pages_name_them(blog: Blog, writer: Writer) -> None:
    urls = ("http://a.example", "http://b.example", "https://a.example")
    for by_host, asked in ((True, 3), (False, 2)):
        blog.asked.clear()
        client = Client(made(blog, writer, by_host=by_host))
        for base_url in urls * 2:
            client.get("/a", base_url=base_url)
        assert len(blog.asked) == asked


def test_sixteen_readers_right_after_a_change_are_one_rendering(
    blog: Blog, cache: PageCache, writer: Writer
) -> None:
    Client(cache).get("/a")
    blog.version, blog.words = "2", "After."
    writer.changes()
    with ThreadPoolExecutor(16) as pool:
        words = list(pool.map(lambda _: Client(cache).get("/a").text, range(16)))
    assert len(blog.asked) == 2
    assert set(words) <= {"A ferry. " * 100, "After."}
    assert Client(cache).get("/a").text == "After."


def test_others_get_the_previous_page_while_one_is_rendered(
    blog: Blog, cache: PageCache, writer: Writer
) -> None:
    Client(cache).get("/a")
    blog.version, blog.words = "2", "After."
    writer.changes()
    blog.may_answer.clear()
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(Client(cache).get, "/a")
        while len(blog.asked) < 2:
            pass
        assert Client(cache).get("/a").text == "A ferry. " * 100
        blog.may_answer.set()
        assert first.result().text == "After."


def test_but_not_one_that_was_checked_too_long_ago(
    blog: Blog, cache: PageCache, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    Client(cache).get("/a")
    blog.version, blog.words = "2", "After."
    writer.changes()
    blog.may_answer.clear()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(Client(cache).get, "/a")
        while len(blog.asked) < 2:
            pass
        monkeypatch.setattr(page_cache, "_GRACE_SECONDS", 0.0)
        second = pool.submit(Client(cache).get, "/a")
        blog.may_answer.set()
        assert [first.result().text, second.result().text] == ["After.", "After."]


def test_who_waits_is_answered_with_what_was_asked_meanwhile_however_long_it_takes(
    blog: Blog, cache: PageCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_cache, "_GRACE_SECONDS", 0.2)
    blog.may_answer.clear()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(Client(cache).get, "/a")
        while not blog.asked:
            pass
        second = pool.submit(Client(cache).get, "/a")
        time.sleep(0.3)
        blog.may_answer.set()
        assert first.result().text == second.result().text == blog.words
    assert len(blog.asked) == 1


def test_a_page_is_as_old_as_the_question_not_as_the_answer(
    blog: Blog, cache: PageCache, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_cache, "_GRACE_SECONDS", 0.2)
    blog.on_the_way = lambda: time.sleep(0.3)
    Client(cache).get("/a")
    blog.on_the_way = lambda: None
    blog.version, blog.words = "2", "After."
    writer.changes()
    blog.may_answer.clear()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(Client(cache).get, "/a")
        while len(blog.asked) < 2:
            pass
        second = pool.submit(Client(cache).get, "/a")
        with pytest.raises(TimeoutError):
            second.result(0.05)
        blog.may_answer.set()
        assert [first.result().text, second.result().text] == ["After.", "After."]


def test_a_failure_lets_the_next_one_ask(blog: Blog, cache: PageCache) -> None:
    def fails(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        raise LookupError("a mistake of ours")

    failing = PageCache(fails, cache._commits, max_bytes=1_000_000, by_host=False, private=PRIVATE)
    for _ in range(2):
        with pytest.raises(LookupError):
            Client(failing).get("/a")


def test_memory_is_bounded_and_the_least_recently_used_goes_first(
    blog: Blog, writer: Writer
) -> None:
    blog.words = "x" * 10_000
    size = Ready("1", PUBLIC, blog.words.encode()).size
    client = Client(made(blog, writer, max_bytes=10 * size))
    for number in range(10):
        client.get(f"/{number}")
    client.get("/0")
    client.get("/10")
    blog.asked.clear()
    for number in (0, 2, 10):
        client.get(f"/{number}")
    assert blog.asked == []
    client.get("/1")
    assert len(blog.asked) == 1


def test_a_page_larger_than_its_share_is_not_kept(blog: Blog, writer: Writer) -> None:
    client = Client(made(blog, writer, max_bytes=100_000))
    blog.words = "x" * 30_000
    client.get("/a")
    client.get("/a")
    assert len(blog.asked) == 2


def test_what_never_changes_is_not_asked_for_again_by_anybody(
    blog: Blog, client: Client, writer: Writer
) -> None:
    blog.headers = [("Content-Type", "text/css"), ("Cache-Control", "public, immutable")]
    client.get("/static/a.css")
    writer.changes()
    client.get("/static/a.css")
    assert len(blog.asked) == 1


def test_well_compressed_bytes_have_a_tag_of_their_own() -> None:
    words = Path(__file__).read_bytes()
    page = Ready("1", PUBLIC, words)
    before = answer(page, "br")
    page.harden()
    after = answer(page, "br")
    assert len(after[1]) < len(before[1])
    assert brotli.decompress(after[1]) == brotli.decompress(before[1])
    assert after[0]["ETag"] != before[0]["ETag"]
    assert gzip.decompress(answer(page, "gzip")[1]) == words


def test_ways_to_ask_that_are_made_up_take_no_memory() -> None:
    page = Ready("1", PUBLIC, b"The ferry sank.")
    for number in range(100):
        for wanted in (f'"n{number}:x", "1:x"', f'"n{number}:{"x" * 1_000}", "1:x"'):
            said: list[Any] = []
            environ = EnvironBuilder(headers=[("If-None-Match", wanted)]).get_environ()
            assert page.answer(environ, lambda *given, to=said: to.extend(given)) == []
            status, headers = said
            assert (status, dict(headers)["ETag"]) == ("304 NOT MODIFIED", '"1:x"')
    assert 0 < len(page._not_modified) < 20


def answer(page: Ready, accepted: str) -> tuple[dict[str, str], bytes]:
    said: dict[str, str] = {}
    environ = EnvironBuilder(headers=[("Accept-Encoding", accepted)]).get_environ()

    def start(_status: str, headers: list[tuple[str, str]], _exc_info: object = None) -> Any:
        said.update(headers)

    return said, b"".join(page.answer(environ, start))


def test_no_connection_is_carried_across_a_fork(writer: Writer) -> None:
    commits = Commits(writer.engine)
    before = commits.mark()
    assert commits.mark() == before
    child = os.fork()
    if not child:
        # Nothing of the parent's is used: its connection is closed, nobody holds the lock.
        os._exit(commits.mark().connection == before.connection)
    _, status = os.waitpid(child, 0)
    assert status == 0
    writer.changes()
    after = commits.mark()
    assert after != before
    assert commits.mark() == after


def test_a_page_that_changes_all_the_time_is_looked_at_ten_times_a_second(
    blog: Blog, client: Client, writer: Writer
) -> None:
    began, seen = time.monotonic(), 0.0
    for number in range(200):
        blog.version, blog.words = str(number), f"Change {number}."
        writer.changes()
        if client.get("/a").text == blog.words:
            seen = time.monotonic()
        else:
            assert time.monotonic() - seen < 1 / shelf.CHECKS_PER_SECOND + 0.05
    most = shelf.MOST_CHECKS + (time.monotonic() - began) * shelf.CHECKS_PER_SECOND + 1
    assert len(blog.asked) <= most
    time.sleep(1.1 / shelf.CHECKS_PER_SECOND)
    assert client.get("/a").text == "Change 199."
