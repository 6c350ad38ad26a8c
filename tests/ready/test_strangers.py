"""Whoever asks first, and however: a stranger gets the page that everybody gets."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import Client

from blog.accounts import session_actions
from blog.core.clock import utc_now
from blog.core.database import db
from blog.settings import Settings
from blog.web import page_cache
from tests.ready.newsday import Newsday
from tests.ready.workers import Workers, two_workers

PAGES = ["/", "/articles/ferry", "/articles/ferry/comments.atom"]
# What only some may read, or what is typed there, is asked for by all of these too.
THEIRS = ["/newsroom/", "/comments/mine", "/healthz"]

NEWS = "https://news.example"
EVIL = {
    "Host": "evil.example",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-For": "203.0.113.66",
    "X-Forwarded-Prefix": "/evil",
    "X-Original-URL": "/newsroom/",
    "Forwarded": "host=evil.example;proto=https",
}


def intruders(staff_token: str) -> Iterator[dict[str, Any]]:
    """Return what those send who must leave nothing of theirs behind."""
    cookie = f"dateline_staff={staff_token}"
    yield {"headers": {"Cookie": cookie}}
    yield {"headers": {"Cookie": f"theme=dark; __Host-{cookie}"}}
    yield {"headers": {"Cookie": "dateline_reader=mine"}}
    yield {"headers": {"Cookie": "session=another's"}}
    yield {"method": "HEAD"}
    yield {"headers": {"Range": "bytes=0-9"}}
    yield {"headers": {"If-Match": '"another"'}}
    yield {"headers": {"If-None-Match": "*"}}
    yield {"headers": {"If-Unmodified-Since": "Sun, 22 Nov 2020 12:00:00 GMT"}}
    yield {"headers": {"Authorization": "Basic eDp5", "Accept": "application/json"}}
    yield {"headers": {"Accept-Language": "ar"}}
    yield {"query_string": "number=2"}
    yield {"method": "POST"}
    for name, value in EVIL.items():
        yield {"headers": {name: value}}
    yield {"headers": EVIL}


@pytest.mark.parametrize("trusted_proxies", [0, 1])
@pytest.mark.parametrize("base_url", ["", NEWS])
def test_nobody_leaves_anything_behind(
    day: Newsday, settings: Settings, base_url: str, trusted_proxies: int
) -> None:
    with on(settings, base_url, trusted_proxies) as workers:
        leaves_nothing(day, workers)


def on(settings: Settings, base_url: str = "", trusted_proxies: int = 0) -> Any:
    changed = dataclasses.replace(settings, base_url=base_url, trusted_proxies=trusted_proxies)
    return two_workers(changed)


def leaves_nothing(day: Newsday, workers: Workers) -> None:
    """Let each of them ask first, and then a stranger."""
    token = session_actions.open_session(day.staff[0], browser="", is_complete=True, now=utc_now())
    db.session.remove()
    right = {url: workers.right(url) for url in PAGES}
    for asked in intruders(token):
        workers.forget_pages()
        client = Client(workers.ready[0], use_cookies=False)
        for url in PAGES + THEIRS:
            client.open(path=url, **asked)
        for url in PAGES:
            workers.is_sent(right[url], url, (0, "br"))


def test_it_is_noticed_if_hosts_share_a_page(
    day: Newsday, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    init_app = page_cache.init_app

    def shared(app: Flask, *also: Any, **options: Any) -> None:
        init_app(app, *also, **options | {"by_host": False})

    monkeypatch.setattr(page_cache, "init_app", shared)
    with on(settings) as workers, pytest.raises(AssertionError, match=r"evil\.example"):
        leaves_nothing(day, workers)


def test_nobody_reads_what_only_some_may(day: Newsday, workers: Workers) -> None:
    token = session_actions.open_session(day.staff[0], browser="", is_complete=True, now=utc_now())
    db.session.remove()
    mine = {"Cookie": f"dateline_staff={token}"}
    for app in workers.ready:
        client = Client(app, use_cookies=False)
        assert "Ada Editor" in client.get("/newsroom/", headers=mine).text
        assert client.get("/newsroom/").status_code in {302, 303}


@pytest.mark.parametrize("cookies", ["dateline_", "of nobody"])
def test_who_carries_our_cookie_is_answered_by_the_application(
    day: Newsday, workers: Workers, monkeypatch: pytest.MonkeyPatch, cookies: str
) -> None:
    monkeypatch.setattr(page_cache, "_OUR_COOKIES", cookies)
    workers.see("/")
    for name in ("dateline_staff", "__Host-dateline_staff", "__Secure-dateline_reader"):
        answer = Client(workers.ready[0], use_cookies=False).get(
            "/", headers={"Cookie": f"{name}=x"}
        )
        is_of_the_application = answer.headers["ETag"].startswith("W/")
        assert is_of_the_application == (cookies == "dateline_")
