"""The queue: what is most urgent first, with its evidence; decided row by row, and taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from xml.etree.ElementTree import Element

import pytest
import time_machine
from flask import Flask, current_app
from sqlalchemy import event, select, update
from werkzeug.test import TestResponse

from blog.accounts.models import Reader as Confirmed
from blog.accounts.staff_models import Staff
from blog.articles.models import Article
from blog.comments import flag_actions, queries, writer_actions
from blog.comments.decision_models import Lease
from blog.comments.mail_models import Claim
from blog.comments.models import Comment, Decision
from blog.comments.policy import Rules
from blog.comments.reasons import Code, Outcome, Reason
from blog.comments.status import Decider, Status
from blog.comments.vocabulary import FlagReason
from blog.core import site_version
from blog.core.clock import utc_now
from blog.core.database import db, transaction
from blog.core.markup import render_comment
from blog.core.text import mark
from blog.publication.models import RemovalReason
from tests.cast import CY, NOON, OPEN_HOUSE, decides, draft, publishes, says, submits
from tests.counting import counted
from tests.databases import both_databases
from tests.pages import FROM_OUR_PAGE, Page, Reader, words
from tests.stories import opens_section
from tests.threads import grows

LIST = "/newsroom/comments"
FLAGGED = f"{LIST}?state=published&flagged=y"
DATA = FROM_OUR_PAGE | {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def ferry(app: Flask) -> None:
    publishes()


def waits(body: str = "I was on that boat.", **by: Any) -> int:
    """A comment comes in and waits; returns its number."""
    return submits(draft(body, **{"address_hash": body, **by})).comment_id


def reports(comment_id: int, *, times: int = 1, line: str = "") -> None:
    for number in range(times):
        flag_actions.flag(
            comment_id,
            FlagReason.INSULTING,
            line,
            reporter_hash=f"{number}",
            rules=Rules(),
            now=NOON,
        )


def listed(page: Page) -> list[int]:
    """Return which comments a page of the queue shows, in its order."""
    return [int(each.attrib["data-id"]) for each in page.all("li") if each.get("data-id")]


def row(page: Page, comment_id: int) -> Element:
    found = page.by_id(f"comment-{comment_id}")
    assert found is not None
    return found


def status(comment_id: int) -> str:
    db.session.rollback()
    return db.session.get_one(Comment, comment_id).status


def latest(comment_id: int) -> Decision:
    db.session.rollback()
    return queries.decisions_of(comment_id)[-1]


def to_decide(comment_id: int, page: Page) -> str:
    """Return how the address of a row's form ends."""
    forms = (each.attrib["action"] for each in page.all("form"))
    (found,) = (each for each in forms if f"/comments/{comment_id}/decisions" in each)
    return found


# The order


def test_the_queue_begins_with_what_is_most_urgent(ada: Reader) -> None:
    new, other = waits("New"), waits("Another")
    changed = submits(draft("Short.", **CY, address_hash="cy"), rules=OPEN_HOUSE)
    reported = says("Not nice.", by={"name": "Dee", "email": "dee@example.org"})
    assert changed.receipt
    text = render_comment("Short. " + "And now something long. " * 9)
    writer_actions.edit(changed.receipt, text, reader_token="", rules=Rules(), now=NOON)
    reports(reported, times=3)
    page = ada.get(LIST)
    assert listed(page) == [reported, changed.comment_id, new, other]
    assert listed(ada.get(f"{LIST}?state=held")) == listed(page)


@both_databases
def test_pages_of_the_queue_go_on_where_the_last_ended(ada: Reader) -> None:
    grows(130)
    with transaction() as session:
        session.execute(
            update(Comment).values(
                status=Status.HELD, queue_rank=10 + Comment.id % 3, is_shown=False, shown_below=0
            )
        )
    order = db.session.scalars(select(Comment.id).order_by(Comment.queue_rank, Comment.id)).all()
    page, seen = ada.get(LIST), list[int]()
    while further := [each for each in page.all("a") if each.get("rel") == "next"]:
        seen += listed(page)
        page = ada.get(further[0].attrib["href"])
    assert seen + listed(page) == order
    (back,) = (each for each in page.all("a") if each.get("rel") == "prev")
    assert listed(ada.get(back.attrib["href"])) == order[50:100]


@both_databases
def test_what_readers_report_most_stands_first(ada: Reader) -> None:
    ids = [
        says(f"Number {each}", by={"name": "D", "email": f"{each}@d.example"}) for each in range(4)
    ]
    for comment_id, times in zip(ids, (1, 2, 0, 1), strict=True):
        reports(comment_id, times=times)
    assert listed(ada.get(FLAGGED)) == [ids[1], ids[3], ids[0]]


def test_each_kind_has_its_number_and_its_mark(ada: Reader) -> None:
    waits("One")
    waits("Two")
    decides(waits("Three"), Status.SPAM)
    reports(says("Four"))

    def tabs(url: str) -> tuple[list[str], list[str]]:
        links = [each for item in ada.get(url).all("nav")[1].iter("li") for each in item]
        return list(map(words, links)), [words(each) for each in links if each.get("aria-current")]

    names = ["Waiting 2", "Flagged 1", "Published 1", "Spam 1", "Removed 0", "Appeals 0", "All"]
    assert tabs(LIST) == (names, ["Waiting 2"])
    assert tabs(FLAGGED) == (names, ["Flagged 1"])
    assert tabs(f"{LIST}?state=any") == (names, ["All"])


# The evidence


def test_a_row_has_all_that_one_needs_to_decide(ada: Reader) -> None:
    harbour = opens_section("Harbour")
    with transaction() as session:
        session.scalars(select(Article)).one().section_id = harbour
    question = says("Who steers?")
    answer = waits("See https://a.example/x and https://b.example", parent_id=question)
    _judged(
        answer,
        Reason(Code.LISTED_WORDS, Outcome.HELD, words=("casino", "free money"), rule=7),
        Reason(Code.FILTER, Outcome.HELD, 83, words=("winner", "host:a.example")),
    )
    told = words(row(ada.get(LIST), answer))
    for expected in (
        "It has words that a rule looks for. casino free money Rule 7",
        "The filter takes it for spam at 83 %. winner host:a.example",
        "It leads to: a.example b.example",
        "The address is not confirmed: it proves nothing.",
        "In reply to Cy Regular",
        "Who steers?",
        "On The ferry runs again (Harbour)",
    ):
        assert expected in told


def test_a_row_tells_the_reader_s_past(ada: Reader) -> None:
    own = says("I was there.")
    decides(says("You idiot."), Status.REMOVED)
    known = waits("Once more.", **CY)
    with transaction() as session:
        reader = Confirmed(email=CY["email"], confirmed_at=NOON)
        session.add(reader)
        session.flush()
        session.add_all(Claim(comment_id=each, reader_id=reader.id) for each in (own, known))
    typed = waits("And by somebody else.", **CY)
    page = ada.get(LIST)
    assert "Confirmed on Nov 22, 2026. Published: 1, since Nov 22, 2026. Removed: 0." in words(
        row(page, known)
    )
    assert "The address is not confirmed: it proves nothing. Published: 1," in words(
        row(page, typed)
    )
    assert "Removed: 1. Spam: 0." in words(row(page, typed))


def test_a_row_tells_what_readers_report(ada: Reader) -> None:
    comment_id = says("You know who.")
    reports(comment_id, times=1, line="He means me.")
    reports(comment_id, times=2)
    told = words(row(ada.get(FLAGGED), comment_id))
    assert "2 reports" in told
    assert "insulting: He means me." in told


def test_what_was_taken_back_waits_for_its_old_reasons(ada: Reader) -> None:
    comment_id = waits()
    page = ada.get(f"{LIST}/{comment_id}")
    page = ada.does(page, "decisions", {"to": "published"})
    ada.does(page, "undo")
    assert "An editor reads the first comments" in words(row(ada.get(LIST), comment_id))


# Row by row, without a script


def test_a_row_is_decided_where_it_stands_and_leads_to_the_next(ada: Reader) -> None:
    first, second, third = (waits(f"Number {each}") for each in range(3))
    page = ada.get(f"{LIST}?state=held&order=newest")
    response = ada.send(page, {"to": "published"}, to=to_decide(second, page))
    assert response.location.endswith(f"#comment-{first}")
    page = ada.get(response.location)
    assert "Decided." in page.text
    assert listed(page) == [third, first], "the list is still the same one"
    assert (status(second), latest(second).staff_id) == ("published", _staff_id("Ada Editor"))


def test_a_decision_in_a_row_is_undone_with_one_press(ada: Reader) -> None:
    comment_id = waits()
    page = ada.get(LIST)
    page = ada.does(page, to_decide(comment_id, page), {"to": "spam"})
    page = ada.does(page, f"{comment_id}/undo?then={comment_id}")
    assert "Taken back." in page.text
    assert listed(page) == [comment_id]
    assert latest(comment_id).undoes_id


def test_nobody_is_offered_to_undo_what_another_decided(ada: Reader, zoe: Reader) -> None:
    comment_id = waits()
    page = ada.get(LIST)
    response = ada.send(page, {"to": "spam"}, to=to_decide(comment_id, page))
    page = zoe.get(response.location)
    assert not [each for each in page.all("form") if "/undo" in each.attrib["action"]]
    zoe.get(f"{LIST}?undo=nonsense")


def test_a_removal_in_a_row_asks_for_its_reason_and_comes_back_to_the_list(ada: Reader) -> None:
    comment_id, other = waits("You idiot."), waits("Nice.")
    page = ada.get(f"{LIST}?state=held&order=oldest")
    typed = {"to": "removed", "note": "Please mind your words."}
    page = ada.refused(page, typed, to=to_decide(comment_id, page), expect=422)
    assert "Say why it is removed." in page.text
    form = to_decide(comment_id, page)
    assert page.fields(form)["note"] == "Please mind your words."
    page = ada.does(page, form, {"to": "removed", "reason": "insulting"})
    assert page.h1 == "Comments"
    assert listed(page) == [other]
    assert latest(comment_id).note == "Please mind your words."


def test_a_retired_reason_is_neither_offered_nor_taken(app: Flask, ada: Reader) -> None:
    comment_id = waits()
    _retires("insulting")
    page = ada.get(LIST)
    assert "It insults somebody." not in page.text
    sent = {"to": "removed", "reason": "insulting"}
    ada.refused(page, sent, to=to_decide(comment_id, page), expect=422)
    assert status(comment_id) == "held"


def test_nothing_a_reader_wrote_can_be_edited(ada: Reader) -> None:
    waits()
    boxes = [each.attrib["name"] for each in ada.get(LIST).all("textarea")]
    assert boxes == ["note"]


# As it was seen


def test_reports_that_came_in_meanwhile_are_settled_by_nobody_who_has_not_read_them(
    ada: Reader,
) -> None:
    comment_id = waits()
    page = ada.get(LIST)
    chosen = page.by_id(f"chosen-{comment_id}")
    assert chosen is not None
    decides(comment_id, Status.PUBLISHED)
    reports(comment_id, times=3)  # it waits again
    refused = ada.refused(page, {"to": "published"}, to=to_decide(comment_id, page), expect=409)
    assert "Readers have reported it." in refused.text
    typed = {"to": "published", "chosen": chosen.get("value")}
    response = ada.client.post(f"{LIST}/decisions", data=typed, headers=FROM_OUR_PAGE)
    assert "1 changed meanwhile" in ada.get(response.location).text
    assert db.session.get_one(Comment, comment_id).open_flags == 3
    ada.does(refused, to_decide(comment_id, refused), {"to": "published"})
    assert status(comment_id) == "published"


def test_what_a_colleague_did_too_settles_nothing_that_came_after_it(ada: Reader) -> None:
    comment_id = waits()
    page = ada.get(LIST)
    decides(comment_id, Status.PUBLISHED)
    reports(comment_id)
    ada.refused(page, {"to": "published"}, to=to_decide(comment_id, page), expect=409)
    assert db.session.get_one(Comment, comment_id).open_flags == 1


def test_what_its_writer_changed_is_not_published_by_taking_a_decision_back(ada: Reader) -> None:
    sent = submits(draft("Short.", **CY, address_hash="cy"), rules=OPEN_HOUSE)
    page = ada.get(f"{LIST}/{sent.comment_id}")
    page = ada.does(page, "decisions", {"to": "spam"})
    assert sent.receipt
    later = utc_now() + timedelta(seconds=1)
    with time_machine.travel(later, tick=False):
        text = render_comment("Long.")
        rules = Rules(edit_seconds=10**9)
        writer_actions.edit(sent.receipt, text, reader_token="", rules=rules, now=utc_now())
    to = {each.attrib["action"] for each in page.all("form") if "undo" in each.attrib["action"]}
    response = ada.client.post(to.pop(), data={"decision": "2"}, headers=FROM_OUR_PAGE)
    assert response.status_code == 409
    assert "Its writer has changed the text since." in Page(response).text
    assert status(sent.comment_id) == "spam"


# One after another


def test_who_reads_one_after_another_is_led_past_what_a_colleague_reads(
    ada: Reader, zoe: Reader
) -> None:
    first, second, third = (waits(f"Number {each}") for each in range(3))
    zoe.client.post(f"{LIST}/leases", data={"ids": f"{second}"}, headers=DATA)
    page = ada.get(f"{LIST}/{first}?next=queue")
    assert _leased() == {second: "Zoe Admin"}, "looking leases nothing"
    response = ada.send(page, {"to": "published"}, to="decisions")
    assert f"/{third}?" in response.location
    assert _leased() == {second: "Zoe Admin", third: "Ada Editor"}
    assert "Zoe Admin is reading this." in words(row(ada.get(LIST), second))
    zoes = words(row(zoe.get(LIST), second))
    assert "is reading this" not in zoes


def test_one_can_be_left_for_later(ada: Reader) -> None:
    first, second = waits("First"), waits("Second")
    page = ada.get(f"{LIST}/{first}?next=queue")
    (later,) = (each for each in page.all("a") if "for later" in words(each))
    assert ada.get(later.attrib["href"]).h1 == f"Comment {second}"
    assert status(first) == "held"


# Undo


def test_only_the_latest_decision_is_taken_back(ada: Reader, zoe: Reader) -> None:
    comment_id = waits()
    page = ada.does(ada.get(f"{LIST}/{comment_id}"), "decisions", {"to": "published"})
    decides(comment_id, Status.REMOVED)
    back = ada.refused(page, {}, to="undo", expect=409)
    assert "This was not taken back" in back.text
    assert "It is removed now. Ada Editor decided so." in back.text
    assert status(comment_id) == "removed"


def test_what_the_rules_decided_is_not_taken_back(ada: Reader) -> None:
    page = ada.get(f"{LIST}/{waits()}")
    assert not [each for each in page.all("form") if "/undo" in each.attrib["action"]]
    assert _asks(ada.client.post, "1/undo", decision="1").status_code == 409
    assert _asks(ada.client.post, "1/undo", decision="x").status_code == 409
    assert _asks(ada.client.post, "99/undo", decision="1").status_code == 404


# What a script is answered


def test_a_script_is_told_what_became_of_a_decision(ada: Reader, zoe: Reader) -> None:
    comment_id = waits()
    sent = _seen(comment_id)
    answer = _asks(ada.client.post, f"{comment_id}/decisions", **sent, to="published")
    told = answer.get_json()
    assert told == {
        "state": "published",
        "sentence": "Comment 1: published.",
        "decision": latest(comment_id).id,
    }
    late = _asks(zoe.client.post, f"{comment_id}/decisions", **sent, to="spam")
    assert late.status_code == 409
    assert late.get_json()["state"] == "published"
    assert late.get_json()["is_own"] is False
    assert "It is published now. Ada Editor decided so." in late.get_json()["sentence"]
    again = _asks(ada.client.post, f"{comment_id}/decisions", **sent, to="published")
    assert again.status_code == 409
    assert again.get_json()["is_own"] is True, "so that an answer may be lost on its way"
    back = _asks(ada.client.post, f"{comment_id}/undo", decision=told["decision"])
    assert back.get_json()["state"] == "held"
    stale = _asks(ada.client.post, f"{comment_id}/undo", decision=told["decision"])
    assert stale.status_code == 409


def test_a_script_is_told_what_a_decision_lacks(ada: Reader) -> None:
    comment_id = waits()
    sent = _seen(comment_id)
    answer = _asks(ada.client.post, f"{comment_id}/decisions", **sent, to="removed")
    assert answer.status_code == 422
    assert answer.get_json() == {"sentence": "Say why it is removed. Everybody can read it."}


def test_a_script_is_told_what_colleagues_do(ada: Reader, zoe: Reader) -> None:
    first, second, third, fourth = (waits(f"Number {each}") for each in range(4))
    asked = ",".join(map(str, (third, second, first)))
    leased = _asks(zoe.client.post, "leases", ids=asked, count="1").get_json()
    assert leased["leased"] == [third]
    leased = _asks(ada.client.post, "leases", ids=asked, count="1").get_json()
    assert leased["leased"] == [second]
    assert leased["others"] == [{"id": third, "sentence": "Zoe Admin is reading this."}]
    _asks(zoe.client.post, f"{first}/decisions", **_seen(first), to="spam")
    told = ada.client.get(
        f"{LIST}/changes?state=held&ids={asked},x,0,2147483647,99999999999"
    ).get_json()
    assert told == {
        "leased": [],
        "moved": [
            {"id": first, "sentence": "Zoe Admin: spam."},
            {"id": 2147483647, "sentence": "It is not here any more."},
        ],
        "others": [{"id": third, "sentence": "Zoe Admin is reading this."}],
        "waiting": 3,
    }
    assert _asks(ada.client.post, "leases").get_json()["leased"] == [second, fourth]


# What it costs


@pytest.mark.parametrize("url", [LIST, FLAGGED, f"{LIST}?state=any"])
def test_a_page_asks_as_often_for_much_as_for_little(ada: Reader, url: str) -> None:
    waits()
    decides(waits("Gone"), Status.REMOVED)
    reports(says("Reported"))
    asked = []
    for _ in range(2):
        with counted() as count:
            ada.get(url)
            asked.append(count())
        grows(300)
        db.session.execute(update(Comment).where(Comment.id % 3 == 0).values(open_flags=1))
        db.session.commit()
    assert asked[0] == asked[1]
    assert asked[0] <= 8


PAGES = {
    "waiting": LIST,
    "waiting, further": f"{LIST}?state=held&after=30.5",
    "waiting, back": f"{LIST}?state=held&before=30.5",
    "flagged": FLAGGED,
    "flagged, further": f"{FLAGGED}&after=1.40",
    "published": f"{LIST}?state=published&after=90",
    "spam": f"{LIST}?state=spam",
    "removed": f"{LIST}?state=removed",
    "appeals": f"{LIST}?state=any&appealed=y",
    "flagged, newest first": f"{FLAGGED}&order=newest",
    "of an article": f"{LIST}?state=held&article=ferry",
    "changes": f"{LIST}/changes?state=held&ids=1,2,3",
    "one after another": f"{LIST}/4?next=queue",
}


@pytest.mark.parametrize("url", PAGES.values(), ids=PAGES.keys())
def test_no_page_reads_through_all_comments(ada: Reader, url: str) -> None:
    grows(120)
    steps = _plans(lambda: ada.client.get(url))
    assert [each for each in steps if _reads_much(each)] == []


def test_the_queue_is_stored_in_its_order(ada: Reader) -> None:
    grows(120)
    for url in (LIST, FLAGGED, f"{LIST}?state=published"):
        steps = _plans(partial(ada.client.get, url), of="SELECT comments.id")
        assert [each for each in steps if "TEMP B-TREE" in each] == [], url


def test_leasing_does_not_read_through_all_comments(ada: Reader) -> None:
    grows(120)
    steps = _plans(lambda: _asks(ada.client.post, "leases"))
    assert [each for each in steps if _reads_much(each)] == []


def _plans(ask: Callable[[], object], *, of: str = "SELECT") -> list[str]:
    """Return SQLite's plans for all that is asked for and begins so."""
    asked: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        if statement.startswith(of):
            asked.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    ask()
    event.remove(db.engine, "before_cursor_execute", note)
    connection = db.session.connection()
    assert asked
    return [
        str(step[-1])
        for statement, parameters in asked
        for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    ]


def _reads_much(step: str) -> bool:
    """Tell whether a step of a plan costs more with every comment or decision that there is."""
    return step.startswith(("SCAN comments", "SCAN decisions", "SCAN flags")) or "AUTOMATIC" in step


def _asks(way: Callable[..., TestResponse], path: str, **typed: Any) -> TestResponse:
    return way(f"{LIST}/{path}", data=typed, headers=DATA)


def _seen(comment_id: int) -> dict[str, str]:
    db.session.rollback()
    comment = db.session.get_one(Comment, comment_id)
    return {"seen": comment.status, "seen_text": mark(comment.body)}


def _judged(comment_id: int, *reasons: Reason) -> None:
    """Have a comment be held for other reasons than it was."""
    with transaction() as session:
        session.add(
            Decision(
                comment_id=comment_id,
                from_status=Status.PUBLISHED,
                to_status=Status.HELD,
                decided_by=Decider.POLICY,
                decided_at=NOON,
                reasons=[each.as_stored() for each in reasons],
            )
        )


def _retires(code: str) -> None:
    """Have a reason to remove comments not be offered any more."""
    with transaction() as session:
        session.get_one(RemovalReason, code).is_retired = True
        site_version.raise_it(session)
    current_app.extensions["live"].forget()


def _staff_id(name: str) -> int:
    return db.session.scalars(select(Staff.id).where(Staff.name == name)).one()


def _leased() -> dict[int, str]:
    db.session.rollback()
    rows = db.session.execute(
        select(Lease.comment_id, Staff.name).join(Staff, Staff.id == Lease.staff_id)
    )
    return dict(rows.all())
