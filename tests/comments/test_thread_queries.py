"""Reading threads: pages, counts, the index and what is new, on both engines."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from sqlalchemy import event, select, update

from blog.articles.models import Article
from blog.comments import thread_queries
from blog.comments.door import NotAllowed
from blog.comments.models import Comment
from blog.comments.status import Status
from blog.core.database import db, transaction
from tests.cast import FERRY, NOON, OPEN_HOUSE, decides, draft, publishes, says, submits
from tests.databases import both_databases
from tests.threads import answers, count, grows, picks, stored

pytestmark = pytest.mark.usefixtures("app")

DECISIONS = [Status.PUBLISHED, Status.REMOVED, Status.SPAM, Status.HELD]


def publishes_two() -> None:
    """The ferry, whose thread is the one that counts, and another article with a thread."""
    publishes()
    publishes(text=FERRY.replace("slug: ferry", "slug: other"), source="other.md")


@both_databases
@pytest.mark.parametrize("seed", range(3))
def test_every_count_is_right_whatever_was_decided_in_whatever_order(seed: int) -> None:
    publishes_two()
    random = Random(seed)
    ids: list[int] = []
    for number in range(60):
        if ids and random.random() < 0.5:
            try:
                decides(random.choice(ids), random.choice(DECISIONS))
            except NotAllowed:
                continue
        else:
            parent_id = random.choice(ids) if ids and random.random() < 0.8 else None
            slug = random.choice(["ferry", "other"])
            reply = draft(f"Number {number}.", parent_id=parent_id, article_slug=slug)
            if (sent := submits(reply, rules=OPEN_HOUSE)).comment_id:
                ids.append(sent.comment_id)
    rows = stored()
    below, _ = count(rows)
    assert {each["id"]: each["shown_below"] for each in rows} == {
        each["id"]: below[each["id"]] for each in rows
    }
    for article in db.session.scalars(select(Article)):
        own = set(db.session.scalars(select(Comment.id).where(Comment.article_id == article.id)))
        thread = [each for each in rows if each["id"] in own]
        published = [each for each in thread if each["status"] == Status.PUBLISHED]
        assert article.comment_count == len(published)
        assert article.branch_count == count(thread)[1]


@both_databases
@pytest.mark.parametrize("newest_first", [False, True])
@pytest.mark.parametrize("per_page", [1, 7, 50])
def test_each_shown_comment_is_on_the_one_page_that_is_its_number(
    newest_first: bool, per_page: int
) -> None:
    publishes_two()
    grows(300, slug="other", seed=9)
    rows = grows(300)
    found: dict[int, int] = {}
    number = 1
    while page := thread_queries.page_of_branches(
        1, number=number, per_page=per_page, newest_first=newest_first
    ):
        assert [each.id for each in page] == sorted(each.id for each in page)
        assert sum(each.parent_id is None for each in page) <= per_page
        assert not found.keys() & {each.id for each in page}
        found |= {each.id: number for each in page}
        number += 1
    assert found.keys() == {row["id"] for row in rows if row["is_shown"]}
    for row in rows:
        if row["is_shown"]:
            top = row["root_id"] or row["id"]
            assert found[row["id"]] == thread_queries.page_number(
                1, top, per_page=per_page, newest_first=newest_first
            )


@both_databases
def test_a_tombstone_is_read_without_its_name_website_and_text() -> None:
    publishes()
    rows = grows(600)
    page = thread_queries.page_of_branches(1, number=1, per_page=600, newest_first=False)
    gone = [each for each in page if not each.is_published]
    assert {each.status for each in gone} == {"held", "removed", "spam", "withdrawn"}
    assert {(each.name, each.website, each.body_html) for each in gone} == {("", "", "")}
    assert len(page) == sum(row["is_shown"] for row in rows)


@both_databases
def test_what_is_new_is_read_on_and_on_without_gap_or_repetition() -> None:
    publishes_two()
    grows(100, slug="other")
    rows = grows(500)
    seen: list[int] = []
    version = 123
    while found := thread_queries.published_since(1, version, limit=40):
        seen += [each.comment.id for each in found]
        version = found[-1].published_in
    assert seen == [
        row["id"] for row in rows if row["published_in"] > 123 and row["status"] == "published"
    ]


@both_databases
def test_a_question_that_is_gone_is_read_without_its_name_and_text() -> None:
    publishes()
    question = says("How is the goat?")
    answer = says("It is well.", parent_id=question)
    (_, found) = thread_queries.published_since(1, 0, limit=9)
    assert (found.question_name, found.question_html) == ("Cy Regular", "<p>How is the goat?</p>\n")
    decides(question, Status.REMOVED)
    (found,) = thread_queries.published_since(1, 0, limit=9)
    assert (found.comment.id, found.question_id) == (answer, question)
    assert (found.question_name, found.question_html) == ("", "")


@both_databases
def test_many_answers_of_the_newsroom_leave_room_for_the_picks() -> None:
    publishes_two()
    grows(50, slug="other")
    picked = [says(f"Number {number}.") for number in range(5)]
    for number in picked:
        picks(number)
    answered = [answers(f"Answer {number}.", parent_id=picked[0]) for number in range(5)]
    decides(answered[4], Status.HELD)
    found = thread_queries.highlights(1, limit=3)
    assert [each.comment.id for each in found] == [*picked[2:], *answered[1:4]]


@both_databases
def test_a_feed_has_the_newest_first_and_those_from_before_versions_last() -> None:
    publishes_two()
    numbers = [says(f"Number {number}.") for number in range(6)]
    with transaction() as session:
        session.execute(update(Comment).where(Comment.id <= numbers[2]).values(published_in=0))
    expected = numbers[::-1]
    assert [each.comment.id for each in thread_queries.feed(NOON, limit=9)] == expected
    of_one = thread_queries.feed(NOON, article_id=1, limit=5)
    assert [each.comment.id for each in of_one] == expected[:5]


READS: dict[str, Callable[[], object]] = {
    "a page": lambda: thread_queries.page_of_branches(1, number=2, per_page=5, newest_first=False),
    "a page, newest first": lambda: thread_queries.page_of_branches(
        1, number=2, per_page=5, newest_first=True
    ),
    "a page's number": lambda: thread_queries.page_number(1, 9, per_page=5, newest_first=True),
    "the index": lambda: thread_queries.highlights(1, limit=20),
    "what is new": lambda: thread_queries.published_since(1, 5, limit=20),
    "the newest": lambda: thread_queries.newest(1, after=9, limit=20),
    "one that is answered": lambda: thread_queries.find_published(1, 9),
    "the feed": lambda: thread_queries.feed(NOON, limit=20),
    "an article's feed": lambda: thread_queries.feed(NOON, article_id=1, limit=20),
    "a permalink": lambda: thread_queries.find_shown(9, NOON),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS.keys())
def test_no_read_goes_through_the_whole_table(read: Callable[[], object]) -> None:
    """SQLite's plan is read; PostgreSQL's is another one for each size of the table."""
    asked: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        asked.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    read()
    event.remove(db.engine, "before_cursor_execute", note)
    statement, parameters = asked[-1]
    plan = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    steps = [row[-1] for row in plan]
    assert any("SEARCH comments" in step for step in steps)
    assert [step for step in steps if "SCAN comments" in step or "AUTOMATIC" in step] == []
