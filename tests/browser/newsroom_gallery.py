"""Every kind of page that staff are shown, and the readers' pages that their work makes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO

from flask import Flask
from PIL import Image
from playwright.sync_api import Page, Route

from blog import create_app
from blog.accounts import link_actions, session_actions
from blog.accounts.link_actions import Ways
from blog.accounts.vocabulary import Role
from blog.articles import preview_link_actions
from blog.core import outbox, tokens
from blog.core.audit import Actor
from blog.core.clock import utc_now
from blog.core.database import db, transaction
from blog.corrections import report_actions
from blog.corrections.report_actions import Told
from blog.images import actions as image_actions
from blog.images import encoding
from blog.images.actions import Texts
from blog.moderation import backtest_actions
from blog.moderation.models import Backtest
from blog.rulebook.proposal import Proposal
from blog.rulebook.vocabulary import Effect
from blog.rulebook.vocabulary import Kind as RuleKind
from blog.settings import Settings
from tests import filtering, stories
from tests.browser.gallery import Kind, press
from tests.browser.gallery import Ways as Visits
from tests.cast import draft, says, submits
from tests.conftest import SECRET_KEY
from tests.live import LiveBlog
from tests.staff import hire

BY = Actor("Ada Editor")
BODY = """The first boat left at six.[^1]

## What it carried

![](image:2 "On deck.")

It carried a goat.

| boat | goats |
|---|---|
| first | 1 |

[^1]: By our watch."""


def prepare(live: LiveBlog) -> None:
    """Fill the blog with one of everything that the newsroom works on."""
    live.stop()
    live.variables |= {
        "BASE_URL": live.url,
        "MAIL_FROM": "news@news.example",
        "MAIL_URL": "smtp://127.0.0.1:9",  # nothing is delivered here
        "SECRET_KEY": SECRET_KEY,
    }
    with inside(live) as app:
        hire(Role.ADMIN)
        hire(Role.WRITER)
        for colour in ("teal", "maroon"):
            sends_picture(app, colour)
        section = stories.opens_section("Harbour", "Boats, and who is on them.")
        stories.opens_section("Hills")
        told = {"tags": ("Sea", "Transport"), "section_id": section, "author_ids": (2,)}
        ferry = stories.tells("The goat", BODY, slug="goat", lead_image_id=1, **told)
        stories.corrects(
            ferry, "We counted one goat; there were two.", body=BODY + "\n\nTwo goats."
        )
        stories.drafts("A draft", "It is not done.", slug="draft", author_ids=(2,))
        says("Who let the goat on?")
        submits(draft("Cheap *goats* at https://a.example and https://b.example"))
        reports(ferry)
        preview_link_actions.make(ferry, lasts=timedelta(days=7), by=BY, now=utc_now())
        link_actions.make(
            2, Ways(timedelta(7), timedelta(1), is_mailing=True), by=BY, now=utc_now()
        )
        with transaction() as session:
            mail = outbox.put(session, "digest", "digest", {"numbers": []}, now=utc_now())
            mail.is_open, mail.died_at, mail.error = False, utc_now(), "550 No such mailbox"
        filtering.loads()
        filtering.learns()
    live.start()


@contextmanager
def inside(live: LiveBlog) -> Iterator[Flask]:
    """Work on the blog's own database, in this process."""
    app = create_app(
        Settings(
            instance_path=live.folder,
            database_url=live.variables["DATABASE_URL"],
            secret_key=SECRET_KEY,
            base_url=live.url,
        )
    )
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def sends_picture(app: Flask, colour: str) -> None:
    file = BytesIO()
    Image.new("RGB", (640, 480), colour).save(file, "JPEG")
    file.seek(0)
    image_actions.upload(
        encoding.encode(file, max_pixels=1_000_000),
        Texts(f"The boat, {colour}.", "The boat.", "Maren Oduya"),
        file_name=f"{colour}.jpg",
        folder=app.extensions["settings"].instance_path,
        by=BY,
        now=utc_now(),
    )


def reports(article_id: int) -> None:
    told = Told(
        passage="It carried a goat.",
        message="There were two of them.",
        name="Bo Newcomer",
        email="bo@example.org",
        credit=True,
        is_trap_filled=False,
    )
    report_actions.send(
        article_id, told, address_hash="bo", per_day=10, digest_every=None, now=utc_now()
    )


def every_kind(live: LiveBlog) -> Iterator[Kind]:
    """Yield every kind of page; some change what the next one shows, so their order matters."""
    visits = Visits(live)
    yield from _entrances(visits)
    yield from _readers_pages(visits)
    yield Kind("desk", signs_in(visits, 1))
    yield from _people(visits)
    yield from _articles(visits)
    yield from _pictures(visits)
    yield from _comments(visits)
    yield from _rules(visits)
    yield from _the_rest(visits)


def signs_in(visits: Visits, staff_id: int) -> Callable[[Page], object]:
    """Open the desk in a browser in which somebody is signed in."""

    def visit(page: Page) -> None:
        with inside(visits.live):
            token = session_actions.open_session(
                staff_id, browser="Chromium", is_complete=True, now=utc_now()
            )
        page.context.add_cookies(
            [{"name": "dateline_staff", "value": token, "url": visits.live.url}]
        )
        page.goto(f"{visits.live.url}/newsroom/")

    return visit


def fills(visits: Visits, path: str, button: str, **typed: str) -> Callable[[Page], object]:
    """Open an address, type into its fields, and press a button."""

    def visit(page: Page) -> None:
        page.goto(visits.live.url + path)
        for name, text in typed.items():
            page.locator(f"main [name={name}]").first.evaluate(
                "(box, text) => box.value = text", text
            )
        press(page, button)

    return visit


def presses(visits: Visits, path: str, *keys: str) -> Callable[[Page], object]:
    """Open the queue, and press keys once its first row is marked."""

    def visit(page: Page) -> None:
        page.goto(visits.live.url + path)
        page.locator(".queue__item[aria-current]").wait_for()
        for key in keys:
            page.keyboard.press(key)

    return visit


def _entrances(visits: Visits) -> Iterator[Kind]:
    yield Kind("sign-in", visits.at("/newsroom/"))
    yield Kind("sign-in-refused", fills(visits, "/newsroom/sign-in", "Sign in", email=""), 422)
    yield Kind("forgotten", visits.at("/newsroom/forgotten"))
    yield Kind(
        "forgotten-asked", fills(visits, "/newsroom/forgotten", "Send", email="a@news.example")
    )
    link = "/newsroom/links/" + _signed(1, tokens.STAFF_LINK)
    yield Kind("invitation", visits.at(link))
    yield Kind("invitation-refused", fills(visits, link, "Set the", new_password="short"), 422)
    yield Kind("invitation-foreign", visits.at("/newsroom/links/nonsense"), 404)


def _readers_pages(visits: Visits) -> Iterator[Kind]:
    for name, path in {
        "article-goat": "/articles/goat",
        "history": "/articles/goat/history",
        "corrections": "/corrections",
        "section": "/sections/harbour",
        "tag": "/tags/sea",
        "author": "/authors/wim-writer",
        "error-report": "/articles/goat/errors",
        "private-link": "/previews/" + _signed(1, tokens.PREVIEW),
    }.items():
        yield Kind(name, visits.at(path))
    yield Kind(
        "error-report-refused",
        fills(visits, "/articles/goat/errors", "Send report", email="x"),
        422,
    )
    yield Kind(
        "error-report-thanks",
        fills(visits, "/articles/goat/errors", "Send report", message="Two more."),
    )


def _people(visits: Visits) -> Iterator[Kind]:
    account, people = "/newsroom/account", "/newsroom/people"
    yield Kind("account", visits.at(account))
    yield Kind("account-refused", fills(visits, account, "Save", name=""), 422)
    yield Kind("second-factor", visits.at(f"{account}/second-factor"))
    yield Kind("second-factor-new", visits.at(f"{account}/second-factor/new"))
    yield Kind(
        "second-factor-refused",
        fills(visits, f"{account}/second-factor/new", "Set it up", code="1"),
        422,
    )
    yield Kind("people", visits.at(people))
    yield Kind("people-refused", fills(visits, people, "Invite", email="x"), 422)
    yield Kind("person", visits.at(f"{people}/2"))
    yield Kind("person-last-admin", fills(visits, f"{people}/1", "Shut the account"), 409)


def _articles(visits: Visits) -> Iterator[Kind]:
    articles, goat, sketch = (f"/newsroom/articles{each}" for each in ("", "/2", "/3"))
    yield Kind("articles", visits.at(articles))
    yield Kind("article-new", visits.at(f"{articles}/new"))
    yield Kind("article-refused", fills(visits, f"{articles}/new", "Save", language="x!"), 422)
    yield Kind(
        "article-preview", fills(visits, f"{articles}/new", "Preview", headline="A", body="B")
    )
    yield Kind("article-draft", visits.at(sketch))
    yield Kind("article-published", visits.at(f"{goat}?report=1"))
    yield Kind("article-unsaid", fills(visits, goat, "Save", headline="Another goat"), 422)
    yield Kind("article-conflict", fills(visits, sketch, "Save", body="Mine.", based_on="0"), 409)
    yield Kind("schedule-refused", fills(visits, sketch, "Schedule", at="2020-01-01T00:00"), 422)
    yield Kind("revisions", visits.at(f"{goat}/revisions"))
    yield Kind("revisions-compared", visits.at(f"{goat}/revisions?from=1&to=3"))
    yield Kind("revision", visits.at(f"{goat}/revisions/1"))


def _pictures(visits: Visits) -> Iterator[Kind]:
    yield Kind("images", visits.at("/newsroom/images"))
    yield Kind("images-refused", fills(visits, "/newsroom/images", "Send the picture"), 422)
    yield Kind("image", visits.at("/newsroom/images/1"))
    yield Kind("image-in-use", fills(visits, "/newsroom/images/1", "Delete"), 409)


def _comments(visits: Visits) -> Iterator[Kind]:
    yield Kind("comments", visits.at("/newsroom/comments"))
    yield Kind("comments-removing", presses(visits, "/newsroom/comments", "?", "r"))
    yield Kind("comments-published", visits.at("/newsroom/comments?state=published"))
    yield Kind("comments-none", visits.at("/newsroom/comments?q=nothing+like+it"))
    yield Kind("comments-of-article", visits.at("/newsroom/comments?article=ferry"))
    yield Kind("article-comments", visits.at("/newsroom/articles/1/comments"))
    yield Kind("article-comments-answer", visits.at("/newsroom/articles/1/comments?answer=1"))
    yield Kind("article-comments-gone", visits.at("/newsroom/articles/1/comments?answer=2"), 404)
    yield Kind("article-comments-unseen", visits.at("/newsroom/articles/3/comments"))
    yield Kind("desk-of-writer", signs_in(visits, 2))
    yield Kind("articles-of-writer", visits.at("/newsroom/articles"))
    yield Kind(
        "article-comments-refused",
        fills(visits, "/newsroom/articles/2/comments", "Publish", body=" "),
        422,
    )
    yield Kind("article-comments-foreign", visits.at("/newsroom/articles/1/comments"), 403)
    yield Kind("desk-once-more", signs_in(visits, 1))
    yield Kind("comment-published", visits.at("/newsroom/comments/1"))
    yield Kind("comment-held", visits.at("/newsroom/comments/2"))
    yield Kind("comment-answer-refused", fills(visits, "/newsroom/comments/1", "Answer"), 422)
    yield Kind(
        "comment-moved",
        fills(visits, "/newsroom/comments/2", "Publish", seen="spam"),
        409,
    )


def _rules(visits: Visits) -> Iterator[Kind]:
    rules, goat = "/newsroom/rules", "/newsroom/comments/1"
    yield Kind("rules-none", visits.at(rules))
    yield Kind("rule-new", visits.at(f"{rules}/new"))
    refused = fills(visits, f"{rules}/new", "Try it", patterns="*", until="soon")
    yield Kind("rule-refused", refused, 422)
    yield Kind("rule-tried", fills(visits, f"{rules}/new", "Try it", patterns="*oat*\ngoats"))
    yield Kind("rule-not-meant", lambda page: press(page, "Save the rules"), 422)
    yield Kind("rule-running", tries(visits))
    yield Kind("rule-stopped", lambda page: press(page, "Stop"))
    untried = fills(visits, f"{rules}/new", "Try it", kind="network", patterns="192.0.2.0/24")
    yield Kind("rule-untried", untried)
    yield Kind("rule-saved", lambda page: press(page, "Save the rule"))
    yield Kind("block-refused", fills(visits, goat, "Block", by="", name=""), 422)
    yield Kind("block", fills(visits, goat, "Block"))
    yield Kind("rules", visits.at(rules))
    yield Kind("rule-ended", fills(visits, f"{rules}/1", "End this rule"))
    yield Kind("rules-over", visits.at(f"{rules}?shown=over"))


def tries(visits: Visits) -> Callable[[Page], object]:
    """Open a backtest that somebody goes through, and have it not look again by itself."""
    proposal = Proposal(kind=RuleKind.WORDS, patterns=("goat",), effect=Effect.HOLD)

    def still(route: Route) -> None:
        answer = route.fetch()
        headers = {name: text for name, text in answer.headers.items() if name != "refresh"}
        route.fulfill(response=answer, headers=headers)

    def visit(page: Page) -> None:
        with inside(visits.live):
            number = backtest_actions.ask(proposal, staff_id=1, now=utc_now())
            with transaction() as session:
                session.get_one(Backtest, number).total = 1000
                session.get_one(Backtest, number).tried = 380
        page.route("**/backtests/*", still)
        page.goto(f"{visits.live.url}/newsroom/rules/backtests/{number}")
        page.unroute("**/backtests/*")

    return visit


def _the_rest(visits: Visits) -> Iterator[Kind]:
    for name, path in {
        "reports": "/newsroom/reports",
        "report": "/newsroom/reports/1",
        "filter": "/newsroom/filter",
        "sections": "/newsroom/sections",
        "section-changed": "/newsroom/sections/1",
        "search": "/newsroom/search",
        "search-found": "/newsroom/search?q=goat",
        "settings": "/newsroom/settings",
        "removal-reasons": "/newsroom/removal-reasons",
        "removal-reason": "/newsroom/removal-reasons/off%20topic",
        "audit": "/newsroom/audit",
        "audit-decisions": "/newsroom/audit?log=decisions",
        "mails": "/newsroom/mails",
    }.items():
        yield Kind(name, visits.at(path))
    yield Kind(
        "removal-reasons-refused",
        fills(visits, "/newsroom/removal-reasons", "Add", sentence=""),
        422,
    )
    yield Kind("removal-reasons-retired", fills(visits, "/newsroom/removal-reasons", "Retire"))
    yield Kind("sections-refused", fills(visits, "/newsroom/sections", "Add", name=""), 422)
    yield Kind(
        "settings-refused",
        fills(visits, "/newsroom/settings", "Save", thread_depth="1000"),
        422,
    )
    yield Kind("filter-tried", fills(visits, "/newsroom/filter", "Try it", text=filtering.SPAM))
    yield Kind("filter-refused", fills(visits, "/newsroom/filter", "Try it", text=" "), 422)
    yield Kind("signed-out", lambda page: press(page, "Sign out"))


def _signed(number: int, purpose: str) -> str:
    return tokens.sign_number(number, secret_key=SECRET_KEY, purpose=purpose)
