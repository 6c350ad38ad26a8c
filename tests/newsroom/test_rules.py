"""Rules at the desk: written, tried before they are saved, changed and ended; readers blocked."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from blog.accounts.models import Reader as ConfirmedReader
from blog.comments.mail_models import Claim
from blog.comments.models import Comment, Decision
from blog.core.audit import AuditEntry
from blog.core.clock import utc_now
from blog.core.database import db, transaction
from blog.moderation import rule_queries
from blog.moderation.models import Backtest
from blog.newsroom.moderation import backtest_threads
from blog.rulebook.models import EditorRule
from tests.cast import CY, MAL, NOON, OPEN_HOUSE, draft, publishes, says, submits
from tests.counting import counted
from tests.pages import FROM_OUR_PAGE, Page, Reader, words
from tests.stories import opens_section
from tests.threads import grows

RULES = "/newsroom/rules"
NEW = f"{RULES}/new"

FOUND: dict[str, Any] = {"from_status": "published", "to_status": "held", "decided_by": "policy"}
FOUND |= {"staff_name": "", "note": "", "decided_at": NOON}
BY_RULE = {"code": "listed words", "outcome": "held", "evidence": 0}


@pytest.fixture(autouse=True)
def noon(app: Flask) -> Iterator[None]:
    with time_machine.travel(NOON):
        publishes()
        yield


def tries(editor: Reader, **typed: str) -> Page:
    """An editor writes a rule and presses the button that tries it."""
    return editor.does(editor.get(NEW), "new", {"patterns": "casino"} | typed)


def saves(editor: Reader, **typed: str) -> Page:
    """An editor writes a rule, and saves it once it was tried."""
    return editor.does(tries(editor, **typed), "rule")


def rules() -> list[EditorRule]:
    db.session.rollback()
    return list(db.session.scalars(select(EditorRule).order_by(EditorRule.id)))


def becomes(body: str, **by: str) -> str:
    """Return the state into which a comment comes that a reader sends now."""
    sent = draft(body, **{"address_hash": body[:32], **by})
    number = submits(sent, rules=OPEN_HOUSE, at=utc_now()).comment_id
    return db.session.get_one(Comment, number).status


def error(page: Page, field: str) -> str:
    problem = page.by_id(f"{field}-error")
    assert problem is not None
    return words(problem)


def figures(page: Page, state: str) -> list[str]:
    found = page.by_id(f"found-{state}")
    assert found is not None
    return [words(each) for each in found]


def confirms(comment_id: int, email: str) -> int:
    """Somebody proves that a comment is theirs."""
    with transaction() as session:
        reader = ConfirmedReader(email=email, confirmed_at=NOON)
        session.add(reader)
        session.flush()
        session.add(Claim(comment_id=comment_id, reader_id=reader.id))
        return reader.id


# Writing a rule


def test_a_rule_is_tried_saved_and_holds_what_comes_next(ada: Reader) -> None:
    assert becomes("The best casino in town") == "published"
    page = tries(ada)
    assert figures(page, "published") == ["published", "1", "1", "100%"]
    assert rules() == []
    page = ada.does(page, "rule", {"is_meant": "y"})
    assert page.h1 == "Rule 1"
    assert "The rule is in force." in page.text
    assert becomes("Come to our c a s i n o") == "held"
    assert becomes("A goat") == "published"


def test_a_rule_says_by_whom_for_what_and_where_it_is(ada: Reader) -> None:
    opens_section("Harbour")
    saves(ada, section="1", effect="spam", note="They are back.", until="2026-12-24T18:00")
    page = ada.get(RULES)
    (row,) = page.all("tbody")
    for said in ("Rule 1", "casino", "mark it as spam", "Harbour", "24 December", "Ada Editor"):
        assert re.sub("24 December", "December 24", said) in words(row), said
    assert "They are back." in words(row)
    assert "no rule is over" in ada.get(f"{RULES}?shown=over").text.lower()


def test_a_line_each_is_a_rule_each(ada: Reader) -> None:
    page = saves(ada, patterns="casino\n\n roulette \ncasino\nbingo")
    assert "The rules are in force." in page.text
    assert [each.pattern for each in rules()] == ["casino", "roulette", "bingo"]


def test_what_was_saved_twice_is_there_once(ada: Reader) -> None:
    page = tries(ada)
    for _press in range(2):
        ada.send(page, {}, to="rule")
    assert len(rules()) == 1


WRONG = [
    ({"patterns": " "}, "patterns", "Enter what to look for."),
    ({"patterns": "fine\n***"}, "patterns", "“***” stands for anything at all."),
    ({"patterns": "x"}, "patterns", "“x” is so short that it is everywhere."),
    ({"patterns": "many", "kind": "links"}, "patterns", "“many” is no number of links."),
    ({"patterns": "localhost", "kind": "domain"}, "patterns", "“localhost” is no site."),
    ({"patterns": "bo", "kind": "email"}, "patterns", "“bo” is no address."),
    ({"patterns": "10.0.0.1/x", "kind": "network"}, "patterns", "is no address."),
    ({"patterns": "0.0.0.0/1", "kind": "network"}, "patterns", "too large a part"),
    ({"patterns": "\n".join(f"word{n}" for n in range(21))}, "patterns", "more than 20 lines"),
    ({"article": "no-such"}, "article", "No article has this address."),
    ({"article": "ferry", "section": "1"}, "article", "either a section or an article"),
    ({"until": "2026-11-22T11:00"}, "until", "This has passed."),
    ({"until": "soon"}, "until", "Enter a day and a time"),
    ({"kind": "reader"}, "kind", "Not a valid choice."),
]


def test_what_cannot_be_a_rule_comes_back_with_the_reason_beside_the_field(ada: Reader) -> None:
    opens_section("Harbour")
    for typed, field, reason in WRONG:
        sent = {"patterns": "casino", "note": "A <note>."} | typed
        page = ada.refused(ada.get(NEW), sent, to="new", expect=422)
        assert reason in error(page, field), typed
        assert page.fields("new")["note"] == "A <note>."
        assert page.fields("new")["patterns"].strip() == sent["patterns"].strip()
    assert rules() == []


def test_few_letters_beside_wildcards_are_warned_of(ada: Reader) -> None:
    assert "few letters beside its wildcards" in tries(ada, patterns="*and*").text
    assert "few letters" not in tries(ada, patterns="casino*").text


def test_a_rule_that_hits_many_published_comments_has_to_be_meant(ada: Reader) -> None:
    grows(60)
    published = sum(each.status == "published" for each in db.session.scalars(select(Comment)))
    page = tries(ada, patterns="number")
    assert figures(page, "published")[1:3] == [str(published), str(published)]
    assert f"{published} of {published} published comments, which is 100%" in page.text
    page = ada.refused(page, {}, to="rule", expect=422)
    assert "Tick this" in error(page, "is_meant")
    assert rules() == []
    ada.send(page, {"is_meant": "y"}, to="rule")
    assert [each.pattern for each in rules()] == ["number"]


def test_a_rule_that_hits_spam_only_is_saved_at_once(ada: Reader) -> None:
    grows(60)
    with transaction() as session:
        spam = Comment.status == "spam"
        session.execute(
            update(Comment).where(spam).values(folded="a casino\x1fmal", fold_version=1)
        )
    page = tries(ada)
    assert figures(page, "spam")[3] == "100%"
    assert page.by_id("is_meant") is None
    ada.send(page, {}, to="rule")


def test_the_published_ones_are_listed_with_the_words_found(ada: Reader) -> None:
    number = says("The best c-a-s-i-n-o of all", by=CY)
    page = tries(ada)
    (item,) = [each for each in page.all("li") if "found:" in words(each)]
    assert f"Comment {number}" in words(item)
    assert [words(each) for each in page.all("mark")] == ["casino"]


def test_address_ranges_are_not_tried_and_it_says_why(ada: Reader) -> None:
    page = tries(ada, kind="network", patterns="192.0.2.0/24")
    assert "no address of a comment is kept" in page.text
    ada.send(page, {}, to="rule")
    assert becomes("From there", address="192.0.2.9") == "held"
    assert becomes("From elsewhere", address="198.51.100.9") == "published"


# Changing and ending


def test_a_changed_rule_gets_a_number_of_its_own(ada: Reader) -> None:
    saves(ada, note="Since May.")
    page = ada.get(f"{NEW}?rule=1")
    assert page.h1 == "Change rule 1"
    assert page.fields("new")["note"] == "Since May."
    page = ada.does(page, "new", {"patterns": "casin*"})
    ada.send(page, {}, to="rule")
    assert [(each.pattern, each.retired_at is None) for each in rules()] == [
        ("casino", False),
        ("casin*", True),
    ]
    assert "Rule 1" in ada.get(f"{RULES}?shown=over").text


def test_a_rule_that_a_colleague_ended_is_not_changed(ada: Reader, zoe: Reader) -> None:
    saves(ada)
    tried = ada.does(ada.get(f"{NEW}?rule=1"), "new", {"patterns": "casin*"})
    zoe.send(zoe.get(f"{RULES}/1"), {}, to="retire")
    page = ada.refused(tried, {}, to="rule", expect=409)
    assert "A colleague has ended or changed" in page.text
    assert len(rules()) == 1


def test_a_change_that_was_saved_twice_is_there_once(ada: Reader) -> None:
    saves(ada)
    tried = ada.does(ada.get(f"{NEW}?rule=1"), "new", {"patterns": "casin*"})
    for _press in range(2):
        ada.send(tried, {}, to="rule")
    assert [each.retired_at is None for each in rules()] == [False, True]


def test_what_was_tried_the_day_before_is_tried_again_before_it_is_saved(ada: Reader) -> None:
    tried = tries(ada)
    with transaction() as session:
        session.execute(update(Backtest).values(asked_at=NOON - timedelta(hours=25)))
    ada.send(tried, {}, to="rule", expect=404)
    assert rules() == []


def test_a_rule_whose_time_has_come_meanwhile_is_not_saved(ada: Reader) -> None:
    tried = tries(ada, until="2026-12-24T18:00")
    with transaction() as session:
        (row,) = session.scalars(select(Backtest))
        row.rule = row.rule | {"ends_at": NOON.isoformat()}
    page = ada.refused(tried, {}, to="rule", expect=409)
    assert "This has passed." in page.text
    assert rules() == []


def test_what_was_tried_can_be_changed_before_it_is_saved(ada: Reader) -> None:
    tried = tries(ada, effect="spam", article="/articles/ferry")
    (link,) = [each.attrib["href"] for each in tried.all("a") if words(each) == "Change it"]
    fields = ada.get(link).fields("new")
    assert (fields["patterns"].strip(), fields["effect"], fields["article"]) == (
        "casino",
        "spam",
        "ferry",
    )


def test_an_ended_rule_finds_nothing_and_stays_to_be_read(ada: Reader) -> None:
    saves(ada)
    assert becomes("casino one") == "held"
    page = ada.does(ada.get(f"{RULES}/1"), "retire")
    assert "That rule is over." in page.text
    assert becomes("casino two") == "published"
    assert "What it found lately Comment 1" in ada.get(f"{RULES}/1").text
    did = db.session.scalars(select(AuditEntry.did).order_by(AuditEntry.id)).all()
    assert did[-2:] == ["rule.written", "rule.retired"]


def test_a_rule_is_over_when_its_time_has_come(ada: Reader) -> None:
    saves(ada, until="2026-11-22T13:00")
    with time_machine.travel(NOON + timedelta(hours=2)):
        assert becomes("A casino") == "published"
        assert "There is no rule yet." in ada.get(RULES).text
        assert "Rule 1" in ada.get(f"{RULES}?shown=over").text


def test_the_list_tells_how_often_a_rule_found_something(ada: Reader) -> None:
    saves(ada, patterns="casino\nroulette")
    for body in ("casino a", "casino b", "roulette and casino"):
        becomes(body)
    rows = [[words(cell) for cell in each] for each in ada.get(RULES).all("tr")[1:]]
    assert {each[0]: each[5] for each in rows} == {"Rule 2": "1", "Rule 1": "3"}


def test_a_rule_is_not_confused_with_one_whose_number_begins_alike(ada: Reader) -> None:
    numbers = [says(f"Number {n}", by=CY) for n in range(22)]
    with transaction() as session:
        for number in numbers:
            session.add(Decision(**FOUND, comment_id=number, reasons=[BY_RULE | {"rule": 12}]))
        session.add(Decision(**FOUND, comment_id=numbers[5], reasons=[BY_RULE | {"rule": 1}]))
        for number in numbers:
            session.add(Decision(**FOUND, comment_id=number, reasons=[BY_RULE | {"rule": 12}]))
    assert [comment.id for comment, _article in rule_queries.hit_by(1)] == [numbers[5]]


def test_a_list_of_many_rules_costs_no_more_than_one(ada: Reader) -> None:
    saves(ada, article="ferry")
    with counted() as asked:
        ada.get(RULES)
        few = asked()
    saves(ada, patterns="\n".join(f"word {n}" for n in range(20)), article="ferry")
    with counted() as asked:
        ada.get(RULES)
        assert asked() == few


def test_a_section_that_a_rule_names_stays(ada: Reader) -> None:
    opens_section("Harbour")
    saves(ada, section="1")
    page = ada.refused(ada.get("/newsroom/sections"), {}, to="delete", expect=409)
    assert "Rules for comments name Harbour" in page.text


# While it is gone about


def test_a_long_backtest_shows_how_far_it_is_and_refreshes_by_itself(
    ada: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backtest_threads, "start", lambda _number: None)
    page = tries(ada)
    assert page.response.headers["Refresh"] == "1"
    with transaction() as session:
        session.execute(update(Backtest).values(tried=250, total=1000))
    page = ada.get(f"{RULES}/backtests/1")
    bar = page.one("progress")
    assert (bar.get("value"), bar.get("max")) == ("250", "1000")
    assert "250 of 1,000 comments" in page.text
    refused = ada.client.post(f"{RULES}/backtests/1/rule", headers=FROM_OUR_PAGE)
    assert (refused.status_code, rules()) == (409, [])


def test_one_that_was_stopped_or_lost_can_be_started_again(
    ada: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(backtest_threads, "start", lambda _number: None)
        page = ada.does(tries(ada), "stop")
        assert "It was stopped before it was done" in page.text
        assert "Refresh" not in page.response.headers
        lost = tries(ada)
    with time_machine.travel(NOON + timedelta(seconds=40)):
        page = ada.get(lost.response.request.path)
        assert "It was stopped" in page.text
        page = ada.does(page, "again")
        assert "nothing is known" in page.text


def test_requests_are_answered_while_a_thread_goes_through_the_comments(
    ada: Reader, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    grows(2000)
    monkeypatch.setattr(backtest_threads, "FEW", 100)
    monkeypatch.setattr(backtest_threads, "_PAUSE_SECONDS", 0.05)
    page = tries(ada, patterns="number")
    waits = []
    while page.all("progress"):
        begun = time.monotonic()
        assert reader.client.get("/healthz").status_code == 200
        waits.append(time.monotonic() - begun)
        assert sum(waits) < 30
        db.session.rollback()  # each request of a server has a session of its own
        page = ada.get(page.response.request.path)
    assert waits
    assert figures(page, "published")[3] == "100%"


# Blocking a reader


def test_a_confirmed_reader_is_blocked_wherever_they_write(ada: Reader) -> None:
    number = says("I said so", by=CY)
    confirms(number, CY["email"])
    page = ada.get(f"/newsroom/comments/{number}")
    assert page.fields("block")["by"] == "reader"
    page = ada.does(page, "block", {"days": "30", "note": "Insults."})
    assert "The block is in force." in page.text
    assert CY["email"] in page.text
    (rule,) = rules()
    assert (rule.kind, rule.effect) == ("reader", "held")
    assert rule.ends_at is not None
    assert timedelta(days=29) < rule.ends_at - NOON < timedelta(days=31)


def test_without_a_proof_it_is_the_sender_or_the_name(ada: Reader) -> None:
    number = says("I said so", by=MAL)
    with transaction() as session:
        session.execute(update(Comment).values(address_hash="a1b2"))
    page = ada.get(f"/newsroom/comments/{number}")
    assert page.fields("block")["by"] == "address"
    assert page.fields("block")["name"] == MAL["name"]
    ada.send(page, {"days": "0", "effect": "spam"}, to="block")
    assert becomes("Me again", address_hash="a1b2") == "spam"
    assert becomes("Somebody else") == "published"
    assert rules()[0].ends_at is None


def test_a_name_is_blocked_as_a_pattern(ada: Reader) -> None:
    number = says("I said so", by=MAL)
    page = ada.get(f"/newsroom/comments/{number}")
    ada.send(page, {"by": "name", "name": "mal*"}, to="block")
    assert becomes("Again", name="MAL the second") == "held"


def test_nobody_s_name_is_a_pattern_by_itself(ada: Reader) -> None:
    number = says("I said so", by={**MAL, "name": "*an*"})
    page = ada.get(f"/newsroom/comments/{number}")
    assert page.fields("block")["name"] == "an"
    page = ada.refused(page, {"by": "name", "name": "*an*"}, to="block", expect=422)
    assert "few letters beside its wildcards" in error(page, "block-name")
    ada.send(page, {"by": "name", "name": "an"}, to="block")
    assert becomes("Hello", name="Joanna") == "published"


def test_once_a_block_is_lifted_nothing_more_is_held_for_it(ada: Reader, zoe: Reader) -> None:
    number = says("Number one", by=MAL)
    page = ada.does(ada.get(f"/newsroom/comments/{number}"), "block")
    zoe.send(zoe.get(f"{RULES}/1"), {}, to="retire")
    ada.send(page, {"chosen": [str(number)]}, to="hold", expect=409)
    assert db.session.get_one(Comment, number).status == "published"


def test_a_block_without_a_name_comes_back(ada: Reader) -> None:
    number = says("I said so", by=MAL)
    page = ada.get(f"/newsroom/comments/{number}")
    page = ada.refused(page, {"by": "name", "name": "", "note": "Why?"}, to="block", expect=422)
    assert error(page, "block-name") == "Enter a name."
    assert page.fields("block")["note"] == "Why?"
    page = ada.refused(page, {"by": "reader"}, to="block", expect=422)
    assert error(page, "block-by") == "Choose by what to block."


def test_what_they_have_published_is_offered_and_held_as_a_decision(ada: Reader) -> None:
    numbers = [says(f"Number {n}", by=MAL) for n in range(3)]
    other = says("Of somebody else", by=CY)
    page = ada.does(ada.get(f"/newsroom/comments/{numbers[0]}"), "block")
    assert "3 comments are published" in page.text
    assert "Untick what is not theirs." in page.text
    page = ada.does(page, "hold", {"chosen": [str(each) for each in [*numbers[1:], other]]})
    assert "2 comments are held." in page.text
    states = dict(db.session.execute(select(Comment.id, Comment.status)).all())
    assert [states[each] for each in [*numbers, other]] == [
        "published",
        "held",
        "held",
        "published",
    ]
    decision = db.session.scalars(select(Decision).order_by(Decision.id.desc())).first()
    assert decision is not None
    assert (decision.decided_by, decision.staff_name) == ("staff", "Ada Editor")
    assert decision.reasons[0]["rule"] == 1


def test_by_name_nothing_is_ticked_for_the_editor(ada: Reader) -> None:
    number = says("Number one", by=MAL)
    page = ada.get(f"/newsroom/comments/{number}")
    page = ada.does(page, "block", {"by": "name"})
    assert "By name only" in page.text
    assert [each for each in page.all("input") if "checked" in each.attrib] == []
    page = ada.refused(page, {}, to="hold", expect=422)
    assert "Choose at least one comment." in error(page, "chosen")


def test_the_newsroom_s_own_words_cannot_be_blocked(ada: Reader) -> None:
    from tests.threads import answers

    answer = answers("We know", parent_id=says("Hello"))
    page = ada.get(f"/newsroom/comments/{answer}")
    assert page.by_id("block") is None
    sent = ada.client.post(f"/newsroom/comments/{answer}/block", headers=FROM_OUR_PAGE)
    assert sent.status_code == 404
