"""What those of the staff are mailed who choose so, and a writer of an appeal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event, select, update

from blog.accounts import mail_actions
from blog.accounts.mail_policy import DAY, HOUR, Wishes
from blog.accounts.models import Reader
from blog.accounts.staff_models import Staff
from blog.accounts.vocabulary import Role
from blog.comments import actions, flag_actions, rules, writer_actions
from blog.comments.mail_models import Claim
from blog.comments.models import Appeal, Comment
from blog.comments.policy import Rules
from blog.comments.status import Status
from blog.comments.vocabulary import FlagReason
from blog.core.database import db, transaction
from blog.core.outbox import OutboxMail
from blog.corrections import report_actions
from blog.corrections.report_actions import Told
from blog.settings import Settings
from tests.cast import BO, CY, NOON, decides, draft, publishes, says, submits
from tests.correspondence import BASE_URL, deliver
from tests.credentials import actor, hires
from tests.databases import both_databases
from tests.mailbox import Mailbox, parts

MAILING = Rules(is_mailing=True)
MINUTE, ONE_HOUR, ONE_DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def noon() -> object:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture(autouse=True)
def ferry(app: Flask) -> None:
    """An article to comment on."""
    publishes()


def chooses(name: str, *, digest: int = 0, flags: bool = False, role: Role = Role.EDITOR) -> int:
    """Somebody with a password chooses what they are mailed; returns their number."""
    number = hires(role, name)
    mail_actions.choose(Wishes(digest, flags), by=actor(number), now=NOON)
    return number


def waits(text: str = "I was on that boat.", at: datetime = NOON) -> int:
    """Bo's comment comes in and is held."""
    sent = draft(text, address_hash=text[:32])
    return submits(sent, rules=MAILING, at=at).comment_id


def reports(comment_id: int, reporter: str, at: datetime = NOON, *, rules: Rules = MAILING) -> None:
    reason = FlagReason.INSULTING
    flag_actions.flag(comment_id, reason, "", reporter_hash=reporter, rules=rules, now=at)


def appeals(comment_id: int, *, wants_mail: bool = False) -> None:
    with transaction() as session:
        text, mail = "It is true.", wants_mail
        session.add(Appeal(comment_id=comment_id, text=text, appealed_at=NOON, is_mail_wanted=mail))


def confirms(comment_id: int) -> None:
    """Bo confirms the address of a comment."""
    with transaction() as session:
        reader = Reader(email=BO["email"], confirmed_at=NOON)
        session.add(reader)
        session.flush()
        session.add(Claim(comment_id=comment_id, reader_id=reader.id))


def due(key: str) -> list[datetime]:
    db.session.rollback()
    kept = select(OutboxMail.due_at).where(OutboxMail.key == key, OutboxMail.is_open)
    return list(db.session.scalars(kept))


@both_databases
def test_a_digest_tells_one_editor_what_waits_with_links_to_buttons(
    app: Flask, mailbox: Mailbox
) -> None:
    ada = chooses("Ada Editor", digest=DAY)
    hires(Role.ADMIN)
    shown = says("The goat was a sheep.", by=CY)
    reports(shown, "r1")
    held = waits("See https://a.example and https://b.example " + "x" * 300)
    removed = [says(f"Sheep {each}.", by=CY) for each in range(2)]
    for each, by in zip(removed, (None, ada), strict=True):
        actions.decide(
            each, Status.REMOVED, staff_name="Somebody", staff_id=by, rules=Rules(), now=NOON
        )
        appeals(each)
    report_actions.send(
        1,
        Told(passage="", message="A sheep.", name="", email="", credit=False, is_trap_filled=False),
        address_hash="x",
        per_day=9,
        digest_every=None,
        is_mailing=True,
        now=NOON,
    )
    assert deliver(app, at=NOON + ONE_DAY - MINUTE) == 0
    assert deliver(app, at=NOON + ONE_DAY) == 1
    (message,) = mailbox.messages
    assert message["To"] == "ada-editor@news.example"
    assert message["Subject"] == "4 wait: The Courier"
    assert message["Auto-Submitted"] == "auto-generated"
    text, html = parts(message)
    when = "November 22, 2026, 12:00\N{NARROW NO-BREAK SPACE}PM"
    beginning = f"See https://a.example and https://b.example {'x' * 300}"[:200]
    assert text == (
        "1 comment waits to be read.\n"
        "\n"
        f"Bo Newcomer ({when})\n"
        "The ferry runs again\n"
        f"> {beginning}…\n"
        "It has 2 links. An editor reads the first comments of every reader.\n"
        f"{BASE_URL}/newsroom/comments/{held}\n"
        "\n"
        "1 published comment is reported by readers.\n"
        "\n"
        f"Cy Regular ({when})\n"
        "The ferry runs again\n"
        "> The goat was a sheep.\n"
        "1 reader reported it: insulting.\n"
        f"{BASE_URL}/newsroom/comments/{shown}\n"
        "\n"
        "1 appeal waits for your answer.\n"
        "\n"
        f"Cy Regular ({when})\n"
        "The ferry runs again\n"
        "> Sheep 0.\n"
        f"{BASE_URL}/newsroom/comments/{removed[0]}\n"
        "\n"
        "1 report of an error waits to be looked at:\n"
        f"{BASE_URL}/newsroom/reports\n"
        "\n"
        "Everything that waits:\n"
        f"{BASE_URL}/newsroom/comments\n"
        "\n"
        "-- \n"
        "Choose what you are mailed, and how often:\n"
        f"{BASE_URL}/newsroom/account#mails-title\n"
    )
    assert f'<a href="{BASE_URL}/newsroom/comments/{held}">' in html
    assert f'<a href="{BASE_URL}/newsroom/account#mails-title">' in html
    assert not any(each in text + html for each in (BO["email"], CY["email"], "style=", "src="))


def test_a_digest_begins_with_what_is_most_urgent(app: Flask, mailbox: Mailbox) -> None:
    chooses("Ada Editor", digest=HOUR)
    first = waits("Number one.")
    second = waits("Number two.")
    with transaction() as session:
        session.execute(update(Comment).where(Comment.id == second).values(queue_rank=10))
    deliver(app, at=NOON + ONE_HOUR)
    text, _ = parts(mailbox.messages[0])
    assert text.index(f"/comments/{second}\n") < text.index(f"/comments/{first}\n")


def test_each_is_mailed_at_the_interval_they_chose_and_keeps_its_beat(
    app: Flask, mailbox: Mailbox
) -> None:
    ada, eve = chooses("Ada Editor", digest=HOUR), chooses("Eve Editor", digest=DAY)
    assert due(f"digest:{ada}") == [NOON + ONE_HOUR]  # something may have waited before
    waits("Early.")
    waits("Late.", NOON + 50 * MINUTE)
    assert (due(f"digest:{ada}"), due(f"digest:{eve}")) == ([NOON + ONE_HOUR], [NOON + ONE_DAY])
    assert deliver(app, at=NOON + ONE_HOUR) == 1
    assert due(f"digest:{ada}") == []
    waits("Later.", NOON + 200 * MINUTE)
    assert due(f"digest:{ada}") == [NOON + 4 * ONE_HOUR]
    assert deliver(app, at=NOON + ONE_DAY) == 2


def test_who_chooses_anew_is_mailed_so_from_now_on() -> None:
    ada = chooses("Ada Editor", digest=7 * DAY)
    waits()
    by, later = actor(ada), NOON + ONE_HOUR
    mail_actions.choose(Wishes(HOUR), by=by, now=later)
    assert due(f"digest:{ada}") == [later + ONE_HOUR]
    mail_actions.choose(Wishes(HOUR, is_mailed_flags=True), by=by, now=later + MINUTE)
    assert due(f"digest:{ada}") == [later + ONE_HOUR]
    mail_actions.choose(Wishes(), by=by, now=later)
    assert due(f"digest:{ada}") == []


def test_when_nothing_waits_any_more_nothing_is_mailed(app: Flask, mailbox: Mailbox) -> None:
    chooses("Ada Editor", digest=HOUR, flags=True)
    decides(waits(), Status.PUBLISHED)
    reports(1, "r1")
    decides(1, Status.PUBLISHED)
    assert deliver(app, at=NOON + ONE_HOUR) == 0
    assert mailbox.messages == []


@pytest.mark.parametrize(
    "gone",
    [{"is_active": False}, {"role": Role.WRITER}, {"digest_seconds": 0, "is_mailed_flags": False}],
    ids=["left", "writes only", "wants none"],
)
def test_who_is_to_be_mailed_no_more_is_not(
    app: Flask, mailbox: Mailbox, gone: dict[str, object]
) -> None:
    ada = chooses("Ada Editor", digest=HOUR, flags=True)
    waits()
    reports(says("Mine.", by=CY), "r1")
    with transaction() as session:
        session.execute(update(Staff).where(Staff.id == ada).values(gone))
    assert deliver(app, at=NOON + ONE_HOUR) == 0
    waits("Another.", NOON + 2 * ONE_HOUR)
    assert due(f"digest:{ada}") == []


@both_databases
def test_fifty_reports_within_a_minute_are_two_mails(app: Flask, mailbox: Mailbox) -> None:
    chooses("Ada Editor", flags=True)
    chooses("Eve Editor", flags=True)
    patient = Rules(is_mailing=True, hold_flags=0)
    numbers = [says(f"Number {each}.", by=CY) for each in range(10)]
    reports(numbers[0], "r")
    assert deliver(app, at=NOON) == 2
    for number in range(50):
        at = NOON + number * timedelta(seconds=1)
        reports(numbers[number % 10], f"r{number // 10}", at, rules=patient)
    assert deliver(app, at=NOON + 59 * timedelta(seconds=1)) == 0
    assert deliver(app, at=NOON + MINUTE) == 2
    first, last = mailbox.messages[0], mailbox.messages[-1]
    assert first["Subject"] == "A comment is reported: The Courier"
    text, html = parts(first)
    assert text.startswith("Readers report a comment that nobody has weighed yet.\n")
    assert "> Number 0.\n1 reader reported it: insulting.\n" in text
    assert f"{BASE_URL}/newsroom/comments/{numbers[0]}\n" in text
    assert f'<a href="{BASE_URL}/newsroom/account#mails-title">' in html
    assert last["Subject"] == "10 comments are reported: The Courier"


def test_a_comment_that_reports_have_held_is_told_too(app: Flask, mailbox: Mailbox) -> None:
    chooses("Ada Editor", flags=True)
    number = says("Mine.", by=CY)
    for each in ("r1", "r2", "r3"):
        reports(number, each)
    assert db.session.get_one(Comment, number).status == Status.HELD
    deliver(app)
    assert "3 readers reported it: insulting." in parts(mailbox.messages[0])[0]


@pytest.mark.parametrize("persons", [1, 8])
def test_however_many_want_mails_a_comment_costs_the_same(app: Flask, persons: int) -> None:
    for number in range(persons):
        chooses(f"Editor {number}", digest=HOUR, flags=True)
    waits("The first, which begins what is gathered.")
    number = says("Mine.", by=CY)
    with statements() as asked:
        waits("The second.")
    without = statements_without_mail()
    assert len(asked) - without <= 2
    with statements() as asked:
        reports(number, "r1")
    assert sum("outbox" in each for each in asked) <= 4


def test_an_answer_reaches_who_appealed_and_asked_for_it(app: Flask, mailbox: Mailbox) -> None:
    receipt = submits(draft()).receipt
    assert receipt
    confirms(1)
    decides(1, Status.REMOVED)
    settings: Settings = app.extensions["settings"]
    present = rules.of(settings)
    assert writer_actions.object_to_removal(
        receipt, "It is true.", wants_mail=True, rules=present, now=NOON
    )
    actions.decide(
        1, Status.REMOVED, staff_name="Eve", rules=present, note="We asked\nthe harbour.", now=NOON
    )
    deliver(app)
    (message,) = [each for each in mailbox.messages if each["To"] == BO["email"]]
    assert message["Subject"] == "Your appeal is answered: The ferry runs again"
    assert message["Auto-Submitted"] == "auto-generated"
    assert "List-Unsubscribe" not in message
    text, html = parts(message)
    assert text == (
        "The editors have looked again at your comment under “The ferry runs again”, "
        "and it stays removed.\n"
        "\n"
        "They say:\n"
        "We asked\n"
        "the harbour.\n"
        "\n"
        "Find your comments again, in the browser that you had remembered as yours:\n"
        f"{BASE_URL}/comments/mine\n"
        "\n"
        "-- \n"
        "You get this mail because you asked The Courier for it.\n"
    )
    assert f'<a href="{BASE_URL}/comments/mine">' in html
    assert receipt not in text + html
    assert "boat" not in text + html


@pytest.mark.parametrize(
    ("to", "removal", "sentence"),
    [
        (Status.PUBLISHED, "", "and it is published.\n\nWhere it stands:\n{url}\n"),
        (Status.REMOVED, "insulting", "and it stays removed. It insults somebody.\n\nFind"),
        (Status.HELD, "", "it is no longer removed, and waits to be read.\n\nFind"),
        (Status.SPAM, "", "it is no longer removed, and waits to be read.\n\nFind"),
    ],
)
def test_the_letter_says_how_the_comment_stands(
    app: Flask, mailbox: Mailbox, to: Status, removal: str, sentence: str
) -> None:
    answered(to, removal)
    deliver(app)
    (message,) = mailbox.messages
    assert sentence.format(url=f"{BASE_URL}/comments/1") in parts(message)[0]


@pytest.mark.parametrize("ending", ["waits again", "withdrawn", "address gone", "proof gone"])
def test_who_need_not_know_the_answer_any_more_is_not_mailed(
    app: Flask, mailbox: Mailbox, ending: str
) -> None:
    answered(Status.REMOVED, "")
    with transaction() as session:
        session.execute(
            {
                "waits again": update(Appeal).values(answered_at=None),
                "withdrawn": update(Comment).values(status=Status.WITHDRAWN),
                "address gone": update(Comment).values(email=""),
                "proof gone": update(Reader).values(email="somebody@else.example"),
            }[ending]
        )
    assert deliver(app) == 0
    assert mailbox.messages == []


def answered(to: Status, removal: str) -> None:
    """Bo's appeal, of which the answer is to be mailed, is answered by this decision."""
    submits(draft())
    confirms(1)
    actions.decide(1, Status.REMOVED, staff_name="Ada", rules=Rules(), removal=removal, now=NOON)
    appeals(1, wants_mail=True)
    if to == Status.SPAM:
        actions.decide(1, Status.HELD, staff_name="Eve", rules=Rules(), now=NOON)
        with transaction() as session:
            session.execute(update(Appeal).values(answered_at=None))
    actions.decide(1, to, staff_name="Eve", rules=MAILING, now=NOON)


@contextmanager
def statements() -> Iterator[list[str]]:
    """Note each statement that the database gets."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def statements_without_mail() -> int:
    """How many statements a comment costs of which nobody is mailed."""
    with statements() as asked:
        submits(draft("The third.", address_hash="third"), rules=Rules())
    return len(asked)
