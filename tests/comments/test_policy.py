"""How a comment is judged: one row a sentence of the newsroom's rules."""

from __future__ import annotations

import pytest

from blog.comments.policy import Code, Facts, Outcome, Reason, Rules, decide, wait_seconds

RULES = Rules()
PLAIN = {"form_age_seconds": 60.0, "is_proven_reader": True}
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
    ],
)
def test_a_rule_can_be_switched_off(rules: Rules, facts: dict[str, object]) -> None:
    assert decide(Facts(**PLAIN | facts), rules).reasons == ()  # type: ignore[arg-type]


def test_a_reason_brings_its_evidence() -> None:
    verdict = decide(Facts(links=7, **PLAIN), RULES)  # type: ignore[arg-type]
    assert verdict.reasons == (Reason(Code.LINKS, Outcome.HELD, 7),)
    assert verdict.reasons[0].as_stored() == {"code": "links", "outcome": "held", "evidence": 7}


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
