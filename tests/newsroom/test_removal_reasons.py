"""Why comments are removed: the list that the newsroom keeps, and where it is read."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select, update

from blog.comments.models import Comment
from blog.comments.reasons import Code
from blog.comments.status import Status
from blog.comments.vocabulary import Removal
from blog.core.audit import AuditEntry
from blog.core.database import db, transaction
from blog.publication import removal_actions
from blog.publication.models import RemovalReason
from tests.cast import NOON, publishes, says
from tests.databases import both_databases
from tests.pages import FROM_OUR_PAGE, Page, Reader, words
from tests.stories import ADA_EDITS

ALL = "/newsroom/removal-reasons"
RUDE = "It is <rude> & loud."
RUDE_CODE = "it-is-rude-loud"


def listed(page: Page, table: int = 0) -> list[str]:
    rows = page.all("table")[table]
    return [words(each) for each in rows.iter("th") if each.get("scope") == "row"]


def presses(reader: Reader, path: str, **sent: str) -> Page:
    """Press one of the many buttons of the page, and see where it leads."""
    response = reader.client.post(f"{ALL}/{path}", data=sent, headers=FROM_OUR_PAGE)
    assert response.status_code == 303
    return reader.get(response.location)


def adds(reader: Reader, sentence: str) -> Page:
    return reader.does(reader.get(ALL), "removal-reasons", {"sentence": sentence})


def decides(reader: Reader, comment_id: int, *, reason: str, expect: int) -> Page | None:
    """Remove a published comment at the desk for a reason."""
    page = reader.get(f"/newsroom/comments/{comment_id}")
    response = reader.send(page, {"to": "removed", "reason": reason}, to="decisions", expect=expect)
    return Page(response) if expect == 422 else None


def test_the_list_begins_with_those_that_came_with_the_blog(ada: Reader) -> None:
    page = ada.get(ALL)
    assert listed(page)[:2] == ["It is about something else.", "It insults somebody."]
    assert len(listed(page)) == len(Removal)


def test_an_own_reason_is_chosen_and_read_by_everybody(ada: Reader, reader: Reader) -> None:
    publishes()
    comment_id = says("What a goat!")
    says("Two of them.", parent_id=comment_id)
    page = adds(ada, f"  {RUDE} ")
    assert "The reason is added." in page.text
    assert listed(page)[-1] == RUDE
    decides(ada, comment_id, reason=RUDE_CODE, expect=303)
    assert RUDE in reader.get("/articles/ferry").text
    assert RUDE in reader.get("/comment-rules").text
    assert RUDE in reader.get("/moderation-log").text


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("Ça ne va pas.", "ca-ne-va-pas"),
        ("Links", "reason-links"),
        ("undo", "reason-undo"),
        ("!?", "own-reason"),
        ("هذا خارج الموضوع", "هذا-خارج-الموضوع"),
        ("A sentence of so many words that they do not fit", "a-sentence-of-so-many-words-that"),
        ("Donaudampfschifffahrtsgesellschaftskapitänin", "reason-donaudampfschifffahrtsgesells"),
    ],
)
@pytest.mark.usefixtures("app")
def test_a_code_is_made_of_the_sentence_and_is_none_of_the_rules(sentence: str, code: str) -> None:
    assert removal_actions.add(sentence, by=ADA_EDITS, now=NOON) == code
    assert removal_actions.add(f"{sentence}?", by=ADA_EDITS, now=NOON) == f"{code}-2"
    assert not {code} & {*Code, *Removal, "undo"}
    assert not [each for each in (*Code, *Removal) if "-" in each]


@pytest.mark.parametrize(
    ("sentence", "problem"),
    [(" \u200b", "Write the sentence"), ("x" * 201, "201 characters, and 200 fit")],
)
def test_a_refused_sentence_comes_back(ada: Reader, sentence: str, problem: str) -> None:
    typed = {"sentence": sentence}
    page = ada.refused(ada.get(ALL), typed, to="removal-reasons", expect=422)
    assert problem in page.text
    assert len(listed(page)) == len(Removal)


def test_a_reason_that_was_added_twice_is_there_once(ada: Reader) -> None:
    for _press in range(2):
        adds(ada, RUDE)
    assert len(listed(ada.get(ALL))) == len(Removal) + 1


@both_databases
def test_two_who_add_the_same_at_once_add_it_once(app: Flask) -> None:
    ready = Barrier(2)

    def adds_it(_number: int) -> str:
        with app.app_context():
            ready.wait()
            return removal_actions.add(RUDE, by=ADA_EDITS, now=NOON)

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(adds_it, range(2))) == [RUDE_CODE, RUDE_CODE]


def test_a_reason_is_reworded_also_where_it_stands(ada: Reader, reader: Reader) -> None:
    publishes()
    comment_id = says("What a goat!")
    says("Two of them.", parent_id=comment_id)
    decides(ada, comment_id, reason="off topic", expect=303)
    page = ada.does(ada.get(f"{ALL}/off topic"), "topic", {"sentence": "Goats are another story."})
    assert listed(page)[0] == "Goats are another story."
    assert "Goats are another story." in reader.get("/articles/ferry").text
    page = ada.does(ada.get(f"{ALL}/off topic"), "topic", {"sentence": ""})
    assert listed(page)[0] == "It is about something else.", "in the blog's own words again"


def test_an_own_reason_is_not_reworded_to_nothing(ada: Reader) -> None:
    adds(ada, RUDE)
    page = ada.refused(ada.get(f"{ALL}/{RUDE_CODE}"), {"sentence": ""}, to=RUDE_CODE, expect=422)
    assert RUDE in page.text


def test_reasons_are_moved_up_and_down(ada: Reader) -> None:
    before = listed(ada.get(ALL))
    page = presses(ada, "insulting/move", to="up")
    assert listed(page)[:2] == [before[1], before[0]]
    page = presses(ada, "insulting/move", to="down")
    assert listed(page) == before
    page = presses(ada, "off topic/move", to="up")
    assert listed(page) == before


def test_a_retired_reason_is_offered_no_more_and_still_tells(ada: Reader, reader: Reader) -> None:
    publishes()
    comment_id, other = says("What a goat!"), says("What a sheep!")
    says("Two of them.", parent_id=comment_id)
    decides(ada, comment_id, reason="false", expect=303)
    before = ada.get(f"/newsroom/comments/{other}")  # where somebody is about to choose it
    page = presses(ada, "false/retire")
    assert "It claims what is not so." not in listed(page)
    assert listed(page, 1) == ["It claims what is not so."]
    assert "It claims what is not so." in reader.get("/articles/ferry").text
    assert "It claims what is not so." not in reader.get("/comment-rules").text
    page = ada.refused(before, {"to": "removed", "reason": "false"}, to="decisions", expect=422)
    assert "This reason is not offered any more. Choose another." in page.text
    assert db.session.get_one(Comment, other).status == Status.PUBLISHED
    page = presses(ada, "false/bring-back")
    assert listed(page)[-1] == "It claims what is not so.", "behind the others"


def test_the_last_reason_stays(ada: Reader) -> None:
    with transaction() as session:
        is_other = RemovalReason.code != "false"
        session.execute(update(RemovalReason).where(is_other).values(is_retired=True))
    page = ada.refused(ada.get(ALL), {}, to="retire", expect=409)
    assert "One reason has to stay" in page.text
    assert listed(page) == ["It claims what is not so."]


def test_what_was_done_is_in_the_audit_log(ada: Reader, zoe: Reader) -> None:
    adds(ada, RUDE)
    presses(ada, f"{RUDE_CODE}/retire")
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.did.like("removal_%"))).all()
    assert [(each.did, each.who, each.detail) for each in entries] == [
        ("removal_reason.added", "Ada Editor", RUDE),
        ("removal_reason.retired", "Ada Editor", RUDE),
    ]
    page = zoe.get("/newsroom/audit")
    assert "Reason for removals retired" in page.text
    assert f'href="{ALL}"' in page.html


def test_a_reason_that_is_not_there_is_not_found(ada: Reader) -> None:
    ada.get(f"{ALL}/nothing", expect=404)
    for what in ("", "/move", "/retire", "/bring-back"):
        response = ada.client.post(f"{ALL}/nothing{what}", headers=FROM_OUR_PAGE)
        assert response.status_code == 404


def test_the_command_takes_the_reasons_in_force(app: Flask) -> None:
    publishes()
    comment_id = says("What a goat!")
    removal_actions.add(RUDE, by=ADA_EDITS, now=NOON)
    removal_actions.retire("false", by=ADA_EDITS, now=NOON)
    app.extensions["live"].forget()
    command = ["comments", "decide", str(comment_id), "removed", "--because"]
    refused = app.test_cli_runner().invoke(args=[*command, "false"])
    assert refused.exit_code == 2
    assert f"'{RUDE_CODE}': {RUDE}" in refused.output
    assert "'false':" not in refused.output
    done = app.test_cli_runner().invoke(args=[*command, RUDE_CODE])
    assert done.output == f"{comment_id} removed\n"
