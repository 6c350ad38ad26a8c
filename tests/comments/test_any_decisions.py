"""Whatever is decided and undone, in whatever order: what is taught follows the log alone."""

from __future__ import annotations

from contextlib import suppress

from flask import Flask
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy import select

from blog.comments import labels, queries, undo_actions
from blog.comments.actions import Moved
from blog.comments.labels import Step
from blog.comments.models import Comment, Decision
from blog.comments.status import Decider, Status
from blog.comments.vocabulary import Label
from blog.core.audit import Actor
from blog.core.database import db, transaction
from blog.moderation import learning_queries
from blog.moderation.learning_actions import Outcome
from blog.spam import queries as spam
from blog.spam.material import Material
from blog.spam.models import ONLY, FilterState
from tests.cast import ADA
from tests.comments.test_any_sequence import (
    MOVES,
    RULES,
    Play,
    _begin_anew,
    see_log,
)
from tests.databases import SQLiteTemplate
from tests.filtering import learns, loads

move = st.tuples(
    st.sampled_from([*MOVES, "decide", "decide", "undo", "waver", "waver"]),
    st.integers(0, 30),
    st.integers(0, 5),
)
CHECKS = [HealthCheck.function_scoped_fixture]


class Desk(Play):
    """A sequence in which decisions are also taken back."""

    def undo(self, number: int, how: int) -> None:
        """Ada takes the latest decision about a comment back, if it is one of the staff's."""
        latest = queries.decisions_of(number)[-1]
        with suppress(Moved):  # its writer has changed what would be published
            undo_actions.undo(number, latest.id, by=Actor(ADA), rules=RULES, now=self.now)

    def waver(self, number: int, how: int) -> None:
        """Ada decides and takes it back at once: nothing is to be left of that."""
        before, decisions = taught(), len(queries.decisions_of(number))
        self.decide(number, how)
        if len(queries.decisions_of(number)) == decisions:
            return  # it was so already
        self.undo(number, how)
        assert taught() == before


@given(moves=st.lists(move, min_size=1, max_size=16))
@examples(max_examples=60, deadline=None, suppress_health_check=CHECKS)
def test_what_is_taught_follows_the_log_alone(
    app: Flask,
    database_url: str,
    sqlite_template: SQLiteTemplate,
    moves: list[tuple[str, int, int]],
) -> None:
    _begin_anew(database_url, sqlite_template)
    desk = Desk()
    for each in moves:
        desk.makes(*each)
    db.session.rollback()
    comments = {each.id: each for each in db.session.scalars(select(Comment))}
    see_log(comments)
    see_labels(comments)


@given(before=st.lists(move, max_size=8), wavers=st.lists(st.integers(0, 30), min_size=1))
@examples(max_examples=3, deadline=None, suppress_health_check=CHECKS)
def test_decisions_and_their_undoing_leave_what_is_known_byte_for_byte(
    app: Flask,
    database_url: str,
    sqlite_template: SQLiteTemplate,
    before: list[tuple[str, int, int]],
    wavers: list[int],
) -> None:
    _begin_anew(database_url, sqlite_template)
    loads()
    desk = Desk()
    for each in [("submit", 0, 0), *before]:
        desk.makes(*each)
    learns()
    known, digest = knowledge()
    assert known
    for which in wavers:
        desk.makes("waver", which, which)
    assert learns() is Outcome.UNCHANGED
    with transaction() as session:
        session.get_one(FilterState, ONLY).learned_from = "something else"
    assert learns() is Outcome.LEARNED
    assert knowledge() == (known, digest)


def knowledge() -> tuple[bytes, str]:
    db.session.rollback()
    state = spam.state()
    return state.model, state.learned_from


def see_labels(comments: dict[int, Comment]) -> None:
    """The labels that are kept are those that the log gives, and the examples are theirs."""
    logs: dict[int, list[Decision]] = {number: [] for number in comments}
    for line in db.session.scalars(select(Decision).order_by(Decision.id)):
        logs[line.comment_id].append(line)
    given = {number: labels.label(map(step, log)) for number, log in logs.items()}
    assert given == {number: each.label for number, each in comments.items()}
    as_decided = {
        (each.body, each.name, given[number] == Label.SPAM)
        for number, each in comments.items()
        if given[number] and not is_changed(each, logs[number])
    }
    assert {
        (each.text, each.name, each.is_spam) for each in learning_queries.examples()
    } == as_decided


def step(line: Decision) -> Step:
    return Step(Status(line.to_status), Decider(line.decided_by), line.undoes_id is not None)


def is_changed(comment: Comment, log: list[Decision]) -> bool:
    """Whether the writer changed what an editor had read."""
    read = [line.decided_at for line in log if line.decided_by == Decider.STAFF]
    return comment.edited_at is not None and min(read) <= comment.edited_at


def taught() -> list[Material]:
    db.session.rollback()
    return list(learning_queries.examples())
