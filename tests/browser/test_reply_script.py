"""What the reply form gains with JavaScript, and that nothing needs it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from blog.comments import queries
from tests.cast import BO, CY, FERRY, MAL, publishes, says
from tests.live import LiveBlog

TEXT = "It was *cold*,\n<img src=x onerror=alert(1)> & wet."
RESTORED = "This is what you typed earlier."


@pytest.fixture
def live(app: Flask, tmp_path: Path, database_url: str) -> Iterator[LiveBlog]:
    """Start a blog that publishes at once, with a thread of two comments."""
    publishes()
    says("The goat was mine.", by=BO)
    says("It had a ticket.", by=CY)
    folder = tmp_path / "instance"
    folder.mkdir()
    rules = {"HOLD_FIRST_COMMENTS": "0", "HOLD_SECONDS": "0", "THROTTLE": "0"}
    blog = LiveBlog(folder, {"DATABASE_URL": database_url, **rules}, workers=1)
    blog.start()
    yield blog
    blog.stop()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Open a browser in which no script fails and nothing offends our content policy."""
    context = browser.new_context()
    complaints: list[str] = []
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("console", lambda said: complaints.append(said.text))
    yield context
    context.close()
    assert [each for each in complaints if "Failed to load resource" not in each] == []


def test_the_form_moves_under_a_comment_and_back(context: BrowserContext, live: LiveBlog) -> None:
    page = opened(context, live)
    action = form(page).get_attribute("action")
    link(page, "Bo Newcomer").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{live.url}/articles/ferry")
    expect(page.locator("#comment-1 #reply")).to_be_visible()
    expect(page.locator("#reply h2")).to_have_text("Reply to Bo Newcomer")
    expect(box(page)).to_be_focused()
    assert page.locator("[name=parent]").input_value() == "1"
    assert form(page).get_attribute("action") == action

    link(page, "Cy Regular").click()
    expect(page.locator("#comment-2 #reply")).to_be_visible()
    assert page.locator("[name=parent]").input_value() == "2"
    page.get_by_role("button", name="Cancel").click()
    expect(link(page, "Cy Regular")).to_be_focused()
    expect(page.locator("main > #reply h2")).to_have_text("Leave a Reply")
    expect(page.get_by_role("button", name="Cancel")).to_have_count(0)
    assert page.locator("[name=parent]").input_value() == ""


def test_escape_takes_an_empty_form_back_and_never_a_text(
    context: BrowserContext, live: LiveBlog
) -> None:
    page = opened(context, live)
    link(page, "Bo Newcomer").click()
    page.keyboard.press("Escape")
    expect(link(page, "Bo Newcomer")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("Poor goat.")
    page.keyboard.press("Escape")
    expect(page.locator("#comment-1 #reply")).to_be_visible()
    expect(box(page)).to_have_value("Poor goat.")


def test_a_click_that_asks_for_a_new_tab_gets_one(context: BrowserContext, live: LiveBlog) -> None:
    page = opened(context, live)
    with context.expect_page() as tab:
        link(page, "Bo Newcomer").click(modifiers=["ControlOrMeta"])
    expect(tab.value).to_have_url(f"{live.url}/comments/on/ferry?parent=1#reply")
    expect(page.locator("main > #reply")).to_be_visible()


def test_an_answer_from_the_moved_form_stands_below_its_comment(
    context: BrowserContext, live: LiveBlog
) -> None:
    page = opened(context, live)
    link(page, "Bo Newcomer").click()
    fill_in(page, "Poor goat.")
    post(page)
    expect(page).to_have_url(f"{live.url}/articles/ferry#comment-3")
    expect(page.locator("#comment-1 #comment-3")).to_contain_text("Poor goat.")


def test_a_preview_shows_in_place(context: BrowserContext, live: LiveBlog) -> None:
    page = opened(context, live)
    link(page, "Bo Newcomer").click()
    box(page).fill("First thoughts.")
    preview(page)
    expect(page.locator("#preview")).to_be_focused()
    box(page).fill(TEXT)
    preview(page)
    shown = page.locator("#comment-1 #reply form #preview")
    expect(shown).to_contain_text("<img src=x onerror=alert(1)> & wet.")
    expect(shown.locator("em")).to_have_text("cold")
    expect(shown.locator("img")).to_have_count(0)
    expect(page).to_have_url(f"{live.url}/articles/ferry")
    expect(box(page)).to_have_value(TEXT)
    assert len(queries.listed(status=None, limit=3)) == 2


def test_a_preview_that_is_refused_comes_with_its_reason(
    context: BrowserContext, live: LiveBlog
) -> None:
    page = opened(context, live)
    link(page, "Bo Newcomer").click()
    box(page).fill("[](https://example.org)")
    preview(page)
    expect(page.get_by_role("alert")).to_contain_text("Write your comment.")
    expect(page.locator(".answered")).to_contain_text("The goat was mine.")
    expect(box(page)).to_have_value("[](https://example.org)")


def test_a_preview_needs_no_script(
    browser: Browser, context: BrowserContext, live: LiveBlog
) -> None:
    without = browser.new_context(java_script_enabled=False)
    page = opened(without, live)
    expect(page.get_by_role("button", name="Cancel")).to_have_count(0)
    link(page, "Bo Newcomer").click()
    expect(page.locator(".answered")).to_contain_text("The goat was mine.")
    box(page).fill(TEXT)
    preview(page)
    expect(page.locator("#preview em")).to_have_text("cold")
    expect(page.locator(".answered")).to_contain_text("The goat was mine.")
    fill_in(page, TEXT)
    post(page)
    expect(page.locator("#comment-1 #comment-3")).to_contain_text("& wet.")
    without.close()


def test_a_closed_tab_keeps_what_was_typed(context: BrowserContext, live: LiveBlog) -> None:
    publishes(text=FERRY.replace("slug: ferry", "slug: other"), source="other.md")
    page = opened(context, live)
    fill_in(page, "")
    box(page).press_sequentially("In the midd")
    page.close()

    page = opened(context, live)
    expect(page.get_by_text(RESTORED)).to_be_visible()
    expect(box(page)).to_have_value("In the midd")
    expect(page.get_by_label("Name *")).to_have_value(MAL["name"])
    expect(page.get_by_label("Email *")).to_have_value(MAL["email"])
    other = opened(context, live, "/articles/other")
    expect(box(other)).to_have_value("")
    expect(other.get_by_label("Email *")).to_have_value("")


def test_a_draft_can_be_discarded_with_all_that_stands_beside_it(
    context: BrowserContext, live: LiveBlog
) -> None:
    page = opened(context, live)
    fill_in(page, "Poor goat.")
    page.close()
    page = opened(context, live)
    page.get_by_role("button", name="Discard it").click()
    expect(box(page)).to_be_focused()
    for name in ("body", "name", "email"):
        expect(page.locator(f"[name={name}]")).to_have_value("")
    assert drafts(page) == {}
    page.reload()
    expect(box(page)).to_have_value("")
    expect(page.get_by_text(RESTORED)).to_have_count(0)


def test_what_was_added_to_a_draft_is_not_discarded_with_one_button(
    context: BrowserContext, live: LiveBlog
) -> None:
    page = opened(context, live)
    box(page).fill("Poor")
    page.close()
    page = opened(context, live)
    box(page).press_sequentially("goat.")
    expect(page.get_by_role("button", name="Discard it")).to_have_count(0)


def test_a_name_and_an_address_are_never_kept_without_a_text(
    context: BrowserContext, live: LiveBlog
) -> None:
    page = opened(context, live)
    fill_in(page, "")
    page.close()
    page = opened(context, live)
    expect(page.get_by_label("Email *")).to_have_value("")
    fill_in(page, "Poor goat.")
    page.close()
    page = opened(context, live)
    box(page).fill("")
    page.close()
    assert drafts(opened(context, live)) == {}


def test_a_draft_belongs_to_the_comment_it_answers(context: BrowserContext, live: LiveBlog) -> None:
    page = opened(context, live)
    link(page, "Bo Newcomer").click()
    box(page).fill("Poor goat.")
    page.close()

    page = opened(context, live)
    expect(box(page)).to_have_value("")
    box(page).fill("A thought of my own.")
    link(page, "Bo Newcomer").click()
    expect(box(page)).to_have_value("Poor goat.")
    expect(page.get_by_text("This is what you typed earlier.")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(box(page)).to_have_value("A thought of my own.")
    page.goto(f"{live.url}/comments/on/ferry?parent=1")
    expect(box(page)).to_have_value("Poor goat.")


def test_a_text_goes_along_with_the_form(context: BrowserContext, live: LiveBlog) -> None:
    page = opened(context, live)
    box(page).fill("Which goat?")
    link(page, "Cy Regular").click()
    expect(box(page)).to_have_value("Which goat?")
    page.close()
    page = opened(context, live)
    expect(box(page)).to_have_value("")
    link(page, "Cy Regular").click()
    expect(box(page)).to_have_value("Which goat?")


def test_a_draft_goes_when_the_comment_is_there_to_be_seen(
    context: BrowserContext, live: LiveBlog
) -> None:
    page = opened(context, live)
    fill_in(page, "Poor goat.")
    post(page)
    expect(page).to_have_url(f"{live.url}/articles/ferry#comment-3")
    expect(box(page)).to_have_value("")
    assert drafts(page) == {}


def test_a_draft_goes_when_there_is_a_receipt(context: BrowserContext, live: LiveBlog) -> None:
    page = opened(context, live)
    fill_in(page, "https://a.example https://b.example https://c.example")
    post(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your comment is waiting to be read")
    assert drafts(page) == {}


def test_a_receipt_does_not_take_what_another_tab_has_kept_since(
    context: BrowserContext, live: LiveBlog
) -> None:
    page, other = opened(context, live), opened(context, live)
    fill_in(page, "Poor goat.")
    held: list[Route] = []
    page.route("**/comments/on/*", lambda route: held.append(route))  # noqa: PLW0108
    with page.expect_request("**/comments/on/*"):
        page.get_by_role("button", name="Post Comment").click(no_wait_after=True)
    fill_in(other, "Poor us.")
    other.close()
    while not held:  # its handler is called a moment later; the test's own bound of time holds
        page.wait_for_timeout(10)
    held[0].continue_()
    expect(page).to_have_url(f"{live.url}/articles/ferry#comment-3")
    expect(box(page)).to_have_value("Poor us.")


def test_a_draft_stays_when_the_comment_is_refused(context: BrowserContext, live: LiveBlog) -> None:
    page = opened(context, live)
    fill_in(page, "Poor goat.", email="bo@example")
    post(page)
    expect(page.get_by_role("alert")).to_contain_text("This is no complete email address")
    expect(box(page)).to_have_value("Poor goat.")
    expect(page.get_by_text(RESTORED)).to_have_count(0)
    page.goto(f"{live.url}/comments/1")
    expect(page).to_have_url(f"{live.url}/articles/ferry#comment-1")
    expect(box(page)).to_have_value("Poor goat.")


def test_a_draft_stays_while_the_blog_is_down(context: BrowserContext, live: LiveBlog) -> None:
    page = opened(context, live, "/articles/ferry#comment-1")
    fill_in(page, "Poor goat.")
    live.kill()
    post(page)
    expect(page).to_have_url(re.compile("^chrome-error:"))
    live.start()
    page.go_back()
    expect(page).to_have_url(f"{live.url}/articles/ferry#comment-1")
    expect(box(page)).to_have_value("Poor goat.")

    live.kill()
    preview(page)
    expect(page).to_have_url(re.compile("^chrome-error:"))
    live.start()
    page.goto(f"{live.url}/articles/ferry")
    expect(box(page)).to_have_value("Poor goat.")
    post(page)
    expect(page.locator("#comment-3")).to_contain_text("Poor goat.")
    assert drafts(page) == {}


@pytest.mark.parametrize(("days", "found"), [(29, "Poor goat."), (31, "")])
def test_a_draft_is_kept_for_thirty_days(
    context: BrowserContext, live: LiveBlog, days: int, found: str
) -> None:
    page = opened(context, live)
    box(page).fill("Poor goat.")
    page.close()
    page = context.new_page()
    page.clock.set_fixed_time(time.time() + days * 86_400)
    page.goto(f"{live.url}/comments/on/ferry?parent=2")
    page.goto(f"{live.url}/articles/ferry")
    expect(box(page)).to_have_value(found)


def test_everything_works_where_nothing_can_be_kept(
    context: BrowserContext, live: LiveBlog
) -> None:
    context.add_init_script(
        """for (const name of ["localStorage", "sessionStorage"])
            Object.defineProperty(window, name, {get() { throw new DOMException() }})"""
    )
    page = opened(context, live)
    box(page).fill("Which goat?")
    link(page, "Bo Newcomer").click()
    fill_in(page, "Which goat?")
    preview(page)
    expect(page.locator("#preview")).to_contain_text("Which goat?")
    post(page)
    expect(page.locator("#comment-1 #comment-3")).to_contain_text("Which goat?")


def test_everything_works_where_the_script_does_not_arrive(
    context: BrowserContext, live: LiveBlog
) -> None:
    context.route("**/*.js*", lambda route: route.abort())
    page = opened(context, live)
    link(page, "Bo Newcomer").click()
    fill_in(page, "Poor goat.")
    preview(page)
    expect(page.locator("#preview")).to_contain_text("Poor goat.")
    post(page)
    expect(page.locator("#comment-1 #comment-3")).to_contain_text("Poor goat.")


def test_the_script_speaks_the_language_of_the_page(
    context: BrowserContext, live: LiveBlog
) -> None:
    live.stop()
    live.variables["LANGUAGE"] = "fr"
    live.start()
    page = opened(context, live)
    page.get_by_role("link", name="Répondre à Bo Newcomer").click()
    expect(page.locator("#reply h2")).to_have_text("Répondre à Bo Newcomer")
    page.get_by_role("button", name="Annuler").click()
    box(page).fill("Pauvre chèvre.")
    page.reload()
    expect(page.get_by_role("button", name="Supprimer ce texte")).to_be_visible()


def opened(context: BrowserContext, live: LiveBlog, path: str = "/articles/ferry") -> Page:
    page = context.new_page()
    page.goto(live.url + path)
    return page


def drafts(page: Page) -> object:
    """Return what the browser keeps for this blog."""
    return page.evaluate("({...localStorage})")


def form(page: Page) -> Locator:
    return page.locator("#reply form")


def box(page: Page) -> Locator:
    return page.locator("textarea[name=body]")


def link(page: Page, name: str) -> Locator:
    return page.get_by_role("link", name=f"Reply to {name}", exact=True)


def fill_in(page: Page, text: str, *, email: str = MAL["email"]) -> None:
    page.get_by_label("Name *").fill(MAL["name"])
    page.get_by_label("Email *").fill(email)
    box(page).fill(text)


def post(page: Page) -> None:
    page.get_by_role("button", name="Post Comment").click()


def preview(page: Page) -> None:
    page.get_by_role("button", name="Preview").click()
