"""Every kind of page there is, each with a way to get there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from playwright.sync_api import Page

from blog.core import tokens
from tests.cast import BO, FERRY
from tests.conftest import SECRET_KEY
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
    live.stop()
    live.variables |= {
        "BASE_URL": live.url,
        "COMMENTS_PER_PAGE": "1",
        "MAIL_FROM": "news@news.example",
        "MAIL_URL": "smtp://127.0.0.1:9",  # nothing is delivered here
        "SECRET_KEY": SECRET_KEY,
    }
    live.start()


@dataclass(frozen=True)
class Ways:
    """How a browser gets to a page."""

    live: LiveBlog

    def at(self, path: str) -> Callable[[Page], object]:
        """Open an address."""
        return lambda page: page.goto(self.live.url + path)

    def signed(self, path: str, purpose: str) -> Callable[[Page], object]:
        """Open the link of the first mail for this purpose."""
        return self.at(path + tokens.sign_number(1, secret_key=SECRET_KEY, purpose=purpose))

    def sends(self, path: str = "/articles/ferry", **changes: str) -> Callable[[Page], object]:
        """Fill in the form at an address and post it."""

        def visit(page: Page) -> None:
            page.goto(self.live.url + path)
            typed = {"body": "What a *day*:\n\n> cold\n\n- and wet", **BO} | changes
            for name, text in typed.items():
                page.locator(f"[name={name}]").evaluate("(box, text) => box.value = text", text)
            press(page, "Post Comment")

        return visit

    def previews(self, path: str) -> Callable[[Page], object]:
        """Get to a preview's own page, past the script, which would show it in place."""

        def visit(page: Page) -> None:
            page.goto(self.live.url + path)
            page.locator("[name=body]").fill("What a *day*:\n\n> cold\n\n- and wet")
            with page.expect_navigation():
                page.evaluate(
                    """const form = document.forms[0];
                    form.elements.subject.outerHTML = '<input name="preview" value="1">';
                    form.submit();"""
                )

        return visit

    def answers(self, number: int) -> Callable[[Page], object]:
        """Answer a comment where it stands, with a preview there."""

        def visit(page: Page) -> None:
            page.goto(f"{self.live.url}/articles/ferry")
            page.locator(f"#comment-{number} > .comment [href*=parent]").click()
            page.locator("[name=body]").fill("What a *day*:\n\n> cold\n\n- and wet")
            page.locator("button[name=preview]").click()
            page.locator("#preview").wait_for()

        return visit

    def reports(self, reason: str, line: str = "") -> Callable[[Page], object]:
        """Report the first comment."""

        def visit(page: Page) -> None:
            page.goto(self.live.url + "/comments/1/flag")
            if reason:
                page.locator(f"[name=reason][value={reason}]").check()
            page.locator("[name=line]").evaluate("(box, text) => box.value = text", line)
            press(page, "Send report")

        return visit

    def presses(self, name: str) -> Callable[[Page], object]:
        """Press a button on the page where the browser is."""
        return lambda page: press(page, name)


def press(page: Page, name: str) -> None:
    """Press a button, however the browser would have its form filled in first."""
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    page.evaluate("[...document.forms].forEach(form => form.noValidate = true)")
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()


def every_kind(live: LiveBlog) -> Iterator[Kind]:
    """Yield every kind of page; some leave comments behind, so their order matters."""
    ways = Ways(live)
    yield from _articles_and_flags(ways)
    yield from _replies(ways)
    yield from _receipts(ways)
    yield from _threads(ways)
    yield Kind("moderation-log", ways.at("/moderation-log"))
    yield Kind("moderation-log-narrowed", ways.at("/moderation-log?outcome=removed&by=editors"))
    yield Kind("moderation-log-empty", ways.at("/moderation-log?outcome=removed&by=rules"))
    yield Kind("comment-rules", ways.at("/comment-rules"))
    yield Kind("gone", ways.at("/articles/nowhere"), 404)


def _articles_and_flags(ways: Ways) -> Iterator[Kind]:
    yield Kind("front", ways.at("/"))
    yield Kind("article", ways.at("/articles/ferry"))
    yield Kind("article-arabic", ways.at("/articles/arabic"))
    yield Kind("article-closed", ways.at("/articles/closed"))
    yield Kind("refused", ways.sends(body="", email="x", website="javascript:x"), 422)
    yield Kind("receipt-held", ways.sends(website="https://bo.example"))
    ways.live.flask("comments", "decide", "1", "published")
    yield Kind("receipt-published", lambda page: page.reload())
    yield Kind("reply", ways.at("/comments/on/ferry?parent=1"))
    yield Kind("receipt-second", ways.sends("/comments/on/ferry?parent=1", body="An *answer*."))
    ways.live.flask("comments", "decide", "2", "published")
    yield Kind("article-thread", ways.at("/articles/ferry"))
    yield Kind("flag", ways.at("/comments/1/flag"))
    yield Kind("flag-refused", ways.reports("", "x" * 301), 422)
    yield Kind("flag-refused-line", ways.reports("other"), 422)
    yield Kind("flag-thanks", ways.reports("spam"))


def _replies(ways: Ways) -> Iterator[Kind]:
    yield Kind("preview", ways.previews("/comments/on/ferry?parent=1"))
    yield Kind("reply-moved", ways.answers(1))
    yield Kind("reply-restored", ways.at("/comments/on/ferry?parent=1"))
    yield Kind("reply-refused", ways.sends("/comments/on/ferry?parent=1", email="x"), 422)


def _receipts(ways: Ways) -> Iterator[Kind]:
    yield Kind("receipt-third", ways.sends(body="Something rude."))
    ways.live.flask("comments", "decide", "3", "removed", "--reason", "It insults another reader.")
    yield Kind("receipt-removed", lambda page: page.reload())
    yield Kind("receipt-appeal-refused", ways.presses("Ask the editors"), 422)
    yield Kind("parent-gone", ways.sends("/comments/on/ferry?parent=1", parent="99"), 409)
    yield Kind("receipt-fourth", ways.sends(body="Mail me answers."))
    yield Kind("receipt-asked", ways.presses("Mail me answers"))
    yield Kind("receipt-erase-refused", ways.presses("Erase"), 422)
    yield Kind("confirm", ways.signed("/comments/confirm/", tokens.CONFIRMATION))
    yield Kind("confirmed", ways.presses("Yes, it is mine"))
    yield Kind("subscription", ways.signed("/comments/subscriptions/", tokens.SUBSCRIPTION))
    yield Kind("subscription-ended", ways.presses("End the mails about this thread"))
    yield Kind("mine-unknown", ways.at("/comments/mine"))
    yield Kind("erased", ways.at("/comments/erased"))


def _threads(ways: Ways) -> Iterator[Kind]:
    ways.live.flask("comments", "decide", "4", "published")
    yield Kind("comments-second", ways.at("/articles/ferry/comments/2"))
    yield Kind("comments-new", ways.at("/articles/ferry?since=1"))
    ways.live.flask("comments", "decide", "1", "removed")
    yield Kind("article-tombstone", ways.at("/articles/ferry"))
