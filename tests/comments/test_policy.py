"""How a comment is judged: one row a sentence of the newsroom's rules."""

from __future__ import annotations

import pytest

from blog.comments.policy import Facts, Rules, decide, queue_rank, wait_seconds
from blog.comments.reasons import Code, Outcome, Reason
from blog.rulebook.matching import Hit
from blog.rulebook.vocabulary import Effect, Kind
from blog.spam.model import Evidence, Score

RULES = Rules()
PLAIN = {"form_age_seconds": 60.0, "is_proven_reader": True}
HOLDS = Hit(3, Effect.HOLD, Kind.WORDS, "goat")
BLOCKS = Hit(4, Effect.SPAM, Kind.READER, "")
P, H, S, R = Outcome.PUBLISHED, Outcome.HELD, Outcome.SPAM, Outcome.REFUSED


@pytest.mark.parametrize(
    ("facts", "outcome", "codes"),
    [
        pytest.param({}, P, [], id="a proven reader's plain comment appears at once"),
        pytest.param(
            {"is_proven_reader": False}, H, [Code.FIRST_COMMENT], id="a first comment waits"
        ),
        pytest.param({"is_trap_filled": True}, S, [Code.TRAP_FILLED], id="a filled trap is spam"),
        pytest.param(
            {"form_age_seconds": 2.9},
            H,
            [Code.SENT_TOO_FAST],
            id="nobody types a comment in less than three seconds",
        ),
        pytest.param({"form_age_seconds": 3.0}, P, [], id="three seconds are enough"),
        pytest.param(
            {"form_age_seconds": -5.0},
            H,
            [Code.SENT_TOO_FAST],
            id="a form from the future is too fast",
        ),
        pytest.param(
            {"form_age_seconds": None}, H, [Code.UNKNOWN_FORM], id="a form that is not ours waits"
        ),
        pytest.param(
            {"form_age_seconds": 90_000.0},
            P,
            [Code.STALE_FORM],
            id="a form open for a day is noted and holds nothing",
        ),
        pytest.param({"links": 1}, P, [], id="one link is fine"),
        pytest.param({"links": 2}, H, [Code.LINKS], id="two links wait"),
        pytest.param({"repeats": 1}, H, [Code.REPEATED], id="a text sent elsewhere waits"),
        pytest.param(
            {"is_article_open": False},
            R,
            [Code.ARTICLE_CLOSED],
            id="a closed article takes nothing",
        ),
        pytest.param(
            {"is_parent_gone": True}, R, [Code.PARENT_GONE], id="nothing answers what is gone"
        ),
        pytest.param(
            {"recent_ages_seconds": (14.0,)},
            R,
            [Code.TOO_MANY],
            id="two within fifteen seconds are too many",
        ),
        pytest.param({"recent_ages_seconds": (15.0,)}, P, [], id="after fifteen it may go on"),
        pytest.param(
            {"recent_ages_seconds": (20.0, 40.0, 60.0, 80.0, 599.0)},
            R,
            [Code.TOO_MANY],
            id="a sixth within ten minutes is too many",
        ),
        pytest.param({"is_premoderated": True}, H, [Code.PREMODERATED], id="a premoderated thread"),
        pytest.param({"is_unstaffed": True}, H, [Code.OUTSIDE_HOURS], id="nobody reads now"),
        pytest.param({"is_queue_long": True}, H, [Code.QUEUE_LONG], id="too many wait already"),
        pytest.param({"slow_wait_seconds": 9}, R, [Code.SLOW_MODE], id="a slow thread lets wait"),
        pytest.param({"hits": (HOLDS,)}, H, [Code.LISTED_WORDS], id="a listed word holds"),
        pytest.param({"hits": (BLOCKS,)}, S, [Code.BLOCKED], id="a blocked reader's is spam"),
        pytest.param({"score": Score(0.69, ())}, P, [], id="the filter is not sure enough"),
        pytest.param({"score": Score(0.7, ())}, H, [Code.FILTER], id="the filter has a doubt"),
        pytest.param({"score": Score(0.95, ())}, S, [Code.FILTER], id="the filter is sure"),
        pytest.param(
            {"links": 3, "is_trap_filled": True, "is_proven_reader": False},
            S,
            [Code.TRAP_FILLED, Code.LINKS, Code.FIRST_COMMENT],
            id="the gravest reason decides and all are kept",
        ),
    ],
)
def test_a_comment_is_judged(facts: dict[str, object], outcome: Outcome, codes: list[Code]) -> None:
    verdict = decide(Facts(**PLAIN | facts), RULES)  # type: ignore[arg-type]
    assert verdict.outcome == outcome
    assert [reason.code for reason in verdict.reasons] == codes


@pytest.mark.parametrize(
    ("rules", "facts"),
    [
        (Rules(hold_first_comments=False), {"is_proven_reader": False}),
        (Rules(hold_links=0), {"links": 50}),
        (Rules(hold_seconds=0), {"form_age_seconds": 0.0}),
        (Rules(is_throttled=False), {"recent_ages_seconds": (0.0,) * 9}),
        (Rules(use_filter=False), {"score": Score(1.0, ())}),
    ],
)
def test_a_rule_can_be_switched_off(rules: Rules, facts: dict[str, object]) -> None:
    assert decide(Facts(**PLAIN | facts), rules).reasons == ()  # type: ignore[arg-type]


def test_a_reason_brings_its_evidence() -> None:
    verdict = decide(Facts(links=7, **PLAIN), RULES)  # type: ignore[arg-type]
    assert verdict.reasons == (Reason(Code.LINKS, Outcome.HELD, 7),)
    assert verdict.reasons[0].as_stored() == {"code": "links", "outcome": "held", "evidence": 7}


def test_a_reason_says_what_was_found_and_by_which_rule() -> None:
    score = Score(0.987, (Evidence("free", 2.0), Evidence("ferry", -1.0)))
    verdict = decide(Facts(hits=(HOLDS,), score=score, **PLAIN), RULES)  # type: ignore[arg-type]
    assert [reason.as_stored() for reason in verdict.reasons] == [
        {"code": "filter", "outcome": "spam", "evidence": 98, "words": ["free"]},
        {"code": "listed words", "outcome": "held", "evidence": 0, "words": ["goat"], "rule": 3},
    ]


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ([Code.FIRST_COMMENT], 30),
        ([Code.FILTER, Code.FIRST_COMMENT], 40),
        ([Code.CHANGED], 20),
        ([Code.FLAGGED_FALSE, Code.FILTER], 10),
        ([], 30),
    ],
)
def test_what_readers_see_is_the_most_urgent(codes: list[Code], expected: int) -> None:
    assert queue_rank(Reason(code, Outcome.HELD) for code in codes) == expected


@pytest.mark.parametrize(
    ("ages", "expected"),
    [
        ((), 0),
        ((5.0,), 10),
        ((14.2,), 1),
        ((15.0,), 0),
        ((16.0, 100.0, 200.0, 300.0, 590.0), 10),
        ((1.0, 100.0, 200.0, 300.0, 590.0), 14),
        ((590.0, 300.0, 200.0, 100.0, 16.0), 10),
        ((16.0, 100.0, 200.0, 300.0, 600.0), 0),
    ],
)
def test_the_wait_is_told_to_the_second(ages: tuple[float, ...], expected: int) -> None:
    assert wait_seconds(ages, RULES) == expected
