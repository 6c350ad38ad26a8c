"""What a rule would have done: found in SQL and matched as new comments are, on both engines."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from blog.accounts.vocabulary import Role as StaffRole
from blog.comments import searchable
from blog.comments.models import Comment
from blog.comments.status import Status
from blog.comments.vocabulary import Role
from blog.core.database import db, transaction
from blog.moderation import backtest, backtest_actions, backtest_queries, fold_actions
from blog.moderation.backtest import Findings, Result
from blog.moderation.backtest_queries import Trial
from blog.moderation.models import Backtest
from blog.rulebook.matching import Candidate, Rulebook
from blog.rulebook.proposal import Proposal
from blog.rulebook.vocabulary import Effect, Kind
from blog.sample import actions as sample
from blog.sample.grow import EPOCH
from blog.sample.wanted import Wanted
from tests.cast import NOON, OPEN_HOUSE, decides, draft, publishes, submits
from tests.databases import both_databases
from tests.staff import hire
from tests.stories import opens_section, tells
from tests.threads import answers, grows

pytestmark = pytest.mark.usefixtures("app")


def rule(pattern: str = "casino", kind: Kind = Kind.WORDS, **more: Any) -> Proposal:
    return Proposal(kind=kind, patterns=(pattern,), effect=Effect.HOLD, **more)


def tried(proposal: Proposal, *, days: float = 90) -> Result:
    """Try a rule at noon on the comments of some days."""
    trial = Trial(proposal, since=NOON - timedelta(days=days), now=NOON)
    for _step in trial.steps():
        pass
    assert trial.tried == trial.total
    return trial.findings.result()


def sent(body: str, days_ago: float = 0, **changes: Any) -> int:
    """A comment is sent and published; returns its number."""
    reply = draft(body, **{"address_hash": body[:32], **changes})
    at = NOON - timedelta(days=days_ago)
    rules = replace(OPEN_HOUSE, hold_links=0)
    return submits(reply, rules=rules, at=at).comment_id


def found(result: Result, status: Status = Status.PUBLISHED) -> list[int]:
    return [each.comment_id for each in result.latest.get(status, ())]


def asks(staff_id: int, proposal: Proposal | None = None, minutes: float = 0) -> int:
    at = NOON + timedelta(minutes=minutes)
    return backtest_actions.ask(proposal or rule(), staff_id=staff_id, now=at)


def runs(backtest_id: int, pause: Any = lambda: None) -> None:
    backtest_actions.run(backtest_id, clock=lambda: NOON, pause=pause)


def row(backtest_id: int) -> Backtest:
    db.session.rollback()
    return db.session.get_one(Backtest, backtest_id)


# What is found


@both_databases
def test_what_was_sent_in_disguise_is_found_with_the_word_it_hides() -> None:
    publishes()
    plain = sent("The best CASINO in town")
    spaced = sent("Come to our c a s i n o now")
    sent("A quiet evening at the harbour")
    result = tried(rule("casino"))
    assert found(result) == [spaced, plain]
    assert {each.words for each in result.latest[Status.PUBLISHED]} == {("casino",)}
    assert (result.hit, result.there) == ({"published": 2}, {"published": 3})


SENT: dict[str, dict[str, Any]] = {
    "text": {"body": "Buy pills here"},
    "name": {"body": "Hello there", "name": "Cheap pills"},
    "site": {"body": "A fine article", "website": "https://pills.example"},
    "link": {"body": "See https://Shop.Example/sale and go"},
    "encoded": {"body": "See <https://sh%6fp.example/>"},
    "page": {"body": "My own page", "website": "https://www.shop.example"},
    "links": {"body": "https://a.example https://b.example https://c.example"},
    "email": {"body": "50% of it is true", "email": "bo@Shop.example"},
}
KINDS = [
    (Kind.WORDS, "pills", "text name site"),
    (Kind.WORDS, "*ill*", "text name site"),
    (Kind.NAME, "cheap pills", "name"),
    (Kind.NAME, "cheap*", "name"),
    (Kind.DOMAIN, "shop.example", "link encoded page"),
    (Kind.LINKS, "3", "links"),
    (Kind.LINKS, "4", ""),
    (Kind.EMAIL, "*@shop.example", "email"),
]


@both_databases
def test_each_kind_finds_what_it_would_have_found_when_it_was_sent() -> None:
    publishes()
    numbers = {sent(**values): what for what, values in SENT.items()}
    for kind, pattern, expected in KINDS:
        result = tried(rule(pattern, kind))
        assert {numbers[each] for each in found(result)} == set(expected.split()), pattern


@both_databases
def test_what_the_database_sorts_out_is_never_what_would_have_been_hit() -> None:
    sample.plant(Wanted(articles=20, comments=600, seed=4), tell=lambda _number: None)
    with transaction() as session:  # every third is from before there was a folding
        is_third = Comment.id % 3 == 0
        session.execute(update(Comment).where(is_third).values(folded="", fold_version=0))
    for pattern in ("bridge", "*er*", "b r i d g e", "桥", "casino"):
        trial = Trial(rule(pattern), since=EPOCH - timedelta(days=4000), now=NOON)
        for _step in trial.steps():
            pass
        assert trial.findings.hit == matched_one_by_one(trial.proposal), pattern


def matched_one_by_one(proposal: Proposal) -> Counter[str]:
    rulebook, findings = Rulebook(proposal.rules()), Findings()
    for comment in db.session.scalars(select(Comment).where(Comment.role == Role.READER)):
        text, name = searchable.parts(searchable.folded(comment.body, comment.name))
        candidate = Candidate(
            text, name, comment.website, comment.email, frozenset(), 0, None, None, None, None, 0
        )
        if rulebook.hits(candidate, NOON):
            findings.note(comment.id, comment.status, ())
    return findings.hit


def test_only_comments_of_readers_of_the_last_days_count_whatever_their_numbers() -> None:
    publishes("", text="---\nheadline: Old\nslug: ferry\npublished: 2026-01-01 06:30\n---\nText.")
    recent = sent("A casino, of late")
    sent("A casino, long ago", days_ago=91)  # as one that was imported: its number is higher
    answers("No casino, says the newsroom", parent_id=recent)
    result = tried(rule())
    assert (found(result), result.there) == ([recent], {"published": 1})


@both_databases
def test_a_rule_for_a_section_or_an_article_is_tried_there_only() -> None:
    section = opens_section("Harbour")
    article = tells("The goat", slug="goat", section_id=section)
    publishes()
    there = sent("A casino in the harbour", article_slug="goat")
    sent("A casino elsewhere")
    for narrowed in (rule(section_id=section), rule(article_id=article)):
        result = tried(narrowed)
        assert (found(result), result.there) == ([there], {"published": 1})


def test_several_patterns_are_tried_together_and_count_a_comment_once() -> None:
    publishes()
    both, one = sent("casino and roulette"), sent("roulette")
    proposal = Proposal(
        kind=Kind.WORDS, patterns=("casino", "roulette", "bingo"), effect=Effect.SPAM
    )
    assert found(tried(proposal)) == [one, both]


def test_the_figures_tell_states_apart_and_list_the_latest_fifty() -> None:
    publishes()
    grows(400)  # each says “Number … has its say.”
    result = tried(rule("number"))
    assert result.hit == result.there
    assert set(result.there) == {"published", "held", "removed", "spam", "withdrawn"}
    listed = found(result)
    assert (len(listed), listed) == (50, sorted(listed, reverse=True))
    assert len(found(result, Status.SPAM)) <= 20
    assert backtest.from_stored(result.as_stored()) == result


@pytest.mark.parametrize(("hit", "is_much"), [(0, False), (2, False), (3, True)])
def test_more_than_one_in_a_hundred_published_ones_are_much(hit: int, is_much: bool) -> None:
    result = Result({"published": 200, "spam": 10}, {"published": hit, "spam": 10}, {})
    assert result.is_much == is_much


# How it is gone about


@both_databases
def test_a_backtest_is_asked_for_run_and_kept() -> None:
    publishes()
    number = sent("A casino")
    asked = asks(hire(StaffRole.EDITOR))
    assert row(asked).ended_at is None
    runs(asked)
    kept = row(asked)
    assert (kept.tried, kept.total, kept.ended_at) == (1, 1, NOON)
    assert found(backtest.from_stored(kept.result)) == [number]


def test_an_empty_blog_has_a_result_too() -> None:
    asked = asks(hire(StaffRole.EDITOR))
    runs(asked)
    assert backtest.from_stored(row(asked).result) == Result({}, {}, {})


def test_address_ranges_end_at_once_without_figures() -> None:
    asked = asks(hire(StaffRole.EDITOR), rule("192.0.2.0/24", Kind.NETWORK))
    assert row(asked).ended_at == NOON
    assert backtest.from_stored(row(asked).result).there == {}


def test_another_try_stops_the_one_before_but_not_a_colleague_s() -> None:
    ada, zoe = hire(StaffRole.EDITOR), hire(StaffRole.ADMIN)
    first, other = asks(ada), asks(zoe)
    second = asks(ada, minutes=1)
    assert [row(each).error for each in (first, other, second)] == ["stopped", "", ""]


@both_databases
def test_one_that_is_stopped_is_not_gone_on_with(monkeypatch: pytest.MonkeyPatch) -> None:
    publishes()
    for number in range(6):
        sent(f"casino {number}")
    monkeypatch.setattr(backtest_queries, "_SPAN", 2)
    monkeypatch.setattr(backtest_actions, "_SAYS_SO_EVERY", timedelta(0))
    asked = asks(hire(StaffRole.EDITOR))
    steps: list[int] = []

    def stops() -> None:
        steps.append(row(asked).tried)
        if len(steps) == 2:
            backtest_actions.stop(asked, now=NOON)

    runs(asked, pause=stops)
    assert steps == [0, 2]
    assert (row(asked).error, row(asked).result) == ("stopped", {})


def test_one_that_nobody_goes_on_with_is_given_up_and_can_be_asked_for_again() -> None:
    ada = hire(StaffRole.EDITOR)
    asked = asks(ada, rule("goat"))
    ages = {seconds: NOON + timedelta(seconds=seconds) for seconds in (29, 31)}
    given_up = {age: backtest_actions.is_given_up(row(asked), at) for age, at in ages.items()}
    assert given_up == {29: False, 31: True}
    again = backtest_actions.start_again(asked, staff_id=ada, now=ages[31])
    assert row(again).rule == row(asked).rule
    assert row(asked).error == "stopped"


def test_those_of_the_day_before_are_dropped() -> None:
    ada = hire(StaffRole.EDITOR)
    old = asks(ada)
    new = asks(ada, minutes=25 * 60)
    assert db.session.get(Backtest, old) is None
    assert row(new)


def test_tidying_drops_them_too_with_what_they_say_of_people() -> None:
    asks(hire(StaffRole.EDITOR))
    assert backtest_actions.tidy(NOON + timedelta(hours=23)) == 0
    assert len(db.session.scalars(select(Backtest)).all()) == 1
    assert backtest_actions.tidy(NOON + timedelta(hours=25)) == 1
    assert db.session.scalars(select(Backtest)).all() == []


def test_who_was_found_by_name_or_address_is_not_written_down() -> None:
    publishes()
    sent("Hello there", name="Cheap pills", email="bo@shop.example")
    for pattern, kind in [("cheap*", Kind.NAME), ("*@shop.example", Kind.EMAIL)]:
        stored = str(tried(rule(pattern, kind)).as_stored())
        assert "pills" not in stored
        assert "bo@" not in stored


# Comments of before


@both_databases
def test_comments_of_before_are_folded_some_at_a_time() -> None:
    publishes()
    grows(30)  # written past the door, without a folding
    assert [fold_actions.refold(limit=20), fold_actions.refold(limit=20)] == [20, 10]
    assert fold_actions.refold(limit=20) == 0
    for comment in db.session.scalars(select(Comment)):
        assert comment.folded == searchable.folded(comment.body, comment.name)


def test_a_decision_moves_a_comment_to_another_figure() -> None:
    publishes()
    number = sent("A casino")
    decides(number, Status.SPAM)
    assert tried(rule()).hit == {"spam": 1}
