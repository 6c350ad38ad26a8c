"""What a log of decisions teaches the filter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from blog.comments.labels import Step, label
from blog.comments.status import Decider, Status, may_follow
from blog.comments.vocabulary import Label

# A letter for who decided, one for the state it led to, and a `<` for one that takes the one
# before it back: `sP` is that one of the staff published.
WHO = {"r": Decider.POLICY, "s": Decider.STAFF, "w": Decider.WRITER}
TO = {
    "P": Status.PUBLISHED,
    "H": Status.HELD,
    "S": Status.SPAM,
    "R": Status.REMOVED,
    "W": Status.WITHDRAWN,
}


@pytest.mark.parametrize(
    ("log", "taught"),
    [
        pytest.param("", "", id="nothing was decided"),
        pytest.param("rP", "", id="what the rules publish teaches nothing"),
        pytest.param("rS", "", id="nor does what they call spam"),
        pytest.param("rH sP", "good", id="an editor publishes"),
        pytest.param("rH sS", "spam", id="an editor calls it spam"),
        pytest.param("rH sR", "", id="what is removed is uncivil, not spam"),
        pytest.param("rH sP sS", "spam", id="the later decision counts"),
        pytest.param("rH sP sR", "", id="published, then removed"),
        pytest.param("rH sP sH<", "", id="taken back"),
        pytest.param("rS sP sS<", "", id="taken back to what the rules said"),
        pytest.param("rH sS sP sS<", "spam", id="the decision before it is in force again"),
        pytest.param("rH sP sH< sP<", "good", id="done, undone and done again"),
        pytest.param("rH sS sP sS< sP<", "good", id="so after another decision, too"),
        pytest.param("rH sS sP sS< sP< sS<", "spam", id="and undone once more"),
        pytest.param("rP rH sP<", "good", id="an editor takes back what the rules did"),
        pytest.param("rH sP rH<", "", id="the rules hold what an editor published"),
        pytest.param("rH sP rH< sP<", "good", id="and the editor publishes it again"),
        pytest.param("rH sP wW", "", id="what its writer takes back teaches nothing more"),
    ],
)
def test_a_log_teaches(log: str, taught: str) -> None:
    steps = [Step(TO[each[1]], WHO[each[0]], each.endswith("<")) for each in log.split()]
    assert label(steps) == Label(taught)


def moved(log: list[Step], by: Decider, to: Status) -> list[Step]:
    """A log with one step more, marked as the door marks it; the same where that may not be."""
    present = log[-1].to if log else None
    if not may_follow(present, to):
        return log
    came_from = log[-2].to if len(log) > 1 else None
    return [*log, Step(to, by, is_undo=to == came_from)]


DECISIONS = st.tuples(
    st.sampled_from([Decider.STAFF, Decider.STAFF, Decider.POLICY]),
    st.sampled_from([Status.HELD, Status.PUBLISHED, Status.SPAM, Status.REMOVED]),
)


@given(st.lists(DECISIONS, max_size=10))
@examples(max_examples=300)
def test_a_decision_and_its_undoing_leave_no_trace(moves: list[tuple[Decider, Status]]) -> None:
    log = moved([], Decider.POLICY, Status.HELD)
    for by, to in moves:
        log = moved(log, by, to)
    for to in set(Status) - {Status.WITHDRAWN}:
        decided = moved(log, Decider.STAFF, to)
        undone = moved(decided, Decider.STAFF, log[-1].to)
        if len(undone) == len(log) + 2:
            assert label(undone) == label(log), undone
