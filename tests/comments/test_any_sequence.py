"""Whatever readers and editors do, in whatever order: the thread is right, and so is the log."""

from __future__ import annotations

import dataclasses
import re
import shutil
from collections import Counter
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask, current_app
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy import select

from blog.articles.models import Article
from blog.comments import actions, erasure_actions, flag_actions, writer_actions
from blog.comments.door import NotAllowed
from blog.comments.erasure_actions import Erasure
from blog.comments.mail_models import Follow, Subscription
from blog.comments.models import Comment, Decision
from blog.comments.policy import Rules
from blog.comments.status import Status, may_follow
from blog.comments.vocabulary import FlagReason
from blog.comments.writer_actions import TooLate
from blog.core.database import db, transaction
from blog.core.markup import render_comment
from blog.core.outbox import OutboxMail
from blog.notifications import letters
from blog.notifications.actions import Claimed
from blog.settings import Settings
from blog.site import thread_rows
from tests.cast import ADA, NOON, draft, publishes, submits
from tests.correspondence import BASE_URL, MAIL_FROM
from tests.databases import SQLiteTemplate

RULES = Rules(hold_first_comments=False, is_throttled=False, hold_flags=2, is_mailing=True)
FEEDS = ("/comments.atom", "/articles/ferry/comments.atom")

# What is done, to which comment, and a number with which to vary it.
MOVES = ["submit", "submit", "reply", "reply", "decide", "edit", "withdraw", "erase", "flag"]
move = st.tuples(st.sampled_from(MOVES), st.integers(0, 30), st.integers(0, 5))


class Play:
    """One sequence of moves on an empty blog; each comment is written by somebody else."""

    def __init__(self) -> None:
        self.receipts: dict[int, str] = {}
        self.now: datetime = NOON
        publishes()

    def makes(self, what: str, which: int, how: int) -> None:
        """Make one move, unless it is refused in one of the ways in which it may be."""
        self.now += timedelta(minutes=1)
        if what in {"submit", "reply"}:
            self.submits(which if what == "reply" else None, how)
            return
        if not self.receipts:
            return
        number = sorted(self.receipts)[which % len(self.receipts)]
        with suppress(NotAllowed, TooLate, actions.NotFound):
            getattr(self, what)(number, how)

    def submits(self, which: int | None, how: int) -> None:
        """Somebody comments, or answers a published comment; every fifth is spam."""
        parents = db.session.scalars(
            select(Comment.id).where(Comment.status == Status.PUBLISHED).order_by(Comment.id)
        ).all()
        parent = parents[which % len(parents)] if which is not None and parents else None
        number = len(self.receipts) + 1
        sent = draft(
            f"word{number}x0",
            parent_id=parent,
            name=f"Writer {number}",
            email=f"w{number}@example.org",
            address_hash=str(number),
            is_trap_filled=how == 5,
            form_age_seconds=1 if how == 4 else 60,
        )
        submitted = submits(sent, rules=RULES, at=self.now)
        assert submitted.receipt
        self.receipts[submitted.comment_id] = submitted.receipt
        self.follows(submitted.comment_id)

    def follows(self, number: int) -> None:
        """The writer of a comment is mailed its answers."""
        with transaction() as session:
            subscription = Subscription(
                article_id=1, email=f"w{number}@example.org", created_at=self.now
            )
            session.add(subscription)
            session.flush()
            session.add(
                Follow(comment_id=number, subscription_id=subscription.id, followed_at=self.now)
            )

    def decide(self, number: int, how: int) -> None:
        to = [Status.PUBLISHED, Status.PUBLISHED, Status.HELD, Status.SPAM, Status.REMOVED]
        actions.decide(number, to[how % 5], staff_name=ADA, rules=RULES, now=self.now)

    def edit(self, number: int, how: int) -> None:
        links = " http://a.example http://b.example" if how == 5 else ""
        body = render_comment(f"word{number}x{how}{links}")
        receipt = self.receipts[number]
        writer_actions.edit(receipt, body, reader_token="", rules=RULES, now=self.now)

    def withdraw(self, number: int, how: int) -> None:
        writer_actions.withdraw(self.receipts[number], rules=RULES, now=self.now)

    def erase(self, number: int, how: int) -> None:
        erasure = Erasure(keeps_text=how % 2 == 0, pen_name="Nobody")
        erasure_actions.erase(
            self.receipts[number], erasure, reader_token="", rules=RULES, now=self.now
        )

    def flag(self, number: int, how: int) -> None:
        reason = list(FlagReason)[how % len(FlagReason)]
        flag_actions.flag(number, reason, "", reporter_hash=f"r{how}", rules=RULES, now=self.now)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Return settings of a blog that mails, and shows few comments on a page."""
    mail = {"mail_url": "smtp://127.0.0.1:9", "mail_from": MAIL_FROM, "base_url": BASE_URL}
    # No page is kept: each example has another database in the same place.
    few = {"comments_per_page": 2, "thread_depth": 2, "page_cache_mb": 0}
    return dataclasses.replace(settings, **few, **mail)  # type: ignore[arg-type]


@given(moves=st.lists(move, min_size=1, max_size=14))
@examples(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_the_thread_is_right_after_any_sequence(
    app: Flask,
    database_url: str,
    sqlite_template: SQLiteTemplate,
    moves: list[tuple[str, int, int]],
) -> None:
    _begin_anew(database_url, sqlite_template)
    play = Play()
    for each in moves:
        play.makes(*each)
    db.session.rollback()
    comments = {each.id: each for each in db.session.scalars(select(Comment))}
    see_counts(comments)
    see_log(comments)
    see_pages(app, comments)
    see_mails(app, play.now, comments)


def _begin_anew(database_url: str, template: SQLiteTemplate) -> None:
    db.session.remove()
    db.engine.dispose()
    current_app.extensions["commits"].close()
    thread_rows.init_app(current_app)
    path = Path(database_url.removeprefix("sqlite:///"))
    for left in path.parent.glob(f"{path.name}-*"):
        left.unlink()
    shutil.copy(template.path, path)


def see_counts(comments: dict[int, Comment]) -> None:
    """The counts that are kept agree with the rows."""
    below: Counter[int] = Counter()
    for each in comments.values():
        above = each.parent_id
        while above and each.status == Status.PUBLISHED:
            below[above] += 1
            above = comments[above].parent_id
    for each in comments.values():
        assert each.shown_below == below[each.id]
        assert each.is_shown == (each.status == Status.PUBLISHED or below[each.id] > 0)
    article = db.session.scalars(select(Article)).one()
    tops = [each for each in comments.values() if each.parent_id is None]
    assert article.branch_count == sum(each.is_shown for each in tops)
    assert article.comment_count == sum(
        each.status == Status.PUBLISHED for each in comments.values()
    )


def see_log(comments: dict[int, Comment]) -> None:
    """The log, read from its beginning, leads to the present states by legal steps."""
    states: dict[int, Status | None] = dict.fromkeys(comments)
    for line in db.session.scalars(select(Decision).order_by(Decision.id)):
        assert states[line.comment_id] == line.from_status
        assert may_follow(states[line.comment_id], Status(line.to_status))
        states[line.comment_id] = Status(line.to_status)
    assert states == {number: each.status for number, each in comments.items()}


def see_pages(app: Flask, comments: dict[int, Comment]) -> None:
    """Each published comment stands once in the thread and once in each feed, and no other."""
    published = {number for number, each in comments.items() if each.status == Status.PUBLISHED}
    shown = {number for number, each in comments.items() if each.is_shown}
    client = app.test_client()
    pages = [client.get("/articles/ferry").text]
    while f"/articles/ferry/comments/{len(pages) + 1}" in pages[-1]:
        pages.append(client.get(f"/articles/ferry/comments/{len(pages) + 1}").text)
    anchors = Counter(map(int, re.findall(r'<li id="comment-(\d+)">', "".join(pages))))
    assert anchors == Counter(shown)
    assert said("".join(pages)) == Counter(published)
    assert said(client.get("/articles/ferry?since=0").text).keys() == published
    for feed in FEEDS:
        assert said(client.get(feed).text) == Counter(published)
    for number in comments:
        found = client.get(f"/comments/{number}").status_code == 302
        assert found == (number in shown)


def see_mails(app: Flask, now: datetime, comments: dict[int, Comment]) -> None:
    """No mail tells what readers cannot see."""
    published = {number for number, each in comments.items() if each.status == Status.PUBLISHED}
    with app.test_request_context(base_url=BASE_URL):
        for mail in db.session.scalars(select(OutboxMail)):
            claimed = Claimed(mail.id, mail.kind, mail.key, mail.payload, "", now)
            letter = letters.write(claimed, settings=app.extensions["settings"], now=now)
            if letter is not None and mail.kind == "answers":
                assert said(letter.text).keys() <= published


def said(page: str) -> Counter[int]:
    """How often what a comment says, now or formerly, stands on a page."""
    return Counter(int(number) for number in re.findall(r"word(\d+)x\d", page))
