"""Mails are claimed by one deliverer, put off and given up, on both engines."""

from __future__ import annotations

from datetime import timedelta

import pytest

from blog.core import outbox
from blog.core.database import transaction
from blog.notifications import actions, queries
from blog.notifications.actions import LEASE, MAX_ATTEMPTS, Claimed
from blog.notifications.delivery import MAIL_SECONDS
from tests.cast import NOON
from tests.correspondence import mail, newsroom_is_told
from tests.databases import both_databases

pytestmark = [both_databases, pytest.mark.usefixtures("app")]

MINUTE = timedelta(minutes=1)


def claimed(minutes: float = 0) -> Claimed:
    found = actions.claim(now=NOON + minutes * MINUTE)
    assert found is not None
    return found


def given_up() -> None:
    """The first mail fails for good."""
    actions.failed(claimed(), error="SMTPRecipientsRefused 550", is_for_good=True, now=NOON)


def test_the_mail_that_is_due_for_longest_is_claimed_first() -> None:
    newsroom_is_told(at=NOON)
    newsroom_is_told(at=NOON - MINUTE)
    newsroom_is_told(at=NOON + MINUTE)
    assert [claimed().id, claimed().id] == [2, 1]
    assert actions.claim(now=NOON) is None


def test_a_claimed_mail_is_no_other_deliverer_s_until_its_lease_ends() -> None:
    newsroom_is_told()
    first = claimed()
    assert not queries.has_due(NOON + LEASE - timedelta(microseconds=1))
    assert actions.claim(now=NOON + LEASE - timedelta(microseconds=1)) is None
    assert queries.has_due(NOON + LEASE)
    again = claimed(minutes=LEASE / MINUTE)
    assert (first.id, first.message_id) == (again.id, again.message_id)
    assert mail().attempts == 2


def test_a_lease_is_longer_than_any_mail_takes() -> None:
    assert LEASE.total_seconds() >= 2 * MAIL_SECONDS


def test_a_sent_mail_is_done() -> None:
    newsroom_is_told()
    actions.sent(claimed(), now=NOON + MINUTE)
    assert (mail().is_open, mail().sent_at, mail().died_at) == (False, NOON + MINUTE, None)
    assert not queries.has_due(NOON + timedelta(days=1))


def test_what_was_sent_late_is_sent_even_if_another_has_claimed_it() -> None:
    newsroom_is_told()
    late, other = claimed(), claimed(minutes=11)
    actions.sent(late, now=NOON + 12 * MINUTE)
    assert not actions.failed(other, error="TimeoutError", now=NOON + 13 * MINUTE)
    assert (mail().is_open, mail().died_at, mail().error) == (False, None, "")


def test_who_comes_too_late_puts_off_nobody_else_s_mail() -> None:
    newsroom_is_told()
    late, other = claimed(), claimed(minutes=11)
    actions.failed(late, error="TimeoutError", now=NOON + 12 * MINUTE)
    actions.closed(late)
    assert mail().is_open
    assert mail().claimed_until == other.until


def test_a_mail_that_is_gone_is_nobody_s_fault() -> None:
    newsroom_is_told()
    ours = claimed()
    with transaction() as session:
        session.delete(session.get_one(outbox.OutboxMail, ours.id))
    actions.sent(ours, now=NOON)
    actions.closed(ours)
    assert not actions.failed(ours, error="TimeoutError", now=NOON)


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 1), (2, 4), (3, 16), (4, 64), (5, 256), (6, 360), (7, 360)]
)
def test_each_attempt_waits_longer_up_to_six_hours(attempts: int, minutes: int) -> None:
    assert minutes * MINUTE == actions.pause_after(attempts)


def test_a_mail_that_fails_is_tried_eight_times_and_then_given_up() -> None:
    newsroom_is_told()
    now = NOON
    for attempt in range(1, MAX_ATTEMPTS + 1):
        ours = actions.claim(now=now)
        assert ours is not None
        is_dead = actions.failed(ours, error="SMTPDataError 451", now=now)
        assert is_dead == (attempt == MAX_ATTEMPTS)
        now = mail().due_at if not is_dead else now
    assert now - NOON == sum([1, 4, 16, 64, 256, 360, 360]) * MINUTE
    dead = mail()
    assert (False, now, None, "SMTPDataError 451") == (
        dead.is_open,
        dead.died_at,
        dead.sent_at,
        dead.error,
    )
    assert actions.claim(now=now + timedelta(days=30)) is None


def test_what_can_never_succeed_is_given_up_at_once() -> None:
    newsroom_is_told()
    given_up()
    assert (mail().attempts, mail().died_at) == (1, NOON)
    assert queries.count_of_dead() == 1


def test_dead_and_waiting_mails_are_listed_but_not_what_was_sent() -> None:
    newsroom_is_told(times=3)
    given_up()
    actions.sent(claimed(), now=NOON)
    assert [each.id for each in queries.unsent(limit=10)] == [1, 3]
    assert [each.id for each in queries.unsent(is_dead=True, limit=10)] == [1]
    assert [each.id for each in queries.unsent(is_dead=False, limit=10)] == [3]
    assert [each.id for each in queries.unsent(limit=1)] == [1]


def test_a_dead_letter_is_revived_as_the_same_mail() -> None:
    newsroom_is_told(times=2)
    before = mail().message_id
    given_up()
    assert actions.revive(None, now=NOON + MINUTE) == [1]
    revived = mail()
    assert (True, None, "", 0, NOON + MINUTE, before) == (
        revived.is_open,
        revived.died_at,
        revived.error,
        revived.attempts,
        revived.due_at,
        revived.message_id,
    )


def test_a_mail_that_waits_is_hurried_but_none_that_is_claimed_or_sent() -> None:
    newsroom_is_told(times=3)
    actions.failed(claimed(), error="SMTPDataError 451", now=NOON)
    actions.sent(claimed(), now=NOON)
    claimed()
    assert actions.revive([1, 2, 3, 77], now=NOON) == [1]
    assert actions.revive(None, now=NOON) == []
    assert claimed().id == 1


def test_answers_are_gathered_into_no_mail_that_was_claimed() -> None:
    every = timedelta(hours=1)
    with transaction() as session:
        outbox.gather(session, "answers", "answers:1", 7, every=every, now=NOON)
        outbox.gather(session, "answers", "answers:1", 8, every=every, now=NOON)
    assert claimed().payload == {"numbers": [7, 8]}
    with transaction() as session:
        outbox.gather(session, "answers", "answers:1", 9, every=every, now=NOON)
    assert (NOON + every, {"numbers": [9]}) == (mail(2).due_at, mail(2).payload)
