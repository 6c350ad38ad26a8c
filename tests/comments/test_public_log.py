"""What everybody is told of decisions: the same whether a comment is spam or only held."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.comments import public_log, tally
from blog.comments.public_log import Line
from blog.comments.status import Decider, Status, may_follow
from tests.cast import NOON

HELD, PUBLISHED, SPAM = Status.HELD, Status.PUBLISHED, Status.SPAM
REMOVED, WITHDRAWN = Status.REMOVED, Status.WITHDRAWN
FIRST = {"code": "first comment", "outcome": "held", "evidence": 0}
TRAP = {"code": "trap filled", "outcome": "spam", "evidence": 0}
RUDE = {"code": "insulting", "outcome": "removed", "evidence": 0}


def log_of(*states: Status) -> list[Line]:
    """Return the log of a comment that went through these states, by editors from the second."""
    lines = []
    before: Status | None = None
    for number, state in enumerate(states, start=1):
        line = Line(
            id=number,
            comment_id=1,
            from_status=before,
            to_status=state,
            by=Decider.STAFF if before else Decider.POLICY,
            reasons=() if before else (TRAP, FIRST),
            decided_at=NOON + timedelta(minutes=number),
        )
        lines.append(line)
        before = state
    return lines


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ((HELD, PUBLISHED), ["held", "published"]),
        ((SPAM,), ["held"]),
        ((SPAM, PUBLISHED), ["held", "published"]),
        ((HELD, SPAM), ["held"]),
        ((SPAM, HELD), ["held"]),
        ((HELD, SPAM, HELD, SPAM, PUBLISHED), ["held", "published"]),
        ((PUBLISHED, SPAM), ["published", "held"]),
        ((PUBLISHED, SPAM, PUBLISHED), ["published", "held (undone)", "published"]),
        ((PUBLISHED, REMOVED, PUBLISHED), ["published", "removed (undone)", "published"]),
        ((SPAM, PUBLISHED, HELD), ["held", "published (undone)", "held"]),
        ((HELD, PUBLISHED, SPAM), ["held", "published (undone)", "held"]),
        ((PUBLISHED, REMOVED, WITHDRAWN), ["published", "removed"]),
        ((SPAM, WITHDRAWN), ["held"]),
    ],
    ids=" ".join,
)
def test_spam_stands_as_held(states: tuple[Status, ...], expected: list[str]) -> None:
    told = public_log.told(log_of(*states))
    undone = public_log.taken_back(told)
    assert expected == [
        f"{each.outcome} (undone)" if each.id in undone else each.outcome for each in told
    ]


def test_of_what_was_called_spam_only_what_held_it_is_told() -> None:
    (told,) = public_log.told(log_of(SPAM))
    assert told.reasons == (FIRST,)


def test_a_removal_is_told_with_its_reason() -> None:
    first, second = log_of(PUBLISHED, REMOVED)
    told = public_log.told([first, replace(second, reasons=(RUDE,))])
    assert [each.reasons for each in told] == [(), (RUDE,)]


def go_on(states: list[Status], choices: list[int]) -> list[Status]:
    for choice in choices:
        ways = [each for each in Status if may_follow(states[-1], each)]
        if ways:
            states.append(ways[choice % len(ways)])
    return states


walks = st.builds(
    go_on, st.sampled_from([HELD, PUBLISHED, SPAM]).map(lambda s: [s]), st.lists(st.integers(0, 3))
)


@given(walks)
def test_nobody_can_tell_spam_from_held_by_the_log_or_its_counts(states: list[Status]) -> None:
    log = log_of(*states)
    in_held = {SPAM: HELD}
    twin = [
        replace(
            each,
            from_status=in_held.get(each.from_status, each.from_status)
            if each.from_status
            else None,
            to_status=in_held.get(each.to_status, each.to_status),
        )
        for each in log
    ]
    twin = [each for each in twin if each.from_status != each.to_status]
    assert public_log.told(log) == public_log.told(twin)
    assert counted(log) == counted(twin)


def counted(log: list[Line]) -> list[tuple[str, ...]]:
    by_id = {each.id: each for each in log}
    told = public_log.told(log)
    return sorted(key for each in told for key in tally.told_keys(by_id[each.id], each))
