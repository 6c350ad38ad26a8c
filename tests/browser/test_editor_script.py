"""What writing gains with JavaScript: a preview beside the text, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect
from sqlalchemy import select

from blog.accounts import session_actions
from blog.accounts.vocabulary import Role
from blog.articles.models import Article
from blog.articles.revision_models import Autosave
from blog.core.clock import utc_now
from blog.core.database import db, transaction
from blog.corrections.models import ErrorReport
from tests.cast import NOON, publishes
from tests.live import LiveBlog
from tests.staff import hire

BODY = "The first boat left at **six**."
KEPT = "Kept, but not saved yet"


@pytest.fixture
def live(app: Flask, tmp_path: Path, database_url: str) -> Iterator[LiveBlog]:
    """Start a blog with one published article."""
    publishes()
    folder = tmp_path / "instance"
    folder.mkdir()
    blog = LiveBlog(folder, {"DATABASE_URL": database_url}, workers=1)
    blog.start()
    yield blog
    blog.stop()


@pytest.fixture
def page(browser: Browser, live: LiveBlog) -> Iterator[Page]:
    """Open a browser in which an editor is signed in, and no script fails."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    complaints: list[str] = []
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("console", lambda said: complaints.append(said.text))
    signs_in(context, live)
    yield context.new_page()
    context.close()
    assert [each for each in complaints if "Failed to load resource" not in each] == []


def signs_in(context: BrowserContext, live: LiveBlog, name: str | None = None) -> None:
    token = session_actions.open_session(
        hire(Role.EDITOR, name), browser="Chromium", is_complete=True, now=utc_now()
    )
    db.session.remove()
    context.add_cookies([{"name": "dateline_staff", "value": token, "url": live.url}])


def begins(page: Page, live: LiveBlog) -> None:
    page.goto(f"{live.url}/newsroom/articles/new")
    page.get_by_label("Headline").fill("Ferry")
    page.locator("#body").fill(BODY)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_have_text("Saved as a draft.")


def test_a_preview_stands_beside_the_text(page: Page, live: LiveBlog) -> None:
    begins(page, live)
    pane = page.locator(".editor__preview")
    expect(pane.locator("strong")).to_have_text("six")
    page.locator("#body").fill("Now in *italics*.")
    expect(pane.locator("em")).to_have_text("italics")
    assert page.locator("h1").count() == 1
    form, beside = page.locator("#editor").bounding_box(), pane.bounding_box()
    assert form is not None
    assert beside is not None
    assert beside["x"] >= form["x"] + form["width"]


def test_what_is_typed_is_kept_and_comes_back(page: Page, live: LiveBlog) -> None:
    begins(page, live)
    page.locator("#body").fill("Half a sentence")
    expect(page.locator("#kept")).to_have_text(KEPT, timeout=10_000)
    url = page.url.partition("?")[0]
    page.goto(url)
    expect(page.locator("#body")).to_have_value("Half a sentence")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_have_text("Saved.")
    page.goto(url)
    expect(page.get_by_text("You typed something that is not saved")).to_have_count(0)
    article = db.session.scalars(select(Article).where(Article.slug == "ferry-2")).one()
    assert article.body == "Half a sentence"
    assert db.session.scalars(select(Autosave)).all() == []


def test_a_new_article_is_kept_by_the_browser_until_the_blog_has_it(
    page: Page, live: LiveBlog
) -> None:
    new = f"{live.url}/newsroom/articles/new"
    page.goto(new)
    page.get_by_label("Headline").fill("Ferry")
    page.locator("#body").fill(BODY)
    page.locator("#tags").fill("sea")
    expect(page.locator("#kept")).to_have_text(KEPT, timeout=10_000)
    page.goto(new)
    expect(page.get_by_text("This is what you typed before.")).to_be_visible()
    expect(page.locator("#body")).to_have_value(BODY)
    expect(page.locator("#tags")).to_have_value("sea")
    # A refusal is no acknowledgement.
    page.locator("#tags").fill("!!!")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.goto(new)
    expect(page.locator("#body")).to_have_value(BODY)
    page.locator("#tags").fill("sea")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_have_text("Saved as a draft.")
    page.goto(new)
    expect(page.locator("#body")).to_have_value("")


def test_what_one_person_typed_is_not_shown_to_the_next_at_that_browser(
    page: Page, live: LiveBlog
) -> None:
    new = f"{live.url}/newsroom/articles/new"
    page.goto(new)
    page.locator("#body").fill(BODY)
    expect(page.locator("#kept")).to_have_text(KEPT, timeout=10_000)
    (cookie,) = page.context.cookies()
    signs_in(page.context, live, "Somebody Else")
    page.goto(new)
    expect(page.locator("#body")).to_have_value("")
    mine = cookie.get("value", "")
    page.context.add_cookies([{"name": "dateline_staff", "value": mine, "url": live.url}])
    page.goto(new)
    expect(page.locator("#body")).to_have_value(BODY)


def test_leaving_with_something_unkept_asks(page: Page, live: LiveBlog) -> None:
    begins(page, live)
    asked: list[str] = []

    def accept(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", accept)
    page.locator("#body").press_sequentially("x")
    page.goto(f"{live.url}/newsroom/articles")
    assert asked == ["beforeunload"]
    page.go_back()
    page.get_by_role("link", name="Articles").click()
    assert asked == ["beforeunload"]


def test_the_passage_that_a_reader_reported_is_selected(page: Page, live: LiveBlog) -> None:
    with transaction() as session:
        report = ErrorReport(
            article_id=1, status="accepted", passage="a goat", message="No!", sent_at=NOON
        )
        session.add(report)
    page.goto(f"{live.url}/newsroom/articles/1?report={report.id}")
    expect(page.locator("#body")).to_be_focused()
    selected = page.evaluate("getSelection().toString()")
    assert selected == "a goat"


@pytest.mark.parametrize(
    ("width", "scheme", "direction"),
    [(1400, "light", "en"), (320, "dark", "en"), (320, "light", "ar")],
)
def test_each_page_of_writing_is_accessible_and_fits(
    browser: Browser,
    live: LiveBlog,
    screenshots: Path | None,
    width: int,
    scheme: str,
    direction: str,
) -> None:
    live.stop()
    live.variables |= {"LANGUAGE": direction}
    live.start()
    context = browser.new_context(
        bypass_csp=True,
        java_script_enabled=True,
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    signs_in(context, live)
    page = context.new_page()
    for name, visit in pages(live).items():
        visit(page)
        if screenshots:
            path = screenshots / f"{name}-{width}-{scheme}-{direction}.png"
            page.screenshot(path=path, full_page=True)
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, name
        found = Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == [], name
    context.close()


def pages(live: LiveBlog) -> dict[str, Callable[[Page], object]]:
    articles = f"{live.url}/newsroom/articles"

    def conflict(page: Page) -> None:
        page.goto(f"{articles}/1")
        page.locator("#body").fill("The first boat left at seven.\n\nIt carried two goats.")
        page.evaluate("document.querySelector('[name=based_on]').value = '99'")
        page.locator("[name=change][value=minor]").check()
        page.locator("#editor button").first.click()

    def refused(page: Page) -> None:
        page.goto(f"{articles}/new")
        page.evaluate("document.querySelector('#editor').noValidate = true")
        page.locator("#editor button").first.click()

    def preview(page: Page) -> None:
        page.goto(f"{articles}/1")
        page.locator("#editor").evaluate("form => form.noValidate = true")
        page.locator("[formaction]").click()

    def changed(page: Page) -> None:
        page.goto(f"{articles}/1")
        page.locator("#body").fill("The first boat left at eight.\n\nIt carried a goat.")
        page.locator("[name=change][value=correction]").check()
        page.locator("#note").fill("It left at eight.")
        page.locator("#editor button").first.click()
        page.goto(f"{articles}/1/revisions?from=1&to=2")

    return {
        "list": lambda page: page.goto(articles),
        "new": lambda page: page.goto(f"{articles}/new"),
        "refused": refused,
        "edit": lambda page: page.goto(f"{articles}/1"),
        "conflict": conflict,
        "preview": preview,
        "revisions": changed,
        "revision": lambda page: page.goto(f"{articles}/1/revisions/1"),
    }
