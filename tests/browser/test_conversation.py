"""Two readers answer each other in real Chromium, and one of them hears of it by mail."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.cast import BO, CY, FERRY
from tests.live import LiveBlog
from tests.mailbox import Mailbox, parts

PHONE = {"width": 320, "height": 640}
QUESTION = "Who let the goat on?"
ANSWER = "It let *itself* on."


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as mailbox:
        yield mailbox


@pytest.fixture
def live(tmp_path: Path, database_url: str, mailbox: Mailbox) -> Iterator[LiveBlog]:
    """Start a blog that mails, at its own address."""
    blog = LiveBlog(tmp_path, {"DATABASE_URL": database_url, "THROTTLE": "0"})
    blog.variables |= {
        "BASE_URL": blog.url,
        "MAIL_URL": mailbox.url,
        "MAIL_FROM": "news@news.example",
        "HOLD_SECONDS": "0",  # a browser that is driven types faster than people do
    }
    article = tmp_path / "ferry.md"
    article.write_text(FERRY.replace("{extra}", ""), encoding="utf-8")
    blog.flask("articles", "import", str(article))
    blog.start()
    yield blog
    blog.stop()


@pytest.fixture(params=[False, True], ids=["no script", "script"])
def contexts(
    request: pytest.FixtureRequest, browser: Browser
) -> Iterator[tuple[BrowserContext, BrowserContext]]:
    """Bo's browser and Cy's, both on a phone."""
    options = {"java_script_enabled": request.param, "viewport": PHONE}
    both = (browser.new_context(**options), browser.new_context(**options))
    yield both
    for each in both:
        each.close()


def test_a_reader_is_answered_hears_of_it_and_takes_everything_back(
    request: pytest.FixtureRequest,
    contexts: tuple[BrowserContext, BrowserContext],
    live: LiveBlog,
    mailbox: Mailbox,
) -> None:
    # The script takes out of the address what is there for caches only.
    at = "" if "no script" not in request.node.name else r"\?at=3"
    bo, cy = (context.new_page() for context in contexts)
    bo.goto(f"{live.url}/articles/ferry")
    writes(bo, QUESTION, BO)
    expect(bo.get_by_text("It is the next to be read.")).to_be_visible()
    receipt = bo.url
    confirms(bo, live, mailbox)
    live.flask("comments", "decide", "1", "published")

    cy.goto(f"{live.url}/articles/ferry")
    cy.get_by_role("link", name="Reply to Bo").click()
    writes(cy, ANSWER, CY)
    assert live.flask("mail", "deliver").startswith("0 mails sent.")
    live.flask("comments", "decide", "2", "published")
    assert live.flask("mail", "deliver").startswith("1 mail sent.")

    bo.goto(link(mailbox, r"/comments/2"))
    expect(bo).to_have_url(re.compile("/articles/ferry#comment-2$"))
    expect(bo.locator("#comment-1 #comment-2")).to_contain_text("It let itself on.")
    bo.get_by_role("link", name="Reply to Cy").click()
    writes(bo, "Clever goat.", BO)
    # The browser carries the proof, and a comment of Bo's has been published: no waiting.
    expect(bo).to_have_url(re.compile(rf"/articles/ferry{at}#comment-3$"))
    expect(bo.locator("#comment-2 #comment-3")).to_contain_text("Clever goat.")

    bo.goto(receipt)
    edits(bo, f"{QUESTION} And why?")
    cy.goto(f"{live.url}/articles/ferry")
    expect(cy.locator("#comment-1 > .comment")).to_contain_text("And why?")
    expect(cy.locator("#comment-1 > .comment")).to_contain_text("changed")

    bo.goto(f"{live.url}/comments/mine")
    expect(bo.locator("pre")).to_have_text(["Clever goat.", f"{QUESTION} And why?"])
    bo.get_by_role("button", name="Open its private page").first.click()
    withdraws(bo)
    cy.reload()
    expect(cy.locator("#comment-3")).to_have_count(0)

    bo.goto(receipt)
    assert [each["text"] for each in download(bo)["comments"]] == [
        "Clever goat.",
        f"{QUESTION} And why?",
    ]
    erases(bo)
    assert contexts[0].cookies() == []
    cy.reload()
    expect(cy.locator("#comment-1 > .comment")).to_have_text("Its writer withdrew this comment.")
    expect(cy.locator("#comment-1 #comment-2")).to_contain_text("It let itself on.")
    expect(cy.locator("body")).not_to_contain_text(BO["name"])
    bo.goto(receipt)
    expect(bo.get_by_role("heading", level=1)).to_have_text("There is nothing here")


def writes(page: Page, text: str, writer: dict[str, str]) -> None:
    page.get_by_label("Comment *").fill(text)
    page.get_by_label("Name *").fill(writer["name"])
    page.get_by_label("Email *").fill(writer["email"])
    with page.expect_navigation():
        page.get_by_role("button", name="Post Comment").click()


def confirms(page: Page, live: LiveBlog, mailbox: Mailbox) -> None:
    """Ask for answers by mail, open the link in the mail that comes, and press the button."""
    page.get_by_role("button", name="Mail me answers").click()
    expect(page.get_by_text("A mail is on its way")).to_be_visible()
    live.flask("mail", "deliver")
    page.goto(link(mailbox, "/comments/confirm/"))
    expect(page.get_by_text(QUESTION)).to_be_visible()
    page.get_by_label("Remember this browser").check()
    page.get_by_role("button", name="Yes, it is mine").click()
    expect(page.get_by_text("The address is confirmed.")).to_be_visible()
    (cookie,) = page.context.cookies()
    assert (cookie["name"], cookie["path"]) == ("dateline_reader", "/comments")
    assert cookie["httpOnly"]


def link(mailbox: Mailbox, path: str) -> str:
    """Return the link to such a page in the last mail."""
    text, _ = parts(mailbox.messages[-1])
    found = re.search(rf"http://\S*{path}\S*", text)
    assert found, text
    return found[0]


def edits(page: Page, text: str) -> None:
    page.get_by_text("Change it").click()
    page.get_by_label("Comment *").fill(text)
    page.get_by_role("button", name="Save the change").click()
    expect(page.get_by_text("Your comment is changed.")).to_be_visible()


def withdraws(page: Page) -> None:
    page.get_by_text("Withdraw it").click()
    page.get_by_role("button", name="Withdraw the comment").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You withdrew your comment")


def download(page: Page) -> dict[str, list[dict[str, str]]]:
    with page.expect_download() as started:
        page.get_by_role("link", name="Download all of it").click()
    found: dict[str, list[dict[str, str]]] = json.loads(Path(started.value.path()).read_text())
    return found


def erases(page: Page) -> None:
    page.get_by_text("Erase it").click()
    page.get_by_label("Everything, the text too.").check()
    page.get_by_label("In all comments of this confirmed address").check()
    page.get_by_role("button", name="Erase").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("It is erased")
