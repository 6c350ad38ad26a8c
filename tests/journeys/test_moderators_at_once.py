"""Two moderators on the same rows, and readers who write, change, report and withdraw meanwhile.

CROWD_SECONDS is for how long; a minute shows more than what every run of the tests can wait for.
"""

from __future__ import annotations

import dataclasses
import http.client
import json
import os
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from threading import Barrier, BrokenBarrierError, Lock
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from blog.accounts import session_actions
from blog.accounts.staff_models import Staff
from blog.accounts.vocabulary import Role
from blog.comments import labels
from blog.comments.labels import Step
from blog.comments.models import Comment, Decision, Flag
from blog.comments.status import Decider, Status, may_follow
from blog.core.clock import utc_now
from blog.core.database import db, transaction
from blog.core.text import mark
from tests.comments.test_any_sequence import see_counts, see_log
from tests.databases import both_databases
from tests.live import LiveBlog
from tests.staff import hire

SECONDS = float(os.environ.get("CROWD_SECONDS", "6"))
READERS = 8
LISTS = ("state=held", "state=held", "flagged=y", "appealed=y", "state=published")
# So many of a list are looked at: few, for both to reach for the same.
NEAREST = 4
PATIENCE_SECONDS = 30
UNDONE, DISTURBED = 0.25, 0.25
DECIDABLE = (Status.PUBLISHED, Status.SPAM, Status.REMOVED, Status.HELD)


@dataclass(frozen=True, slots=True)
class Made:
    """A decision that was acknowledged: what was seen, and when it was sent, by one clock."""

    who: str
    comment_id: int
    seen: str
    seen_text: str
    to: str
    sent_at: float


@dataclass
class Browser:
    """Somebody's browser: its cookie, its address, and what it was answered."""

    blog: LiveBlog
    address: str
    cookie: str = ""
    answers: Counter[str] = field(default_factory=Counter)

    def get(self, path: str) -> tuple[int, str]:
        """Return the status and the page at a path."""
        status, text, _ = self._ask("GET", path, None)
        return status, text

    def post(self, path: str, form: dict[str, str], *, what: str) -> tuple[int, str]:
        """Send a form, and note what came of it; return the status and where it leads."""
        status, _, location = self._ask("POST", path, urlencode(form))
        self.answers[f"{what} {status}"] += 1
        return status, location

    def _ask(self, method: str, path: str, body: str | None) -> tuple[int, str, str]:
        headers = {"X-Forwarded-For": self.address, "Sec-Fetch-Site": "same-origin"}
        headers["X-Forwarded-Proto"] = "http"
        if self.cookie:
            headers["Cookie"] = self.cookie
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.blog.port, timeout=60)
        with closing(connection):
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
            if answer.status >= 500:
                self.answers[f"{method} {answer.status}"] += 1
            return answer.status, text, answer.getheader("Location") or ""


class Table:
    """Where two moderators meet, to look at the same comment before either of them decides."""

    def __init__(self) -> None:
        self.comment_id: int | None = None
        self.begun = Barrier(2, timeout=PATIENCE_SECONDS)
        self.seen = Barrier(2, timeout=PATIENCE_SECONDS)

    def leave(self) -> None:
        """Have nobody wait any more."""
        self.begun.abort()
        self.seen.abort()


class Moderator:
    """One of the staff who decides about what they see as waiting."""

    def __init__(
        self, blog: LiveBlog, name: str, number: int, table: Table, readers: list[Reader]
    ) -> None:
        self.name, self.table, self.readers = name, table, readers
        self.made, self.undone = list[Made](), list[tuple[str, int]]()
        self.dice = random.Random(number)
        token = session_actions.open_session(number, browser=name, is_complete=True, now=utc_now())
        self.browser = Browser(blog, "192.0.2.1", cookie=f"dateline_staff={token}")

    def works(self, until: float) -> None:
        """Decide about one comment after the other; each second time, both about the same."""
        for number in count():
            if time.monotonic() > until:
                break
            if waiting := self.waiting(self.dice.choice(LISTS)):
                comment_id = int(self.dice.choice(waiting[:NEAREST]))
                self.decides(comment_id, when=partial(self.is_disturbed, comment_id))
            if number % 2 == 0:
                with suppress(BrokenBarrierError):
                    self.meets()
        self.table.leave()

    def is_disturbed(self, comment_id: int) -> None:
        """Now and then, have the writer change the text while it is being read."""
        if self.dice.random() < DISTURBED:
            for each in self.readers:
                each.changes(comment_id)

    def waiting(self, which: str) -> list[str]:
        """Return the comments of a list, the first one first."""
        _, listed = self.browser.get(f"/newsroom/comments?{which}")
        return list(dict.fromkeys(re.findall(r"/newsroom/comments/(\d+)\b", listed)))

    def meets(self) -> None:
        """Look at what the colleague looks at, and decide when both have seen it."""
        if self.table.begun.wait() == 0:
            waiting = self.waiting("state=held")
            self.table.comment_id = int(waiting[0]) if waiting else None
        self.table.begun.wait()
        if self.table.comment_id is not None:
            self.decides(self.table.comment_id, when=self.table.seen.wait)

    def decides(self, comment_id: int, *, when: Callable[[], object]) -> None:
        """Look at a comment, and send what is to become of it."""
        path = f"/newsroom/comments/{comment_id}"
        _, page = self.browser.get(path)
        when()
        seen, seen_text = _hidden(page, "seen"), _hidden(page, "seen_text")
        if not seen or not seen_text:
            return  # it was withdrawn, or its appeal is for the colleague
        to = self.dice.choice([each for each in DECIDABLE if may_follow(Status(seen), each)])
        form = {"to": to, "seen": seen, "seen_text": seen_text}
        form |= {"reason": "off topic"} if to == Status.REMOVED else {}
        sent_at = time.monotonic()
        status, _ = self.browser.post(f"{path}/decisions", form, what="decide")
        if status == 303:
            self.made.append(Made(self.name, comment_id, seen, seen_text, to, sent_at))
            if self.dice.random() < UNDONE:
                self.takes_back(comment_id)

    def takes_back(self, comment_id: int) -> None:
        """Undo what was decided last about a comment, by whomever, if it still is the last."""
        path = f"/newsroom/comments/{comment_id}"
        _, page = self.browser.get(path)
        button = rf'action="{path}/undo[^>]*>\s*<input[^>]*name="decision" value="(\d+)"'
        if found := re.search(button, page):
            form = {"decision": found[1]}
            status, _ = self.browser.post(f"{path}/undo", form, what="undo")
            if status == 303:
                self.undone.append((self.name, int(found[1])))


class Reader:
    """Somebody who writes, changes, withdraws, appeals and reports."""

    def __init__(self, blog: LiveBlog, number: int) -> None:
        self.number, self.blog, self.dice = number, blog, random.Random(number)
        self.browser = Browser(blog, f"198.51.100.{number}")
        self.receipts: dict[int, str] = {}
        # Each text that was acknowledged, by comment: its mark, and when that was.
        self.texts: dict[int, list[tuple[str, float]]] = {}
        self.numbers = count(1)
        self.is_changing = Lock()  # one change after the other, or nobody knows which was last

    def lives(self, until: float) -> None:
        """Do one thing after the other."""
        acts: list[Callable[[], None]] = [self.writes] * 5 + [self.reports] * 4
        acts += [self.changes_one] * 3 + [self.appeals, self.withdraws]
        while time.monotonic() < until:
            self.dice.choice(acts)()

    def writes(self) -> None:
        """Comment, or answer something that is published."""
        text = f"Reader {self.number} says sentence {next(self.numbers)}, and no other."
        parents = self.published() if self.dice.random() < 0.4 else []
        form = {"body": text, "name": "Bo", "email": f"r{self.number}@example.org"}
        form |= {"parent": self.dice.choice(parents)} if parents else {}
        status, location = self.browser.post("/comments/on/ferry", form, what="write")
        found = re.search(r"/comments/receipts/([\w-]+)", location)
        if status == 303 and found:
            _, data = self.browser.get(f"/comments/receipts/{found[1]}/export")
            comment_id = json.loads(data)["comments"][0]["number"]
            self.texts[comment_id] = [(mark(text), time.monotonic())]
            self.receipts[comment_id] = found[1]

    def changes_one(self) -> None:
        """Change what one of the latest comments says."""
        if self.receipts:
            self.changes(self.dice.choice([*self.receipts][-3:]))

    def changes(self, comment_id: int) -> None:
        """Change what a comment says, if it is this reader's."""
        if comment_id not in self.receipts:
            return
        text = f"Reader {self.number} says sentence {next(self.numbers)} instead."
        url = f"/comments/receipts/{self.receipts[comment_id]}/edit"
        with self.is_changing:
            status, _ = self.browser.post(url, {"body": text}, what="change")
            if status == 303:
                self.texts[comment_id].append((mark(text), time.monotonic()))

    def appeals(self) -> None:
        """Object to the first removal that is found."""
        tokens = [*self.receipts.values()]
        for token in self.dice.sample(tokens, min(NEAREST, len(tokens))):
            _, data = self.browser.get(f"/comments/receipts/{token}/export")
            if json.loads(data)["comments"][0]["state"] == Status.REMOVED:
                url, typed = f"/comments/receipts/{token}/appeal", {"appeal": "It is not."}
                self.browser.post(url, typed, what="appeal")
                break

    def withdraws(self) -> None:
        """Take one of the latest comments back."""
        if self.receipts:
            token = self.dice.choice([*self.receipts.values()][-5:])
            self.browser.post(f"/comments/receipts/{token}/withdraw", {}, what="withdraw")

    def reports(self) -> None:
        """Report a published comment, from wherever one is just now."""
        if published := self.published():
            number = self.dice.choice(published[:NEAREST])
            stranger = Browser(self.blog, f"203.0.113.{self.dice.randrange(250)}")
            form = {"reason": "spam", "line": ""}
            stranger.post(f"/comments/{number}/flag", form, what="report")
            self.browser.answers += stranger.answers

    def published(self) -> list[str]:
        """Return the numbers of comments that the article shows."""
        _, page = self.browser.get("/articles/ferry")
        return re.findall(r"/comments/(\d+)/flag", page)


@pytest.fixture
def crowded(live: LiveBlog) -> Iterator[LiveBlog]:
    """The blog with four workers, behind a proxy that says who asks."""
    live.stop()
    patient = {"TRUSTED_PROXIES": "1", "FLAGS_PER_DAY": "100000", "DATABASE_TIMEOUT_SECONDS": "30"}
    blog = dataclasses.replace(live, workers=4, variables=live.variables | patient)
    blog.start()
    yield blog
    blog.stop()


@both_databases
@pytest.mark.timeout(240 + SECONDS)
def test_nothing_is_decided_on_a_state_that_is_over(app: Flask, crowded: LiveBlog) -> None:
    readers, table = [Reader(crowded, number) for number in range(1, READERS + 1)], Table()
    moderators = [
        Moderator(crowded, name, hires(name), table, readers)
        for name in ("Ada Editor", "Eve Editor")
    ]
    db.session.remove()
    until = time.monotonic() + SECONDS
    with ThreadPoolExecutor(READERS + len(moderators)) as pool:
        work = [pool.submit(each.lives, until) for each in readers]
        work += [pool.submit(each.works, until) for each in moderators]
        for each in work:
            each.result()
    browsers = [each.browser for each in readers] + [each.browser for each in moderators]
    answers = sum((each.answers for each in browsers), Counter[str]())
    print(f"{SECONDS:.0f} s: {dict(sorted(answers.items()))}")
    made = [one for each in moderators for one in each.made]
    see_answers(answers, crowded)
    see_decisions(made, [one for each in moderators for one in each.undone])
    see_texts(made, readers)
    comments = {each.id: each for each in db.session.scalars(select(Comment))}
    see_counts(comments)
    see_log(comments)
    see_labels(comments)
    see_flags(comments)
    assert all(each.made for each in moderators)


def hires(name: str) -> int:
    """Take an editor on who has a password: a colleague who may answer appeals."""
    number = hire(Role.EDITOR, name)
    with transaction() as session:
        session.execute(update(Staff).where(Staff.id == number).values(password_hash="x"))
    return number


def see_answers(answers: Counter[str], blog: LiveBlog) -> None:
    """Nobody met an error, and whoever was late was told so."""
    expected = {
        "write": {303, 409},  # what was to be answered was taken away
        "change": {303, 409},
        "withdraw": {303},
        "appeal": {303, 409},
        "report": {303, 404},
        "undo": {303, 409},
        "decide": {303, 403, 409},  # an appeal may have come in against one's own removal
    }
    for each in answers:
        what, _, status = each.partition(" ")
        assert int(status) in expected.get(what, set()), (each, blog.log()[-3000:])
    assert answers["decide 409"], "they never reached for the same: this proves nothing"


def see_decisions(made: list[Made], undone: list[tuple[str, int]]) -> None:
    """The log has each decision that was acknowledged, from the state that was seen, no other."""
    lines = db.session.scalars(select(Decision).where(Decision.decided_by == Decider.STAFF)).all()
    ids = {decision_id for _, decision_id in undone}
    undoing = [each for each in lines if each.undoes_id in ids]
    assert Counter(undone) == Counter((each.staff_name, each.undoes_id) for each in undoing)
    acknowledged = Counter((each.who, each.comment_id, each.seen, each.to) for each in made)
    assert acknowledged == Counter(
        (each.staff_name, each.comment_id, each.from_status, each.to_status)
        for each in lines
        if each not in undoing
    )


def see_texts(made: list[Made], readers: list[Reader]) -> None:
    """No decision was about a text of which its writer knew already that it was replaced."""
    texts = {number: found for each in readers for number, found in each.texts.items()}
    for each in made:
        marks = [found for found, _ in texts.get(each.comment_id, [])]
        if each.seen_text in marks:
            later = texts[each.comment_id][marks.index(each.seen_text) + 1 :]
            assert all(known_at > each.sent_at for _, known_at in later), each


def see_labels(comments: dict[int, Comment]) -> None:
    """What a comment teaches the filter is what its log says."""
    steps: dict[int, list[Step]] = {number: [] for number in comments}
    for line in db.session.scalars(select(Decision).order_by(Decision.id)):
        is_undo = line.undoes_id is not None
        step = Step(Status(line.to_status), Decider(line.decided_by), is_undo)
        steps[line.comment_id].append(step)
    assert {number: labels.label(each) for number, each in steps.items()} == {
        number: each.label for number, each in comments.items()
    }


def see_flags(comments: dict[int, Comment]) -> None:
    """The count of reports that nobody has weighed is that of the rows."""
    is_open = Flag.settled_at.is_(None)
    counted = select(Flag.comment_id, func.count()).where(is_open).group_by(Flag.comment_id)
    found = dict(db.session.execute(counted).all())
    assert found == {
        number: each.open_flags for number, each in comments.items() if each.open_flags
    }


def _hidden(page: str, name: str) -> str:
    """Return what a hidden field of the decision's form carries; empty if it is not there."""
    for control in re.findall(r"<input[^>]*>", page):
        if f'name="{name}"' in control and (value := re.search(r'value="([^"]*)"', control)):
            return value[1]
    return ""
