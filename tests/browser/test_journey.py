"""One comment's way in a real browser, with JavaScript and without, on a phone and on a desk."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.cast import BO
from tests.live import LiveBlog

PHONE, DESK = {"width": 320, "height": 640}, {"width": 1280, "height": 900}
TEXT = "I was on that boat.\nIt was cold, & the goat <b>bit</b> me."

every_browser = pytest.mark.parametrize(
    ("javascript", "viewport"),
    [(False, PHONE), (True, PHONE), (False, DESK), (True, DESK)],
    ids=["no script, phone", "script, phone", "no script, desk", "script, desk"],
)


@every_browser
def test_a_comment_goes_from_the_form_into_the_thread_and_outlives_the_server(
    browser: Browser, live: LiveBlog, javascript: bool, viewport: dict[str, int]
) -> None:
    context = browser.new_context(java_script_enabled=javascript, viewport=viewport)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{live.url}/articles/ferry")
    fill_in(page, email="bo@example")
    page.get_by_role("button", name="Post Comment").click()

    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("This is no complete email address")
    expect(page.get_by_label("Comment *")).to_have_value(TEXT)
    summary.get_by_role("link").click()
    expect(page.get_by_label("Email *")).to_be_focused()
    page.keyboard.type(BO["email"])
    page.get_by_label("Email *").fill(BO["email"])
    page.get_by_role("button", name="Post Comment").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Your comment is waiting to be read")
    expect(page.get_by_text("An editor reads the first comments of every reader.")).to_be_visible()
    receipt = page.url
    page.reload()
    assert page.url == receipt
    assert live.flask("comments", "list", "--held").startswith("1 held ")

    stranger = browser.new_context(java_script_enabled=javascript).new_page()
    stranger.goto(f"{live.url}/articles/ferry")
    expect(stranger.get_by_text("No comments yet.")).to_be_visible()
    live.flask("comments", "decide", "1", "published", "--reason", "Thank you.")
    live.kill()
    live.start()
    stranger.reload()
    comment = stranger.locator("#comment-1")
    expect(comment).to_contain_text("It was cold, & the goat <b>bit</b> me.")
    expect(comment.get_by_role("heading")).to_have_text(BO["name"])

    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your comment is published")
    page.get_by_role("link", name="Go to your comment").click()
    expect(page).to_have_url(f"{live.url}/articles/ferry#comment-1")
    assert context.cookies() == []
    stranger.context.close()
    context.close()


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_an_answer_is_written_on_a_page_of_its_own_without_a_script(
    browser: Browser, live: LiveBlog, viewport: dict[str, int]
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=viewport)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{live.url}/articles/ferry")
    fill_in(page)
    page.get_by_role("button", name="Post Comment").click()
    live.flask("comments", "decide", "1", "published")
    page.goto(f"{live.url}/articles/ferry")
    page.get_by_role("link", name=f"Reply to {BO['name']}").click()
    expect(page.locator(".answered")).to_contain_text("I was on that boat.")
    fill_in(page, body="Poor goat.", name="Cy")
    page.get_by_role("button", name="Post Comment").click()
    live.flask("comments", "decide", "2", "published")
    page.goto(f"{live.url}/comments/2")
    expect(page.locator("#comment-1 #comment-2")).to_contain_text("Poor goat.")
    context.close()


@pytest.mark.parametrize("javascript", [False, True])
def test_a_form_of_another_site_is_refused_and_given_back(
    browser: Browser, live: LiveBlog, javascript: bool
) -> None:
    context = browser.new_context(java_script_enabled=javascript)
    page = context.new_page()
    form = (
        f'<form method="post" action="{live.url}/comments/on/ferry">'
        '<input name="body" value="Planted."><input name="name" value="X">'
        '<input name="email" value="x@example.org"><button>Win a prize</button></form>'
    )
    page.route(
        "http://evil.example/", lambda route: route.fulfill(body=form, content_type="text/html")
    )
    page.goto("http://evil.example/")
    with page.expect_navigation() as answer:
        page.get_by_role("button").click()
    assert answer.value is not None
    assert answer.value.status == 403
    expect(page.get_by_text("Please send this once more")).to_be_visible()
    assert live.flask("comments", "list") == ""
    page.get_by_role("button", name="Post Comment").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your comment is waiting to be read")
    context.close()


def test_the_form_is_filled_in_by_keyboard_alone_and_never_enters_the_trap(
    browser: Browser, live: LiveBlog
) -> None:
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{live.url}/articles/ferry")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the text")).to_be_focused()
    page.get_by_label("Comment *").focus()
    for typed in ("Typed.", BO["name"], BO["email"], ""):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Post Comment")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your comment is waiting to be read")
    assert live.flask("comments", "list").startswith("1 held ")
    context.close()


@pytest.mark.parametrize(("javascript", "most"), [(False, 2), (True, 3)])
def test_a_page_and_all_it_loads_is_two_requests_and_fourteen_kilobytes(
    browser: Browser, live: LiveBlog, javascript: bool, most: int
) -> None:
    context = browser.new_context(java_script_enabled=javascript)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(f"{live.url}/articles/ferry", wait_until="networkidle")
    network = [url for url in requests if not url.startswith("data:")]
    # The third is the script, which reading needs nothing of: docs/decisions/0009.
    assert len(network) <= most, network
    assert 0 < sum(sizes) <= 14_336
    context.close()


def fill_in(page: Page, **changes: str) -> None:
    typed = {"body": TEXT, **BO} | changes
    page.get_by_label("Comment *").fill(typed["body"])
    page.get_by_label("Name *").fill(typed["name"])
    page.get_by_label("Email *").fill(typed["email"])
