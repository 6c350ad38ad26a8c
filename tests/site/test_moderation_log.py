"""The public log of decisions, and the page of the rules: what they tell, and what not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, update
from time_machine import Traveller

from blog.comments import actions, public_log_queries, tally_actions, writer_actions
from blog.comments.models import Decision
from blog.comments.policy import Rules
from blog.comments.status import Status
from blog.core.database import db, transaction
from blog.publication import actions as publication
from blog.publication import policy, queries
from blog.publication.models import Section
from blog.rulebook.models import EditorRule
from blog.spam.model import LEAST_OF_EACH
from blog.spam.models import FilterState
from tests.cast import ADA, BO, MAL, NOON, OPEN_HOUSE, decides, draft, publishes, says, submits
from tests.counting import counted
from tests.databases import both_databases
from tests.pages import SHARED, Page, Reader, words
from tests.stories import ADA_EDITS, opens_section, takes_back

LOG = "/moderation-log"
RULES = "/comment-rules"


@pytest.fixture(autouse=True)
def noon() -> Iterator[Traveller]:
    with time_machine.travel(NOON + timedelta(hours=1), tick=False) as clock:
        yield clock


def listed(page: Page) -> list[str]:
    """Return what was done, and why, line by line, the latest first."""
    return [words(each) for each in page.all("p") if each.get("class") == "decisions__what"]


def removes(comment_id: int, why: str) -> None:
    actions.decide(comment_id, Status.REMOVED, staff_name=ADA, rules=Rules(), removal=why, now=NOON)


def table(page: Page, number: int) -> list[list[str]]:
    rows = [[words(cell) for cell in row] for row in page.all("table")[number].iter("tr")]
    return rows[1:]


@both_databases
def test_a_decision_is_listed_with_its_reason_and_without_a_name(app: Flask) -> None:
    reader = Reader(app.test_client())
    publishes()
    comment_id = submits(draft("A secret word.")).comment_id
    decides(comment_id, Status.PUBLISHED, note="Thank you, Bo.")
    removes(comment_id, "insulting")
    page = reader.get(LOG)
    assert listed(page) == [
        "Removed by an editor. It insults somebody.",
        "Published by an editor.",
        "Held by the rules. An editor reads the first comments of every reader.",
    ]
    assert "The ferry runs again" in page.text
    for secret in (*BO.values(), ADA, "secret", "Thank you"):
        assert secret not in page.html


def test_what_accounts_for_nothing_is_not_listed(reader: Reader) -> None:
    publishes()
    says("Hello.")
    receipt = submits(draft(), rules=OPEN_HOUSE).receipt
    writer_actions.withdraw(receipt or "", rules=Rules(), now=NOON)
    page = reader.get(LOG)
    assert listed(page) == []
    assert table(page, 0)[0][:6] == ["Nov 2026", "2", "0 held or spam", "0", "0", "2"]


def test_spam_stands_as_held(reader: Reader, noon: Traveller) -> None:
    publishes()
    trapped = submits(draft("One.", is_trap_filled=True)).comment_id
    submits(draft("Two.", is_trap_filled=True, **MAL), rules=OPEN_HOUSE)
    decides(trapped, Status.HELD)
    decides(trapped, Status.PUBLISHED)
    decides(trapped, Status.SPAM)
    page = reader.get(LOG)
    general = "An editor reads some comments before they appear."
    assert listed(page) == [
        f"Held by an editor. {general}",
        "Published by an editor.",
        f"Held by the rules. {general}",
        "Held by the rules. An editor reads the first comments of every reader.",
    ]
    assert table(page, 0)[0][:4] == ["Nov 2026", "1", "3 held or spam", "0"]
    assert "not see" not in page.text, "the trap"
    noon.move_to(NOON + timedelta(days=30))
    later = reader.get(LOG)
    assert table(later, 0)[1][:5] == ["Nov 2026", "1", "1", "3", "0"]
    assert ["A field was filled in that people do not see.", "Spam", "2"] in table(later, 1)


def test_what_was_taken_back_says_so_and_leads_nowhere(reader: Reader) -> None:
    publishes()
    comment_id = submits(draft()).comment_id
    decides(comment_id, Status.PUBLISHED)
    page = reader.get(LOG)
    assert "taken back later" not in page.text
    assert f"/comments/{comment_id}" in page.html
    decides(comment_id, Status.HELD)
    page = reader.get(LOG)
    assert page.text.count("taken back later") == 1
    assert "/comments/1" not in page.html


def test_a_removal_leads_to_the_tombstone_that_answers_have_left(reader: Reader) -> None:
    publishes()
    comment_id, alone = says("What a goat!"), says("And a sheep!")
    says("Two of them.", parent_id=comment_id)
    removes(comment_id, "off topic")
    removes(alone, "off topic")
    links = re.findall(r'href="(/comments/\d+)"', reader.get(LOG).html)
    assert links == [f"/comments/{comment_id}"]


def test_an_article_that_is_not_public_is_not_named(reader: Reader) -> None:
    publishes()
    submits(draft())
    takes_back(1)
    page = reader.get(LOG)
    assert len(listed(page)) == 1
    assert "ferry" not in page.html


def test_the_log_is_narrowed_down(reader: Reader) -> None:
    publishes()
    comment_id = submits(draft(is_trap_filled=True)).comment_id
    decides(comment_id, Status.PUBLISHED)
    removes(comment_id, "false")
    held = "Held by the rules. An editor reads the first comments of every reader."
    removed = "Removed by an editor. It claims what is not so."
    assert listed(reader.get(f"{LOG}?outcome=held")) == [held]
    assert listed(reader.get(f"{LOG}?by=rules")) == [held]
    assert listed(reader.get(f"{LOG}?by=editors&outcome=removed")) == [removed]
    assert len(listed(reader.get(f"{LOG}?outcome=spam&by=me"))) == 3, "what is unknown is left out"


def test_pages_go_on_where_the_one_before_ended(
    app: Flask, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public_log_queries, "BLOCK", 20)
    publishes()
    says("Hello.")
    moves(120)
    page, found, pages = reader.get(LOG), [], 0
    while True:
        found += listed(page)
        pages += 1
        older = [each for each in page.all("a") if each.get("rel") == "next"]
        if not older:
            break
        assert re.fullmatch(r"/moderation-log\?before=[\w-]{22}", older[0].attrib["href"])
        page = reader.get(older[0].attrib["href"])
        assert not page.all("table"), "numbers stand on the first page"
    assert len(found) == 120
    assert pages > 3, "a page ends with its blocks"
    reader.get(f"{LOG}?before=120", expect=404)


def moves(times: int) -> None:
    """The first comment is removed, and published again, so often; written past the door."""
    ways = [("published", "removed"), ("removed", "published")]
    common = {"comment_id": 1, "decided_by": "staff", "staff_name": ADA, "note": "", "reasons": []}
    rows: list[dict[str, Any]] = [
        common | {"from_status": ways[n % 2][0], "to_status": ways[n % 2][1], "decided_at": NOON}
        for n in range(times)
    ]
    with transaction() as session:
        session.execute(insert(Decision), rows)


@both_databases
def test_a_page_costs_as_much_for_many_decisions_as_for_few(app: Flask) -> None:
    publishes()
    says("Hello.")
    moves(2)
    assert costs(app) == (7, 3, 3)
    moves(700)
    tally_actions.catch_up_all(NOON + timedelta(hours=1))
    assert costs(app) == (6, 3, 3), "nothing is left to be counted"


def costs(app: Flask) -> tuple[int, int, int]:
    return cost(app, LOG), cost(app, f"{LOG}?by=editors"), cost(app, RULES)


def cost(app: Flask, url: str) -> int:
    db.session.remove()
    with counted() as count:
        assert app.test_client().get(url).status_code == 200
        return count()


@pytest.mark.parametrize("url", [LOG, RULES])
def test_any_cache_may_keep_a_page_until_something_changes(client: FlaskClient, url: str) -> None:
    publishes()
    first = client.get(url)
    assert "Set-Cookie" not in first.headers
    assert first.headers["Cache-Control"] == SHARED
    tag = {"If-None-Match": first.headers["ETag"]}
    assert client.get(url, headers=tag).status_code == 304
    submits(draft())
    sets(client.application, hold_links=7)
    assert client.get(url, headers=tag).status_code == 200


def sets(app: Flask, **values: Any) -> None:
    """Ada sets something for the blog."""
    seen = policy.mark(queries.values())
    publication.change(values, seen=seen, by=ADA_EDITS, now=NOON)
    app.extensions["live"].forget()


def test_the_rules_say_what_is_set(app: Flask, reader: Reader) -> None:
    assert "A comment with 2 links or more waits." in reader.get(RULES).text
    sets(
        app,
        hold_links=0,
        hold_first_comments=False,
        queue_cap=1200,
        staffed_hours="mon-fri 08:00-18:00",
        comments_open_days=14,
        use_filter=False,
    )
    text = reader.get(RULES).text
    assert "links or more" not in text
    assert "whom we do not know" not in text
    assert "While more than 1,200 comments wait" in text
    assert "Monday to Friday 08:00–18:00" in text
    assert "for 14 days" in text
    assert "No program judges" in text


def test_the_rules_say_nothing_of_what_is_switched_off(app: Flask, reader: Reader) -> None:
    sets(app, throttle_pause_seconds=0, slow_seconds=0)
    text = reader.get(RULES).text
    assert "From one connection we take 5 comments within 10 minutes." in text
    assert "0 seconds" not in text
    assert "slow mode" not in text


def test_the_rules_count_those_of_the_editors_and_give_no_word_away(reader: Reader) -> None:
    opens_section("Harbour")
    with transaction() as session:
        for kind, pattern in [("words", "cheap*"), ("words", "casino"), ("domain", "bad.example")]:
            session.add(rule(kind, pattern))
        session.add(rule("address", "abcdef"))
        session.add(rule("words", "over", ends_at=NOON))
        session.add(rule("words", "retired", retired_at=NOON))
        session.execute(update(Section).values(is_premoderated=True))
    text = reader.get(RULES).text
    assert "2 rules have comments with certain words wait." in text
    assert "1 rule is about links" in text
    assert "1 reader or network is blocked" in text
    assert "Each comment waits in these sections: Harbour." in text
    for word in ("cheap", "casino", "bad.example", "abcdef"):
        assert word not in text


def rule(kind: str, pattern: str, **more: Any) -> EditorRule:
    return EditorRule(kind=kind, pattern=pattern, effect="spam", written_at=NOON, **more)


def test_nobody_is_said_to_be_blocked_only_if_nobody_is_not_even_by_name(reader: Reader) -> None:
    assert "Nobody is blocked." in reader.get(RULES).text
    with transaction() as session:
        session.add(rule("name", "mal"))
    text = reader.get(RULES).text
    assert "Nobody is blocked." not in text
    assert "1 rule is about names" in text


def test_the_rules_say_whether_the_filter_works(reader: Reader) -> None:
    assert "has not seen enough yet" in reader.get(RULES).text
    with transaction() as session:
        session.execute(
            update(FilterState).values(version=1, good=LEAST_OF_EACH, spam=LEAST_OF_EACH)
        )
    text = reader.get(RULES).text
    assert "A filter that has learned" in text
    assert str(LEAST_OF_EACH) not in text, (
        "the number would rise when an editor calls a comment spam"
    )


def test_the_form_leads_to_the_rules_and_every_page_to_the_log(reader: Reader) -> None:
    publishes()
    page = reader.get("/articles/ferry")
    assert f'href="{RULES}"' in page.html
    assert f'href="{LOG}"' in page.html
