"""Every kind of page there is, each with a way to get there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.cast import BO, FERRY
from tests.live import LiveBlog

ARABIC = """---
headline: العبّارة تعود إلى العمل
standfirst: بعد أربعة عشر شهرًا، عاد المعبر إلى الخدمة.
slug: arabic
byline: سلمى حداد
language: ar
published: 2026-11-02
---

غادر القارب الأول المرسى في السادسة صباحًا.

## ماذا بعد؟

> قال أحد الركاب إن البحر كان هادئًا.
"""


@dataclass(frozen=True)
class Kind:
    """A kind of page: its name, how a browser gets to it, and the status it answers with."""

    name: str
    visit: Callable[[Page], object]
    status: int = 200


def prepare(live: LiveBlog) -> None:
    """Fill the blog: a thread, closed and Arabic articles, and a comment in each state."""
    closed = FERRY.replace("slug: ferry", "slug: closed").replace("{extra}", "comments: closed")
    for name, text in {"arabic": ARABIC, "closed": closed.replace("goat", "bike")}.items():
        path = live.folder / f"{name}.md"
        path.write_text(text, encoding="utf-8")
        live.flask("articles", "import", str(path))


def every_kind(live: LiveBlog) -> Iterator[Kind]:
    """Yield every kind of page; some leave comments behind, so their order matters."""

    def at(path: str) -> Callable[[Page], object]:
        return lambda page: page.goto(live.url + path)

    def sends(path: str = "/articles/ferry", **changes: str) -> Callable[[Page], object]:
        def visit(page: Page) -> None:
            page.goto(live.url + path)
            page.evaluate("document.forms[0].noValidate = true")
            typed = {"body": "What a *day*:\n\n> cold\n\n- and wet", **BO} | changes
            for name, text in typed.items():
                page.locator(f"[name={name}]").evaluate("(box, text) => box.value = text", text)
            with page.expect_navigation():
                page.locator("form button:not([name])").click()

        return visit

    def reports(reason: str, line: str = "") -> Callable[[Page], object]:
        def visit(page: Page) -> None:
            page.goto(live.url + "/comments/1/flag")
            page.evaluate("document.forms[0].noValidate = true")
            if reason:
                page.locator(f"[name=reason][value={reason}]").check()
            page.locator("[name=line]").evaluate("(box, text) => box.value = text", line)
            with page.expect_navigation():
                page.locator("form button").click()

        return visit

    yield Kind("front", at("/"))
    yield Kind("article", at("/articles/ferry"))
    yield Kind("article-arabic", at("/articles/arabic"))
    yield Kind("article-closed", at("/articles/closed"))
    yield Kind("refused", sends(body="", email="x", website="javascript:x"), 422)
    yield Kind("receipt-held", sends(website="https://bo.example"))
    live.flask("comments", "decide", "1", "published")
    yield Kind("receipt-published", lambda page: page.reload())
    yield Kind("reply", at("/comments/on/ferry?parent=1"))
    yield Kind("receipt-second", sends("/comments/on/ferry?parent=1", body="An *answer*."))
    live.flask("comments", "decide", "2", "published")
    yield Kind("article-thread", at("/articles/ferry"))
    yield Kind("flag", at("/comments/1/flag"))
    yield Kind("flag-refused", reports("", "x" * 301), 422)
    yield Kind("flag-refused-line", reports("other"), 422)
    yield Kind("flag-thanks", reports("spam"))
    yield Kind("receipt-third", sends(body="Something rude."))
    live.flask("comments", "decide", "3", "removed", "--reason", "It insults another reader.")
    yield Kind("receipt-removed", lambda page: page.reload())
    yield Kind("parent-gone", sends("/comments/on/ferry?parent=1", parent="99"), 409)
    yield Kind("gone", at("/articles/nowhere"), 404)
