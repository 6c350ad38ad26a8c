"""What readers' reports do to a comment, on both engines."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from blog.articles.models import Article
from blog.articles.policy import UNTIL_LIFTED
from blog.articles.thread_actions import slow_down
from blog.comments import flag_queries, queries
from blog.comments.actions import NotFound
from blog.comments.flag_actions import TooMany, flag
from blog.comments.models import Comment, Flag
from blog.comments.policy import Rules
from blog.comments.status import Status
from blog.comments.vocabulary import FlagReason, Role
from blog.core.audit import Actor, AuditEntry
from blog.core.database import db, transaction
from blog.core.outbox import OutboxMail
from tests.cast import FERRY, NOON, decides, draft, publishes, says, submits
from tests.databases import both_databases

pytestmark = [both_databases, pytest.mark.usefixtures("app")]

SPAM, INSULTING, FALSE = FlagReason.SPAM, FlagReason.INSULTING, FlagReason.FALSE
TO_NEWSROOM = Rules(is_mailing=True, is_newsroom_mailed=True)


def reports(
    comment_id: int,
    *reporters: str,
    reason: FlagReason = SPAM,
    line: str = "",
    rules: Rules = Rules(),  # noqa: B008
    at: datetime = NOON,
) -> None:
    """Each of these reporters reports the comment."""
    for reporter in reporters:
        flag(comment_id, reason, line, reporter_hash=reporter, rules=rules, now=at)


def status(comment_id: int) -> str:
    found = queries.find_any(comment_id)
    assert found is not None
    return found.status


def held_for(comment_id: int) -> list[tuple[str, int]]:
    """Return the reasons of the latest decision, with how many reported each."""
    latest = queries.decisions_of(comment_id)[-1]
    assert latest.to_status == Status.HELD
    return [(each["code"], each["evidence"]) for each in latest.reasons]


def count_of_flags() -> int:
    return db.session.scalar(select(func.count(Flag.id))) or 0


def test_three_reporters_have_a_comment_held_with_their_reasons() -> None:
    publishes()
    number = says("Buy my goats.")
    reports(number, "x", "y", reason=SPAM)
    assert status(number) == Status.PUBLISHED
    reports(number, "z", reason=INSULTING)
    assert held_for(number) == [("reported as spam", 2), ("reported as insulting", 1)]
    assert queries.decisions_of(number)[-1].decided_by == "policy"


def test_the_thread_changes_only_when_a_comment_is_held() -> None:
    publishes()
    number = says("Buy my goats.")
    versions = select(Article.thread_version, Article.comment_count)
    before = db.session.execute(versions).one()
    reports(number, "x", "y")
    assert db.session.execute(versions).one() == before
    reports(number, "z")
    assert db.session.execute(versions).one() == (before[0] + 1, 0)


def test_one_reporter_counts_once_and_the_first_report_stays() -> None:
    publishes()
    number = says("Buy my goats.")
    reports(number, "x", reason=SPAM, line="Goats again.")
    reports(number, "x", "x", reason=FALSE, line="Sheep.")
    assert status(number) == Status.PUBLISHED
    stored = db.session.execute(select(Flag.reason, Flag.line, Flag.reporter_hash)).one()
    assert tuple(stored) == (SPAM, "Goats again.", "x")


def test_whoever_had_a_comment_held_may_send_the_report_again() -> None:
    publishes()
    number = says("Buy my goats.")
    reports(number, "x", "y", "z")
    reports(number, "z")
    assert count_of_flags() == 3
    assert len(queries.decisions_of(number)) == 2


def test_one_reporter_may_report_two_comments() -> None:
    publishes()
    reports(says("Buy my goats."), "x")
    reports(says("Buy my sheep."), "x")
    assert count_of_flags() == 2


def test_what_an_editor_approved_is_not_moved_again_by_the_same_reasons() -> None:
    publishes()
    number = says("A hard word.")
    reports(number, "x", "y", reason=INSULTING)
    reports(number, "z", reason=SPAM)
    decides(number, Status.PUBLISHED)
    reports(number, "a", "b", "c", "d", reason=INSULTING)
    reports(number, "e", "f", "g", reason=SPAM)
    assert status(number) == Status.PUBLISHED


def test_what_an_editor_approved_is_moved_by_a_reason_nobody_has_weighed() -> None:
    publishes()
    number = says("A hard word.")
    reports(number, "x", "y", "z", reason=INSULTING)
    decides(number, Status.PUBLISHED)
    reports(number, "a", "b", reason=FALSE)
    reports(number, "c", "d", reason=INSULTING)
    assert status(number) == Status.PUBLISHED
    reports(number, "e", reason=FALSE)
    assert held_for(number) == [("reported as false", 3)]


def test_reports_settled_before_they_were_enough_are_settled_too() -> None:
    publishes()
    number = says("A hard word.")
    reports(number, "x", "y", reason=INSULTING)
    decides(number, Status.PUBLISHED)
    reports(number, "z", reason=INSULTING)
    assert flag_queries.open_reasons(number) == []


@pytest.mark.parametrize("role", [Role.STAFF, Role.AUTHOR])
def test_what_the_newsroom_says_is_reported_but_stays(role: Role) -> None:
    publishes()
    number = says("The ferry is late.")
    with transaction() as session:
        session.execute(update(Comment).values(role=role))
    reports(number, "x", "y", "z")
    assert status(number) == Status.PUBLISHED
    assert count_of_flags() == 3


def test_without_the_rule_reports_are_kept_and_move_nothing() -> None:
    publishes()
    number = says("Buy my goats.")
    reports(number, "v", "w", "x", "y", "z", rules=Rules(hold_flags=0))
    assert status(number) == Status.PUBLISHED
    assert count_of_flags() == 5


def test_the_newsroom_is_told_of_a_comment_that_reports_hold() -> None:
    publishes()
    number = says("Buy my goats.")
    reports(number, "x", "y", rules=TO_NEWSROOM)
    kinds = select(OutboxMail.kind)
    assert db.session.scalars(kinds).all() == []
    reports(number, "z", rules=TO_NEWSROOM)
    assert db.session.scalars(kinds).all() == ["digest"]


@pytest.mark.parametrize("to", [Status.HELD, Status.REMOVED, Status.SPAM])
def test_what_nobody_sees_cannot_be_reported(to: Status) -> None:
    publishes()
    number = says("Buy my goats.")
    says("No, mine.", parent_id=number)  # so that it leaves a tombstone
    decides(number, to)
    with pytest.raises(NotFound):
        reports(number, "x")
    assert count_of_flags() == 0


def test_what_was_never_published_or_never_was_cannot_be_reported() -> None:
    publishes()
    for number in (submits(draft()).comment_id, 77):
        with pytest.raises(NotFound):
            reports(number, "x")


def test_a_comment_on_an_article_that_was_taken_back_cannot_be_reported() -> None:
    publishes()
    number = says("Buy my goats.")
    publishes("status: draft", text=FERRY.replace("goat", "sheep"))
    with pytest.raises(NotFound):
        reports(number, "x")


def test_a_reporter_has_so_many_reports_in_a_day() -> None:
    publishes()
    rules = Rules(flags_per_day=2)
    first, second, third = (says(f"Buy my {animal}.") for animal in ("goats", "sheep", "cows"))
    reports(first, "x", rules=rules, at=NOON - timedelta(hours=23))
    reports(second, "x", rules=rules)
    with pytest.raises(TooMany) as refused:
        reports(third, "x", rules=rules)
    assert refused.value.wait_seconds == 3600
    reports(first, "x", rules=rules)  # what is here already is no report more
    reports(third, "y", rules=rules)
    reports(third, "x", rules=rules, at=NOON + timedelta(hours=1))
    assert count_of_flags() == 4


def test_without_a_limit_a_reporter_is_never_told_to_wait() -> None:
    publishes()
    for animal in ("goats", "sheep", "cows"):
        reports(says(f"Buy my {animal}."), "x", rules=Rules(flags_per_day=0))
    assert count_of_flags() == 3


def test_a_reporter_who_was_forgotten_is_not_counted_as_two() -> None:
    publishes()
    number = says("Buy my goats.")
    reports(number, "x", "y")
    with transaction() as session:
        session.execute(update(Flag).where(Flag.reporter_hash == "x").values(reporter_hash=None))
    reports(number, "x")
    assert status(number) == Status.PUBLISHED
    reports(number, "z")
    assert held_for(number) == [("reported as spam", 3)]


def test_reports_at_once_are_each_counted_once(app: Flask) -> None:
    publishes()
    number = says("Buy my goats.")
    db.session.rollback()

    def report(reporter: str) -> None:
        with app.app_context():
            reports(number, reporter, rules=Rules(hold_flags=4))

    with ThreadPoolExecutor(max_workers=6) as readers:
        list(readers.map(report, ["w", "x", "y", "z"] * 3))
    assert count_of_flags() == 4
    assert held_for(number) == [("reported as spam", 4)]


HEATED = Rules(slow_flags=3, hold_flags=0)
HOUR = timedelta(hours=1)


def slow_until() -> datetime | None:
    db.session.rollback()
    return db.session.scalar(select(Article.slow_until).where(Article.slug == "ferry"))


def logged() -> list[tuple[str, str, str]]:
    rows = db.session.scalars(select(AuditEntry).where(AuditEntry.did.startswith("thread.")))
    return [(row.who, row.did, row.subject) for row in rows]


def test_many_reports_within_an_hour_slow_a_thread_down_for_one() -> None:
    publishes()
    first, second = says("Buy my goats."), says("Buy my sheep.")
    version = db.session.scalars(select(Article.thread_version)).one()
    reports(first, "w", rules=HEATED, at=NOON - HOUR)  # too long ago
    reports(first, "x", rules=HEATED, at=NOON - HOUR / 2)
    reports(second, "x", rules=HEATED)
    assert slow_until() is None
    reports(second, "y", rules=HEATED)
    assert slow_until() == NOON + HOUR
    assert db.session.scalar(select(Article.thread_version)) == version + 1
    assert logged() == [("policy", "thread.slowed", "article:1")]
    reports(second, "z", rules=HEATED, at=NOON + HOUR / 4)
    assert slow_until() == NOON + HOUR * 5 / 4, "for as long as it is heated"
    assert len(logged()) == 1


@pytest.mark.parametrize("present", [NOON + timedelta(days=1), UNTIL_LIFTED])
def test_reports_never_shorten_what_an_editor_chose(present: datetime) -> None:
    publishes()
    slow_down(1, present, by=Actor("Ada Editor"), now=NOON)
    reports(says("Buy my goats."), "x", "y", "z", rules=HEATED)
    assert slow_until() == present


def test_reports_of_other_articles_and_overruled_ones_slow_nothing_down() -> None:
    publishes()
    publishes(text=FERRY.replace("slug: ferry", "slug: goat"), source="goat.md")
    elsewhere = submits(draft("Buy.", article_slug="goat"), rules=Rules(hold_first_comments=False))
    reports(elsewhere.comment_id, "x", "y", rules=HEATED)
    number = says("A hard word.")
    reports(number, "x", "y", rules=HEATED)
    decides(number, Status.HELD)
    decides(number, Status.PUBLISHED)
    reports(number, "z", rules=HEATED)
    assert slow_until() is None


def test_without_a_number_reports_slow_nothing_down() -> None:
    publishes()
    reports(says("Buy my goats."), "w", "x", "y", "z", rules=Rules(slow_flags=0, hold_flags=0))
    assert slow_until() is None
