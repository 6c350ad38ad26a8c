"""Two editors go through what waits, by keyboard alone, at the same time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from sqlalchemy import select

from blog.accounts import session_actions
from blog.accounts.vocabulary import Role
from blog.comments import actions, queries, writer_actions
from blog.comments.models import Comment, Decision
from blog.comments.policy import Rules
from blog.comments.status import Decider, Status
from blog.core.clock import utc_now
from blog.core.database import db
from blog.core.markup import render_comment
from tests.cast import NOON, draft, publishes, submits
from tests.live import LiveBlog
from tests.staff import hire

FINE, SPAM, UNCIVIL = "A kind word", "Cheap watches", "You idiot"
KEY = {FINE: "p", SPAM: "s", UNCIVIL: "2"}
STATE = {FINE: Status.PUBLISHED, SPAM: Status.SPAM, UNCIVIL: Status.REMOVED}
MARKED = "document.querySelector('.queue__item[aria-current]')"


@pytest.fixture
def live(app: Flask, tmp_path: Path, database_url: str) -> Iterator[LiveBlog]:
    """Start a blog with one published article."""
    publishes()
    folder = tmp_path / "instance"
    folder.mkdir()
    blog = LiveBlog(folder, {"DATABASE_URL": database_url})
    blog.start()
    yield blog
    blog.stop()


class Desk:
    """The queue in a browser of its own, with nothing but a keyboard."""

    def __init__(self, browser: Browser, live: LiveBlog, role: Role) -> None:
        self.context: BrowserContext = browser.new_context(viewport={"width": 1200, "height": 900})
        self.complaints: list[str] = []
        self.context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.url = f"{live.url}/newsroom/comments"
        self.presses = 0
        self._signs_in(role, live)
        self.page: Page = self.context.new_page()

    def opens(self) -> None:
        self.page.goto(self.url)
        self.waits_for_a_row()

    def presses_key(self, key: str) -> None:
        self.presses += 1
        self.page.keyboard.press(key)

    def waits_for_a_row(self) -> None:
        expect(self.page.locator(".queue__item[aria-current]:not([data-phase])")).to_have_count(1)

    def reads(self) -> str:
        """Return the text of the row that is marked; empty if there is none to decide about."""
        return str(
            self.page.evaluate(
                f"{MARKED} && !['sending', 'done', 'moved'].includes({MARKED}.dataset.phase)"
                f" ? {MARKED}.querySelector('.said__text').textContent : ''"
            )
        )

    def marked(self) -> int:
        return int(self.page.evaluate(f"{MARKED}.dataset.id"))

    def tells(self, sentence: str) -> None:
        """See that what was last told says so."""
        expect(self.page.locator("#told")).to_contain_text(sentence)

    def shows(self, comment_id: int, sentence: str) -> None:
        """See that a row is marked with this."""
        mark = self.page.locator(f"#comment-{comment_id} .queue__mark")
        expect(mark).to_contain_text(sentence)

    def order(self) -> list[int]:
        found = self.page.locator(".queue__item").evaluate_all(
            "rows => rows.map(row => Number(row.dataset.id))"
        )
        return [int(each) for each in found]

    def _signs_in(self, role: Role, live: LiveBlog) -> None:
        token = session_actions.open_session(
            hire(role), browser="Chromium", is_complete=True, now=utc_now()
        )
        db.session.remove()
        self.context.add_cookies([{"name": "dateline_staff", "value": token, "url": live.url}])


@pytest.fixture
def ada(browser: Browser, live: LiveBlog) -> Iterator[Desk]:
    yield from desk(browser, live, Role.EDITOR)


@pytest.fixture
def zoe(browser: Browser, live: LiveBlog) -> Iterator[Desk]:
    yield from desk(browser, live, Role.ADMIN)


def desk(browser: Browser, live: LiveBlog, role: Role) -> Iterator[Desk]:
    made = Desk(browser, live, role)
    yield made
    made.context.close()
    assert made.complaints == []


def waits(*texts: str) -> list[int]:
    """Comments come in and wait, by somebody else each; returns their numbers."""
    senders = (draft(text, email=f"{text}@example.org", address_hash=text) for text in texts)
    return [submits(each).comment_id for each in senders]


def status(comment_id: int) -> str:
    db.session.rollback()
    return db.session.get_one(Comment, comment_id).status


def log(comment_id: int) -> list[str]:
    """Return into which states a comment came, one after another."""
    db.session.rollback()
    return [each.to_status for each in queries.decisions_of(comment_id)]


def any_waits() -> bool:
    db.session.rollback()
    held = select(Comment.id).where(Comment.status == Status.HELD).limit(1)
    return db.session.scalar(held) is not None


def decides_by_key(moderator: Desk) -> bool:
    """Read the row that is marked and press its key; tell whether there was one to decide about."""
    kind = re.match("|".join(KEY), moderator.reads().strip())
    if kind:
        moderator.presses_key(KEY[kind[0]])
    return kind is not None


def test_two_hundred_are_decided_by_two_at_once_with_a_key_each(ada: Desk, zoe: Desk) -> None:
    kinds = [FINE] * 120 + [SPAM] * 60 + [UNCIVIL] * 20
    Random(1).shuffle(kinds)
    ids = waits(*(f"{kind}, number {number}" for number, kind in enumerate(kinds)))
    for each in (ada, zoe):
        each.opens()
    while any_waits():
        are_idle = [not decides_by_key(each) for each in (ada, zoe) * 20]
        if all(are_idle):
            ada.page.wait_for_timeout(50)
    assert ada.presses + zoe.presses < 220
    assert min(ada.presses, zoe.presses) > 40
    db.session.rollback()
    found = db.session.scalars(select(Comment.status).order_by(Comment.id)).all()
    assert found == [STATE[kind] for kind in kinds]
    decided = db.session.scalars(
        select(Decision.comment_id).where(Decision.decided_by == Decider.STAFF)
    ).all()
    assert sorted(decided) == ids


def test_each_key_does_what_the_list_of_keys_says(ada: Desk) -> None:
    first, second, third, fourth = waits(FINE, SPAM, UNCIVIL, "Again")
    ada.opens()
    assert ada.marked() == first
    for key, expected in {"j": second, "k": first}.items():
        ada.presses_key(key)
        assert ada.marked() == expected
    ada.presses_key("p")
    assert ada.marked() == second, "the answer is not waited for"
    ada.presses_key("s")
    ada.tells("Comment 2: spam.")
    ada.shows(first, "Comment 1: published.")
    assert ada.order() == [first, second, third, fourth], "nothing moves"
    # Back, one after another, and decided anew.
    ada.presses_key("u")
    ada.presses_key("u")
    ada.tells("Comment 1: held. It waits for a decision again.")
    assert (ada.marked(), status(first), status(second)) == (first, "held", "held")
    ada.presses_key("u")
    ada.tells("You have decided nothing here")
    ada.presses_key("s")
    ada.presses_key("u")
    ada.presses_key("p")  # before the answers have come
    ada.shows(first, "Comment 1: published.")
    assert log(first)[-3:] == ["spam", "held", "published"]
    # A removal has a reason.
    ada.presses_key("r")
    expect(ada.page.locator(f"#reason-{second}")).to_be_focused()
    ada.presses_key("Enter")
    ada.tells("choose, if you remove it")
    ada.presses_key("5")
    ada.presses_key("Escape")
    assert (ada.marked(), status(second)) == (second, "held")
    ada.presses_key("r")
    ada.page.locator(f"#note-{second}").fill("jpsu")
    ada.page.locator(f"#reason-{second}").focus()
    ada.presses_key("4")
    ada.presses_key("Enter")
    ada.shows(second, "Comment 2: removed.")
    db.session.rollback()
    latest = queries.decisions_of(second)[-1]
    assert (latest.reasons[0]["code"], latest.note) == ("false", "jpsu")
    assert ada.marked() == third
    ada.presses_key("x")
    expect(ada.page.locator(f"#chosen-{third}")).to_be_checked()
    ada.presses_key("2")
    ada.shows(third, "Comment 3: removed.")
    # The last list of all: itself, and how to be rid of it.
    ada.presses_key("?")
    expect(ada.page.get_by_text("take your last decision back")).to_be_visible()
    ada.page.get_by_label("Decide with single keys").uncheck()
    ada.presses_key("Escape")
    ada.presses_key("p")
    ada.page.reload()
    ada.waits_for_a_row()
    ada.presses_key("p")
    ada.page.keyboard.press("Control+p")
    ada.page.wait_for_timeout(100)
    assert status(fourth) == "held"
    # Buttons do the same, and are there for who has no keys.
    ada.page.locator(f"#comment-{fourth}").get_by_role("button", name="Publish").click()
    ada.page.locator(f"#comment-{fourth}").get_by_role("button", name="Undo").click()
    ada.tells("It waits for a decision again.")
    assert status(fourth) == "held"


def test_other_keyboards_have_the_same_keys_elsewhere(ada: Desk) -> None:
    first, second, third = waits(FINE, SPAM, UNCIVIL)
    ada.opens()

    def presses(key: str, code: str, *, shift: bool = False) -> None:
        of = {"key": key, "code": code, "shiftKey": shift, "bubbles": True, "cancelable": True}
        ada.page.evaluate(
            "of => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', of))", of
        )

    presses("\u061f", "Slash", shift=True)  # Arabic
    expect(ada.page.get_by_text("take your last decision back")).to_be_visible()
    presses("\u061f", "Slash", shift=True)
    presses("(", "Digit5")  # French: the figures need the shift key
    ada.shows(first, "Comment 1: removed.")
    presses("2", "Digit2", shift=True)
    ada.shows(second, "Comment 2: removed.")
    presses("\u0437", "KeyP")  # Russian
    ada.shows(third, "Comment 3: published.")
    assert not ada.complaints


def test_a_note_that_came_too_late_can_still_be_read(ada: Desk, zoe: Desk) -> None:
    (only,) = waits(UNCIVIL)
    ada.opens()
    ada.presses_key("r")
    ada.page.locator(f"#note-{only}").fill("Mind your words.")
    actions.decide(only, Status.SPAM, staff_name="Zoe", rules=Rules(), now=utc_now())
    ada.shows(only, "Zoe: spam. Mind your words.")


def test_what_a_colleague_decides_is_marked_and_not_moved(ada: Desk, zoe: Desk) -> None:
    first, second, third = waits(FINE, SPAM, UNCIVIL)
    ada.opens()
    zoe.page.goto(zoe.url)
    zoe.tells("Colleagues are reading the rest.")
    expect(zoe.page.locator(f"#comment-{first}")).to_contain_text("Ada Editor is reading this.")
    zoe.presses_key("j")  # nobody is kept from deciding
    zoe.presses_key("p")
    zoe.shows(first, "Comment 1: published.")
    ada.presses_key("s")  # on what she still sees as it was
    ada.shows(first, "It is published now. Zoe Admin decided so.")
    assert (ada.marked(), status(first)) == (second, "published")
    zoe.page.locator(f"#comment-{third}").get_by_role("button", name="It is spam").click()
    ada.shows(third, "Zoe Admin: spam.")
    assert ada.order() == [first, second, third]
    assert ada.marked() == second
    ada.presses_key("j")
    ada.presses_key("p")
    ada.tells("Zoe Admin: spam.")
    assert (ada.marked(), status(third)) == (second, "spam"), "and the next one is led to"
    zoe.presses_key("u")
    expect(ada.page.locator(f"#comment-{third} .queue__mark")).to_have_count(0)


def loses_the_answer(route: Route) -> None:
    route.fetch()
    route.abort()


def test_nothing_decided_is_lost(ada: Desk) -> None:
    first, second, third = waits(FINE, SPAM, UNCIVIL)
    ada.opens()
    ada.page.route("**/decisions**", lambda route: route.abort())
    ada.presses_key("p")
    ada.shows(first, "Not decided: the blog does not answer.")
    ada.presses_key("s")
    assert ada.marked() == third
    ada.page.unroute("**/decisions**")
    ada.page.get_by_role("button", name="Send again").click()
    ada.shows(first, "Comment 1: published.")
    ada.shows(second, "Comment 2: spam.")
    # The answer alone is lost: it was decided, and counts as such.
    ada.page.route("**/decisions**", loses_the_answer)
    ada.presses_key("p")
    ada.shows(third, "Not decided")
    ada.page.unroute("**/decisions**")
    ada.page.get_by_role("button", name="Send again").click()
    expect(ada.page.locator(f"#comment-{third}")).to_have_attribute("data-phase", "done")
    (fourth,) = waits("Later")
    ada.page.reload()
    ada.waits_for_a_row()
    (cookie,) = ada.context.cookies()
    ada.context.clear_cookies()
    ada.presses_key("p")
    ada.shows(fourth, "You are not signed in")
    ada.context.add_cookies(
        [{"name": "dateline_staff", "value": cookie.get("value", ""), "url": ada.url}]
    )
    ada.page.get_by_role("button", name="Send again").click()
    ada.shows(fourth, "Comment 4: published.")
    assert status(fourth) == "published"


def test_further_ones_come_by_themselves(ada: Desk) -> None:
    ids = waits(*(f"{FINE} {number}" for number in range(60)))
    ada.opens()
    assert ada.order() == ids[:50]
    while any_waits():
        if not decides_by_key(ada):
            ada.page.wait_for_timeout(20)
    assert ada.order() == ids
    assert ada.presses == 60
    expect(ada.page.get_by_role("link", name="Further")).to_have_count(0)


def test_its_writer_changes_the_text_meanwhile(ada: Desk) -> None:
    sent = submits(draft(FINE))
    ada.opens()
    assert sent.receipt
    text = render_comment("You are all idiots.")
    writer_actions.edit(sent.receipt, text, reader_token="", rules=Rules(), now=NOON)
    ada.presses_key("p")
    ada.shows(sent.comment_id, "Its writer has changed the text.")
    expect(ada.page.locator(f"#said-{sent.comment_id}")).to_contain_text("You are all idiots.")
    assert status(sent.comment_id) == "held"
    ada.presses_key("2")
    ada.shows(sent.comment_id, "Comment 1: removed.")
