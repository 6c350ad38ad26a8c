"""A thread in a real browser: folded, printed, on a phone, without a script."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from blog import create_app
from blog.comments.status import Status
from blog.core.database import db
from blog.settings import Settings
from tests.cast import BO, decides, says
from tests.live import LiveBlog
from tests.threads import answers, picks

LEAST_TARGET_PIXELS = 24  # WCAG 2.2, criterion 2.5.8


def quarrel(live: LiveBlog) -> None:
    """Nine levels of a quarrel with long words, a tombstone, an answer and a pick."""
    url = live.variables["DATABASE_URL"]
    app = create_app(Settings(instance_path=live.folder, database_url=url))
    with app.app_context():
        parent = first = says("How is the goat?", by=BO)
        for number in range(8):
            parent = says(f"{number} {'nevertheless' * 8}", parent_id=parent)
        answers("It is well.", parent_id=first)
        gone = says("Soon gone.", by=BO)
        says("No.", parent_id=gone)
        decides(gone, Status.REMOVED)
        picks(says("I have a photograph."))
        db.session.remove()
        db.engine.dispose()


def opens(browser: Browser, live: LiveBlog, width: int = 320) -> Page:
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": width, "height": 900}
    )
    page = context.new_page()
    page.goto(f"{live.url}/articles/ferry")
    return page


def test_a_thread_fits_a_phone_and_a_finger(browser: Browser, live: LiveBlog) -> None:
    quarrel(live)
    page = opens(browser, live)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    text = page.locator("#comment-9 .comment__text").bounding_box()
    assert text is not None
    assert text["width"] > 240
    for each in page.locator(
        ".branch > summary, .comment__do a, .pagination a, .reply button"
    ).all():
        box = each.bounding_box()
        assert box is not None
        assert box["height"] >= LEAST_TARGET_PIXELS
        assert box["width"] >= LEAST_TARGET_PIXELS
    page.context.close()


def test_a_branch_is_folded_by_keyboard_and_printed_all_the_same(
    browser: Browser, live: LiveBlog
) -> None:
    quarrel(live)
    page = opens(browser, live, width=800)
    answer = page.locator("#comment-2 > .comment .comment__text")
    expect(answer).to_be_visible()
    page.locator("#comment-1 > .branch > summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("9 answers")).to_be_visible()
    expect(answer).not_to_be_visible()
    page.emulate_media(media="print")
    expect(answer).to_be_visible()
    expect(page.get_by_text("9 answers")).not_to_be_visible()
    expect(page.get_by_role("link", name="Report")).not_to_be_visible()
    page.context.close()
