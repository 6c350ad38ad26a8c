"""Comments at the desk: lists, decisions that tell who was faster, and the newsroom's own words."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from blog.accounts.staff_models import Staff
from blog.articles.models import Article
from blog.comments import flag_actions, queries, receipt_queries, writer_actions
from blog.comments.models import Comment
from blog.comments.policy import Rules
from blog.comments.status import Status
from blog.comments.vocabulary import FlagReason, Removal
from blog.core.audit import AuditEntry
from blog.core.database import db, transaction
from blog.core.markup import render_comment
from tests.cast import BO, MAL, NOON, OPEN_HOUSE, decides, draft, publishes, says, submits
from tests.counting import counted
from tests.databases import both_databases
from tests.pages import FROM_OUR_PAGE, Page, Reader, inspect, words
from tests.stories import drafts
from tests.threads import grows

LIST = "/newsroom/comments"
EVERY = f"{LIST}?state=any"


@pytest.fixture(autouse=True)
def ferry(app: Flask) -> None:
    publishes()


def holds(body: str = "I was on that boat.", **by: Any) -> int:
    """A comment comes in and waits; returns its number."""
    sent = draft(body, **{"address_hash": body, **by})
    return submits(sent).comment_id


def one(comment_id: int) -> str:
    return f"{LIST}/{comment_id}"


def status(comment_id: int) -> str:
    db.session.rollback()
    return db.session.get_one(Comment, comment_id).status


def listed(page: Page) -> list[int]:
    """Return which comments a list shows, in its order."""
    boxes = [each for each in page.all("input") if each.get("name") == "chosen"]
    return [int(each.attrib["value"].partition(":")[0]) for each in boxes]


def boxes(page: Page) -> list[str]:
    """Return what the boxes of a list would send."""
    return [each.attrib["value"] for each in page.all("input") if each.get("name") == "chosen"]


def buttons(page: Page) -> set[str]:
    return {each.attrib["value"] for each in page.all("button") if each.get("name") == "to"}


# Lists


def test_the_newest_stands_first_unless_one_asks_otherwise(ada: Reader) -> None:
    ids = [holds(f"Comment {number}") for number in range(3)]
    assert listed(ada.get(EVERY)) == ids[::-1]
    assert listed(ada.get(f"{EVERY}&order=oldest")) == ids
    assert listed(ada.get(f"{LIST}?order=newest&state=held")) == ids[::-1]


def test_filters_go_together(ada: Reader) -> None:
    publishes(text=_other_article(), source="other.md")
    wanted = holds("A Goat was there")
    holds("A goat elsewhere", article_slug="bridge")
    holds("No animal at all")
    decides(holds("A goat, but read already"), Status.PUBLISHED)
    page = ada.get(f"{LIST}?state=held&article=ferry&q=gOAT")
    assert listed(page) == [wanted]
    assert listed(ada.get(f"{LIST}?q=nobody+said+this")) == []


def test_a_name_is_found_like_a_text(ada: Reader) -> None:
    holds()
    by_mal = holds("Buy this", **MAL)
    assert listed(ada.get(f"{LIST}?q=mal+ware")) == [by_mal]


def test_signs_of_a_pattern_are_looked_for_as_they_stand(ada: Reader) -> None:
    wanted = holds("It costs 100% less")
    holds("It costs 100 times less")
    assert listed(ada.get(f"{LIST}?q=100%25")) == [wanted]
    assert listed(ada.get(f"{LIST}?q=a_goat")) == []


@both_databases
def test_letters_beyond_ascii_are_found_small_and_capital(ada: Reader) -> None:
    wanted = holds("École fermée")
    assert listed(ada.get(f"{LIST}?q=école")) == [wanted]


def test_an_address_of_an_article_is_taken_too(ada: Reader) -> None:
    wanted = holds()
    assert listed(ada.get(f"{LIST}?article=https://news.example/articles/ferry")) == [wanted]
    assert "No article has this address." in ada.get(f"{LIST}?article=ship").text


def test_nonsense_in_the_address_is_left_out(ada: Reader) -> None:
    wanted = holds()
    page = ada.get(f"{LIST}?state=wrong&order=wrong&after=-4&before=x&moved=a.b&decided=no")
    assert listed(page) == [wanted]


@both_databases
def test_pages_go_on_where_the_last_ended(ada: Reader) -> None:
    ids = [row["id"] for row in grows(120)]
    seen = []
    page = ada.get(EVERY)
    while True:
        seen += listed(page)
        further = [each for each in page.all("a") if each.get("rel") == "next"]
        if not further:
            break
        page = ada.get(further[0].attrib["href"])
    assert seen == ids[::-1]
    (back,) = (each for each in page.all("a") if each.get("rel") == "prev")
    assert listed(ada.get(back.attrib["href"])) == ids[::-1][50:100]


@both_databases
def test_pages_of_one_article_go_on_too(ada: Reader) -> None:
    publishes(text=_other_article(), source="other.md")
    ids = [row["id"] for row in grows(60)]
    grows(5, slug="bridge", seed=2)
    page = ada.get(f"{LIST}?article=ferry&order=oldest")
    assert listed(page) == ids[:50]
    (further,) = (each for each in page.all("a") if each.get("rel") == "next")
    assert listed(ada.get(further.attrib["href"])) == ids[50:]


def test_the_list_asks_as_often_for_much_as_for_little(ada: Reader) -> None:
    holds()
    decides(holds("One of each kind"), Status.REMOVED)
    asked = []
    for _ in range(2):
        with counted() as count:
            ada.get(EVERY)
            asked.append(count())
        grows(200)
    assert asked[0] == asked[1]


def test_a_list_tells_why_something_waits_and_who_reports_it(ada: Reader) -> None:
    holds()
    reports(says("Buy this, all of you."))
    page = ada.get(EVERY)
    assert "An editor reads the first comments of every reader." in page.text
    assert "1 report" in page.text
    assert listed(ada.get(f"{LIST}?flagged=y")) == [2]


# Decisions about several


def test_several_are_decided_at_once(ada: Reader) -> None:
    ids = [holds(f"Comment {number}") for number in range(3)]
    page = ada.get(f"{LIST}?state=held")
    sent = {"chosen": boxes(page)[:2], "to": "published"}
    told = ada.does(page, "decisions?state=held", sent)
    assert "2 decided." in told.text
    assert [status(each) for each in ids] == ["published", "published", "held"]
    assert listed(told) == ids[2:], "the list is still the one of those held"


def test_what_changed_meanwhile_is_left_as_it_is(ada: Reader) -> None:
    first, second, third = (holds(f"Comment {number}") for number in range(3))
    page = ada.get(LIST)
    decides(second, Status.SPAM)
    told = ada.does(page, "decisions", {"chosen": boxes(page), "to": "published"})
    assert "2 decided. 1 changed meanwhile and was left as it is: Comment 2" in told.text
    assert [status(each) for each in (first, second, third)] == ["published", "spam", "published"]


def test_what_cannot_become_that_is_said(ada: Reader) -> None:
    comment_id = holds()
    decides(comment_id, Status.SPAM)
    page = ada.get(EVERY)
    sent = {"chosen": boxes(page), "to": "removed", "reason": "insulting"}
    told = ada.does(page, "decisions?state=any", sent)
    assert "0 decided. 1 cannot become that and was left as it is: Comment 1" in told.text


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"to": "published"}, "Choose at least one comment."),
        ({"to": "published", "chosen": "1:held:nonsense"}, "Choose at least one comment."),
        ({"to": "removed", "chosen": "box"}, "Say why it is removed. Everybody can read it."),
        ({"to": "withdrawn", "chosen": "box"}, "Press the button"),
    ],
    ids=["none", "nonsense", "no reason", "no decision of the newsroom"],
)
def test_a_decision_about_several_has_to_say_enough(
    ada: Reader, sent: dict[str, str], error: str
) -> None:
    holds()
    page = ada.get(LIST)
    if sent.get("chosen") == "box":
        sent = sent | {"chosen": boxes(page)[0]}
    back = ada.refused(page, sent, to="decisions", expect=422)
    assert error in back.text
    (box,) = (each for each in back.all("input") if each.get("name") == "chosen")
    assert ("checked" in box.attrib) == (sent.get("chosen") == box.attrib["value"])
    assert status(1) == "held"


# One comment


def test_the_page_tells_all_that_is_known(ada: Reader) -> None:
    question = says("Who steers?")
    answer = says("Nobody.", by=BO, parent_id=question)
    reports(answer, line="He means me.")
    page = ada.get(one(answer))
    for told in ("Who steers?", "Nobody.", "bo@example.org", "He means me.", "The rules"):
        assert told in page.text


def test_one_that_never_was_is_not_found(ada: Reader) -> None:
    ada.get(one(7), expect=404)


def test_a_decision_names_who_took_it(ada: Reader) -> None:
    comment_id = holds()
    page = ada.does(
        ada.get(one(comment_id)),
        "decisions",
        {"to": "removed", "reason": "insulting", "note": "Please mind your words."},
    )
    assert "Decided." in page.text
    latest = queries.decisions_of(comment_id)[-1]
    assert (latest.staff_name, latest.note) == ("Ada Editor", "Please mind your words.")
    assert db.session.get_one(Comment, comment_id).removed_for == Removal.INSULTING


def test_who_reads_one_after_another_is_led_to_the_next(ada: Reader) -> None:
    first, second = holds("First"), holds("Second")
    (start,) = (each for each in ada.get(LIST).all("a") if "one after" in words(each))
    page = ada.get(start.attrib["href"])
    assert page.h1 == f"Comment {first}"
    page = ada.does(page, "decisions", {"to": "published"})
    assert page.h1 == f"Comment {second}"
    page = ada.does(page, "decisions", {"to": "spam"})
    assert page.h1 == "Comments"
    assert listed(page) == []


def test_only_what_may_follow_is_offered(ada: Reader) -> None:
    comment_id = holds()
    assert buttons(ada.get(one(comment_id))) == {"published", "spam", "removed"}
    decides(comment_id, Status.SPAM)
    assert buttons(ada.get(one(comment_id))) == {"published", "held"}


def test_a_withdrawn_one_is_past_deciding(ada: Reader) -> None:
    submitted = submits(draft())
    assert submitted.receipt
    page = ada.get(one(submitted.comment_id))
    writer_actions.withdraw(submitted.receipt, rules=Rules(), now=NOON)
    typed = {"to": "published", "note": "Thank you for this."}
    back = ada.refused(page, typed, to="decisions", expect=409)
    assert "It is withdrawn now. Its writer decided so." in back.text
    assert "Thank you for this." in back.text
    assert not buttons(back)


def test_a_colleague_was_faster(ada: Reader, zoe: Reader) -> None:
    comment_id = holds()
    page = ada.get(one(comment_id))
    zoe.does(zoe.get(one(comment_id)), "decisions", {"to": "published"})
    typed = {"to": "removed", "reason": "false", "note": "There was no boat."}
    back = ada.refused(page, typed, to="decisions", expect=409)
    assert "It is published now. Zoe Admin decided so." in back.text
    assert back.fields("decisions")["note"] == "There was no boat."
    assert back.fields("decisions")["reason"] == "false"
    assert status(comment_id) == "published"
    ada.does(back, "decisions", {"to": "removed"})
    assert status(comment_id) == "removed", "sent again, it counts"


def test_a_colleague_did_the_same_but_not_with_these_words(ada: Reader, zoe: Reader) -> None:
    comment_id = holds()
    page = ada.get(one(comment_id))
    sent = {"to": "removed", "reason": "insulting", "note": "No."}
    zoe.does(zoe.get(one(comment_id)), "decisions", sent)
    typed = {"to": "removed", "reason": "false", "note": "There was no boat."}
    back = ada.refused(page, typed, to="decisions", expect=409)
    assert "It is removed now. Zoe Admin decided so." in back.text
    assert "There was no boat." in back.text
    assert db.session.get_one(Comment, comment_id).removed_for == Removal.INSULTING


def test_its_writer_changed_the_text_meanwhile(ada: Reader) -> None:
    submitted = submits(draft())
    page = ada.get(one(submitted.comment_id))
    assert submitted.receipt
    writer_actions.edit(
        submitted.receipt,
        render_comment("You are all idiots."),
        reader_token="",
        rules=Rules(),
        now=NOON,
    )
    back = ada.refused(page, {"to": "published"}, to="decisions", expect=409)
    assert "Its writer has changed the text." in back.text
    assert "You are all idiots." in back.text
    assert status(submitted.comment_id) == "held"


def test_a_removal_has_a_reason(ada: Reader) -> None:
    comment_id = holds()
    typed = {"to": "removed", "note": "No."}
    back = ada.refused(ada.get(one(comment_id)), typed, to="decisions", expect=422)
    assert "Say why it is removed. Everybody can read it." in back.text
    assert back.fields("decisions")["note"] == "No."
    assert status(comment_id) == "held"


def test_a_note_that_nobody_would_read_is_given_back(ada: Reader) -> None:
    comment_id = says("Buy this, all of you.")
    reports(comment_id)
    typed = {"to": "published", "note": "It is fine."}
    back = ada.refused(ada.get(one(comment_id)), typed, to="decisions", expect=422)
    assert "A note is sent with a change only" in back.text
    assert back.fields("decisions")["note"] == "It is fine."


def test_leaving_it_published_settles_what_readers_report(ada: Reader) -> None:
    comment_id = says("Buy this, all of you.")
    reports(comment_id)
    page = ada.get(one(comment_id))
    assert "Leave it published" in page.text
    page = ada.does(page, "decisions", {"to": "published"})
    assert "settled" in page.text
    assert all(flag.settled_at for flag in queries.flags_of(comment_id))


def test_leaving_it_removed_answers_an_appeal(ada: Reader) -> None:
    submitted = submits(draft(), rules=OPEN_HOUSE)
    decides(submitted.comment_id, Status.REMOVED)
    assert submitted.receipt
    writer_actions.object_to_removal(submitted.receipt, "It is true.", rules=Rules(), now=NOON)
    page = ada.get(one(submitted.comment_id))
    assert "It is true." in page.text
    sent = {"to": "removed", "reason": "false", "note": "It is not."}
    ada.does(page, "decisions", sent)
    db.session.rollback()
    appeal = receipt_queries.find_appeal(submitted.comment_id)
    assert appeal is not None
    assert appeal.answer == "It is not."


def test_who_has_no_session_any_more_loses_nothing(app: Flask, ada: Reader) -> None:
    comment_id = holds()
    page = ada.get(one(comment_id))
    ada.client.delete_cookie("dateline_staff")
    back = ada.refused(page, {"to": "published", "note": "Well said."}, to="decisions", expect=403)
    assert "Well said." in back.text
    assert back.fields("decisions")["to"] == "published"


# The newsroom's own words


def test_staff_answer_under_their_own_name(ada: Reader, reader: Reader) -> None:
    question = says("Who steers?")
    ada.does(ada.get(one(question)), "answers", {"body": "*Maren* does."})
    page = reader.get("/articles/ferry")
    assert "Ada Editor" in page.text
    assert "Newsroom" in words(_comment(page, question + 1))
    assert "Maren does." in page.text


def test_an_author_answers_as_such(app: Flask, ada: Reader, reader: Reader) -> None:
    with transaction() as session:
        session.scalars(select(Article)).one().author_ids = [_staff_id()]
    question = says("Who steers?")
    ada.does(ada.get(one(question)), "answers", {"body": "I do."})
    assert "Author" in words(_comment(reader.get("/articles/ferry"), question + 1))


def test_an_answer_to_what_is_gone_comes_back(ada: Reader) -> None:
    question = says("Who steers?")
    page = ada.get(one(question))
    decides(question, Status.REMOVED)
    back = ada.refused(page, {"body": "Maren does."}, to="answers", expect=409)
    assert "This comment is not published" in back.text
    assert "Maren does." in back.text


def test_an_empty_answer_comes_back(ada: Reader) -> None:
    question = says("Who steers?")
    back = ada.refused(ada.get(one(question)), {"body": " "}, to="answers", expect=422)
    assert "Write your comment." in back.text


def test_too_long_an_answer_comes_back_whole(ada: Reader) -> None:
    question = says("Who steers?")
    long = "word " * 2001
    back = ada.refused(ada.get(one(question)), {"body": long}, to="answers", expect=422)
    assert back.fields("answers")["body"] == long.strip()


def test_staff_begin_a_thread_below_an_article(ada: Reader, reader: Reader) -> None:
    page = ada.get(f"{LIST}?article=ferry")
    ada.does(page, "/newsroom/articles/1/comments?article=ferry", {"body": "Ask us anything."})
    assert "Ask us anything." in reader.get("/articles/ferry").text


def test_a_thread_begun_with_nothing_comes_back(ada: Reader) -> None:
    page = ada.get(f"{LIST}?article=ferry")
    to = "/newsroom/articles/1/comments?article=ferry"
    back = ada.refused(page, {"body": ""}, to=to, expect=422)
    assert "Write your comment." in back.text


def test_below_what_nobody_sees_nothing_is_said_and_nothing_lost(ada: Reader) -> None:
    article_id = drafts("Begun")
    for body, expected in (("Ask us anything.", 404), ("word " * 2001, 422)):
        response = ada.client.post(
            f"/newsroom/articles/{article_id}/comments", data={"body": body}, headers=FROM_OUR_PAGE
        )
        page = Page(response)
        assert page.status == expected
        inspect(page)
        assert body.strip() in page.text


def test_a_comment_is_picked_and_unpicked_and_that_is_noted(ada: Reader) -> None:
    comment_id = says("The best of them.")
    page = ada.does(ada.get(one(comment_id)), "pick")
    assert "It stands among the editors’ picks now." in page.text
    assert db.session.get_one(Comment, comment_id).picked_at
    ada.does(page, "pick")
    db.session.rollback()
    assert not db.session.get_one(Comment, comment_id).picked_at
    log = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(each.who, each.did, each.subject) for each in log] == [
        ("Ada Editor", "comment.picked", "comment:1"),
        ("Ada Editor", "comment.unpicked", "comment:1"),
    ]


def test_what_readers_do_not_see_is_not_picked(ada: Reader) -> None:
    comment_id = says("The best of them.")
    page = ada.get(one(comment_id))
    decides(comment_id, Status.HELD)
    back = ada.refused(page, {}, to="pick", expect=409)
    assert "This comment is not published" in back.text


def reports(comment_id: int, *, line: str = "") -> None:
    """A reader reports a comment."""
    flag_actions.flag(
        comment_id, FlagReason.INSULTING, line, reporter_hash="a", rules=Rules(), now=NOON
    )


def _comment(page: Page, comment_id: int) -> Any:
    found = page.by_id(f"comment-{comment_id}")
    assert found is not None
    return found


def _staff_id() -> int:
    return db.session.scalars(select(Staff.id).where(Staff.name == "Ada Editor")).one()


def _other_article() -> str:
    return """---
headline: The bridge stays shut
slug: bridge
published: 2026-11-02 06:30
{extra}
---

Nobody crossed it.
"""
