"""What is grown in a database: whole threads, beside what others write, on both engines."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, inspect, select, text

from blog.articles.models import Article, FormerSlug
from blog.comments import door
from blog.comments.door import Cause
from blog.comments.models import Comment, Decision, Flag
from blog.comments.policy import Rules
from blog.comments.reasons import Code, Outcome, Reason
from blog.comments.status import Decider, Status
from blog.core.database import Base, db, transaction
from blog.core.outbox import OutboxMail
from blog.sample import actions, grow, number_actions
from blog.sample.grow import Grown
from blog.sample.thread import Row
from blog.sample.wanted import Wanted
from tests.cast import draft, publishes, says, submits
from tests.databases import both_databases

FEW = Wanted(articles=5, comments=60, seed=1)


def plants(wanted: Wanted = FEW) -> actions.Planted:
    return actions.plant(wanted, tell=lambda _number: None)


def planned(wanted: Wanted = FEW, *, article: int = 1, comment: int = 1) -> list[Grown]:
    return list(grow.grow(wanted, first_article_id=article, first_comment_id=comment))


def stored(model: type[Base], *left_out: str) -> list[Row]:
    """Return a table's rows in the order of their numbers, as `grow` would tell them."""
    columns = [each for each in inspect(model).columns if each.key not in left_out]
    found = db.session.execute(select(*columns).order_by(text("id")))
    return [dict(row._mapping) for row in found]


def not_grown(article: Row) -> set[str]:
    """Return what articles have by default: sections, images and corrections are not grown."""
    return {each.key for each in inspect(Article).columns} - article.keys()


@both_databases
def test_what_is_stored_is_what_was_grown(app: Flask) -> None:
    told: list[int] = []
    planted = actions.plant(FEW, tell=told.append)
    expected = planned()
    grown = [each.article for each in expected]
    assert stored(Article, *not_grown(grown[0])) == grown
    assert stored(Comment) == [row for each in expected for row in each.comments]
    assert stored(Decision, "id") == [row for each in expected for row in each.decisions]
    assert stored(Flag, "id") == [row for each in expected for row in each.flags]
    assert (planted.articles, planted.comments) == (5, 60)
    assert planted.decisions == len(stored(Decision))
    assert planted.states["published"] == sum(row["comment_count"] for row in stored(Article))
    assert sum(told) == 65


def test_no_mail_goes_out(app: Flask) -> None:
    plants()
    assert db.session.scalar(select(func.count()).select_from(OutboxMail)) == 0


def test_it_grows_beside_what_is_there_as_often_as_one_likes(app: Flask) -> None:
    publishes()
    said = says("I was there first.")
    for wanted in (FEW, FEW, Wanted(articles=3, comments=10, seed=2)):
        plants(wanted)
    slugs = [row["slug"] for row in stored(Article)]
    assert len(set(slugs)) == 14
    assert len(stored(Comment)) == 131
    first, again = stored(Comment)[1:61], stored(Comment)[61:121]
    assert [row["body"] for row in first] == [row["body"] for row in again]
    assert stored(Comment)[0]["id"] == said


@both_databases
def test_an_address_that_is_or_was_taken_is_left_alone(app: Flask) -> None:
    first, second, *_ = (each.article["slug"] for each in planned(article=3))
    publishes(text=f"---\nheadline: One\nslug: {first}\n---\nText.")
    publishes(text=f"---\nheadline: Two\nslug: {second}\n---\nText.", source="two.md")
    moved = publishes(text="---\nheadline: Two\nslug: moved\n---\nText.", source="two.md")
    assert moved == "moved"
    assert db.session.scalars(select(FormerSlug.slug)).all() == [second]
    plants()
    slugs = [row["slug"] for row in stored(Article)[2:]]
    assert slugs[:2] == [f"{first}-sample", f"{second}-sample"]


@both_databases
def test_readers_go_on_commenting_between_two_batches(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    publishes()
    monkeypatch.setattr(actions, "BATCH", 20)
    numbers: list[int] = []

    def comments(_number: int) -> None:
        number = len(numbers)
        bo = draft(f"Number {number}.", address_hash=f"address {number}")
        numbers.append(submits(bo).comment_id)

    planted = actions.plant(FEW, tell=comments)
    assert planted.comments == 60
    assert len(numbers) > 2
    assert numbers == [61 + number for number in range(len(numbers))]


@both_databases
def test_the_next_numbers_are_still_free(app: Flask) -> None:
    plants()
    publishes()
    assert db.session.scalar(select(Article.id).where(Article.slug == "ferry")) == 6
    assert says("And now me.") == 61


@both_databases
def test_a_number_that_was_in_use_is_used_by_nobody_else(app: Flask) -> None:
    publishes()
    number = says("Soon gone.")
    with transaction() as session:
        is_sqlite = session.get_bind().dialect.name == "sqlite"
        trigger = "decisions_no_delete" if is_sqlite else "decisions_append_only ON decisions"
        session.execute(text(f"DROP TRIGGER {trigger}"))  # else the log keeps its comment
        for table in ("decisions", "receipts", "comments"):
            session.execute(delete(Base.metadata.tables[table]))
    plants()
    assert stored(Comment)[0]["id"] == number + 1


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_sequence_that_fell_behind_catches_up(app: Flask) -> None:
    plants()
    with transaction() as session:
        session.execute(text("SELECT setval('articles_id_seq', 1)"))
    assert number_actions.reserve(Article, 3) == 6
    assert number_actions.reserve(Article, 3) == 9


def test_whoever_stops_it_keeps_whole_articles(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "BATCH", 20)

    def stops(_number: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        actions.plant(FEW, tell=stops)
    kept = stored(Article)
    assert 0 < len(kept) < 5
    whole = [row for each in planned()[: len(kept)] for row in each.comments]
    assert stored(Comment) == whole


def test_a_grown_thread_is_read_and_answered(app: Flask) -> None:
    plants()
    row = max(stored(Article), key=lambda row: row["comment_count"])
    page = app.test_client().get(f"/articles/{row['slug']}")
    assert page.status_code == 200
    answered = next(each for each in stored(Comment) if each["article_id"] == row["id"])
    assert f'id="comment-{answered["id"]}"' in page.text


def test_the_door_leaves_the_same(app: Flask) -> None:
    """Each decision of the log goes through the door: what it leaves is what was grown."""
    expected = planned(Wanted(articles=3, comments=50, seed=5))
    with transaction() as session:
        for each in expected:
            uncounted = {"comment_count": 0, "branch_count": 0, "thread_version": 0}
            session.add(Article(**each.article | uncounted))
            session.flush()
            rows = {row["id"]: row for row in each.comments}
            for decision in each.decisions:
                goes_through_the_door(session, rows[decision["comment_id"]], decision)
    counts = ("comment_count", "branch_count", "thread_version")
    assert [[row[name] for name in counts] for row in stored(Article)] == [
        [each.article[name] for name in counts] for each in expected
    ]
    assert stored(Comment) == [row for each in expected for row in each.comments]
    assert stored(Decision, "id") == [row for each in expected for row in each.decisions]


def goes_through_the_door(session: Any, row: Row, decision: Row) -> None:
    comment = session.get(Comment, row["id"])
    if comment is None:
        by_the_door = {"status", "published_at", "published_in", "removed_for"}
        fresh = {key: value for key, value in row.items() if key not in by_the_door}
        comment = Comment(**fresh | {"shown_below": 0, "is_shown": False})
    to = Status(decision["to_status"])
    is_removal = to == Status.REMOVED
    reasons = tuple(
        Reason(Code(each["code"]), Outcome[each["outcome"].upper()], each["evidence"])
        for each in decision["reasons"]
        if not is_removal
    )
    cause = Cause(
        by=Decider(decision["decided_by"]),
        staff_name=decision["staff_name"],
        reasons=reasons,
        removal=decision["reasons"][0]["code"] if is_removal else "",
        note=decision["note"],
    )
    door.move(session, comment, to, cause, rules=Rules(), now=decision["decided_at"])
