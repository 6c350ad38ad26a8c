"""What a writer sees on a receipt, and what may be done there."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select
from time_machine import Traveller

from blog.articles.models import Article
from blog.comments import queries
from blog.comments.models import Appeal, Comment
from blog.comments.status import Status
from blog.core.database import db, transaction
from tests.cast import BO, CY, NOON, decides, draft, publishes, says, submits
from tests.databases import both_databases
from tests.pages import FROM_OUR_PAGE, Page, Reader

TEXT = "I was on that boat."
CORRECTED = "I was on that boat, too."
LONGER = f"{TEXT} {'And there is so much more to say about it. ' * 3}".strip()


@pytest.fixture(autouse=True)
def noon() -> object:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def url() -> str:
    """Bo's comment waits; returns where its receipt is."""
    publishes()
    return f"/comments/receipts/{submits(draft(TEXT)).receipt}"


def comment(number: int = 1) -> Comment:
    db.session.rollback()
    return db.session.get_one(Comment, number)


def test_a_receipt_tells_the_place_in_the_queue_and_the_usual_wait(reader: Reader) -> None:
    publishes()
    for number in range(1, 4):
        early = NOON - timedelta(hours=5)
        submits(draft(f"Early {number}.", address_hash=str(number)), at=early)
        decides(number, Status.PUBLISHED, at=early + timedelta(hours=2 + number))
    submits(draft("Before.", address_hash="x"))
    receipt = submits(draft(TEXT)).receipt
    page = reader.get(f"/comments/receipts/{receipt}")
    assert "1 comment waits before it." in page.text
    assert "read within about 4 hours" in page.text


def test_the_first_in_the_queue_is_the_next(reader: Reader, url: str) -> None:
    page = reader.get(url)
    assert "It is the next to be read." in page.text
    assert "read within about" not in page.text


@both_databases
def test_a_waiting_comment_is_changed_and_waits_on(reader: Reader, url: str) -> None:
    page = reader.does(reader.get(url), "/edit", {"body": CORRECTED})
    assert "Your comment is changed." in page.text
    assert CORRECTED in page.text
    assert (comment().body, comment().status) == (CORRECTED, "held")


def test_a_small_change_of_a_published_comment_shows_at_once_with_a_mark(
    reader: Reader, url: str, noon: Traveller
) -> None:
    decides(1, Status.PUBLISHED)
    etag = reader.client.get("/articles/ferry").headers["ETag"]
    noon.shift(60)
    reader.does(reader.get(url), "/edit", {"body": CORRECTED})
    page = reader.get("/articles/ferry")
    assert page.response.headers["ETag"] != etag
    shown = page.by_id("comment-1")
    assert shown is not None
    words = " ".join("".join(shown.itertext()).split())
    assert CORRECTED in words
    assert "· changed" in words


def test_a_published_comment_to_which_much_is_added_waits_again(
    reader: Reader, url: str, noon: Traveller
) -> None:
    decides(1, Status.PUBLISHED)
    noon.shift(60)
    page = reader.does(reader.get(url), "/edit", {"body": LONGER})
    assert page.h1 == "Your comment is waiting to be read"
    assert "Much was added after it was published." in page.text
    assert TEXT not in reader.get("/articles/ferry").text


def test_many_small_changes_add_up(reader: Reader, url: str, noon: Traveller) -> None:
    decides(1, Status.PUBLISHED)
    text, states = TEXT, []
    for number in range(4):
        noon.shift(30)
        text = f"{text} And one more thing, number {number}."
        reader.does(reader.get(url), "/edit", {"body": text})
        states.append(comment().status)
    assert states == ["published", "published", "held", "held"]


def test_links_added_to_a_published_comment_are_judged(reader: Reader, url: str) -> None:
    decides(1, Status.PUBLISHED)
    links = "http://a.example/ http://b.example/"
    page = reader.does(reader.get(url), "/edit", {"body": links})
    assert "It has 2 links." in page.text


def test_a_change_waits_where_every_comment_waits(reader: Reader, url: str) -> None:
    decides(1, Status.PUBLISHED)
    with transaction() as session:
        session.get_one(Article, comment().article_id).is_premoderated = True
    reader.does(reader.get(url), "/edit", {"body": CORRECTED})
    assert comment().status == "held"


def test_a_change_that_changes_nothing_leaves_no_mark(reader: Reader, url: str) -> None:
    decides(1, Status.PUBLISHED)
    reader.does(reader.get(url), "/edit", {"body": TEXT})
    assert comment().edited_at is None


def test_a_change_that_comes_too_late_is_given_back(
    reader: Reader, url: str, noon: Traveller
) -> None:
    page = reader.get(url)
    noon.shift(16 * 60)
    back = reader.refused(page, {"body": CORRECTED}, to="/edit", expect=409)
    assert "This is not possible any more" in back.text
    assert CORRECTED in back.text
    assert "Save the change" not in reader.get(url).text
    assert comment().body == TEXT


def test_an_empty_change_is_given_back_with_its_reason(reader: Reader, url: str) -> None:
    back = reader.refused(reader.get(url), {"body": " "}, to="/edit", expect=422)
    assert "Write your comment." in back.text
    assert comment().body == TEXT


def test_a_change_that_another_site_sends_is_given_back(client: FlaskClient, url: str) -> None:
    response = client.post(
        f"{url}/edit", data={"body": CORRECTED}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert response.status_code == 403
    assert CORRECTED in Page(response).text
    assert comment().body == TEXT


@both_databases
def test_a_withdrawn_comment_is_gone_and_stays_so(reader: Reader, url: str) -> None:
    decides(1, Status.PUBLISHED)
    page = reader.get(url)
    for _ in range(2):
        done = reader.does(page, "/withdraw")
        assert done.h1 == "You withdrew your comment"
    assert TEXT not in reader.get("/articles/ferry").text
    log = [each.to_status for each in queries.decisions_of(1)]
    assert log == ["held", "published", "withdrawn"]


def test_a_withdrawn_comment_with_answers_leaves_a_tombstone(reader: Reader, url: str) -> None:
    decides(1, Status.PUBLISHED)
    says("I saw you there.", by=CY, parent_id=1)
    reader.does(reader.get(url), "/withdraw")
    text = reader.get("/articles/ferry").text
    assert "Its writer withdrew this comment." in text
    assert "I saw you there." in text
    assert BO["name"] not in text


def test_a_removal_is_appealed_once_and_answered(reader: Reader, url: str) -> None:
    decides(1, Status.REMOVED)
    page = reader.get(url)
    done = reader.does(page, "/appeal", {"appeal": "It is true."})
    assert "The editors have your appeal." in done.text
    assert "The editors have not answered yet." in done.text
    again = reader.refused(page, {"appeal": "And again."}, to="/appeal", expect=409)
    assert "And again." in again.text
    decides(1, Status.REMOVED, note="We looked, and it stays.", at=NOON + timedelta(hours=1))
    answered = reader.get(url)
    assert "We looked, and it stays." in answered.text
    assert "have not answered" not in answered.text
    assert len(queries.decisions_of(1)) == 2


def test_an_appeal_that_is_heard_brings_the_comment_back(reader: Reader, url: str) -> None:
    decides(1, Status.REMOVED)
    reader.does(reader.get(url), "/appeal", {"appeal": "It is true."})
    decides(1, Status.PUBLISHED, note="You are right.")
    page = reader.get(url)
    assert page.h1 == "Your comment is published"
    assert "You are right." in page.text


def test_only_a_removal_is_appealed(client: FlaskClient, url: str) -> None:
    response = client.post(f"{url}/appeal", data={"appeal": "Why?"}, headers=FROM_OUR_PAGE)
    assert response.status_code == 409
    assert "Why?" in Page(response).text
    assert db.session.scalars(select(Appeal)).all() == []


@both_databases
def test_all_that_is_stored_is_handed_out(client: FlaskClient, url: str) -> None:
    response = client.get(f"{url}/export")
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Content-Disposition"].startswith("attachment")
    (stored,) = json.loads(response.data)["comments"]
    assert stored["text"] == TEXT
    assert stored["email"] == BO["email"]
    assert stored["state"] == "held"
    assert stored["submitted_at"] == "2026-11-22T12:00:00+00:00"


def test_the_file_of_spam_reads_like_that_of_held(client: FlaskClient, url: str) -> None:
    before = client.get(f"{url}/export").data
    decides(1, Status.SPAM, note="A link farm.")
    assert client.get(f"{url}/export").data == before


@both_databases
def test_the_text_may_stay_under_another_name(reader: Reader, url: str) -> None:
    decides(1, Status.PUBLISHED)
    done = reader.does(reader.get(url), "/erase", {"keep": "text"})
    assert done.h1 == "It is erased"
    page = reader.get("/articles/ferry")
    assert TEXT in page.text
    assert "A former reader" in page.text
    assert BO["name"] not in page.text
    assert (comment().email, comment().website) == ("", "")
    reader.get(url, expect=404)


@both_databases
def test_all_may_go_and_leave_a_place_for_the_answers(reader: Reader, url: str) -> None:
    decides(1, Status.PUBLISHED)
    says("I saw you there.", by=CY, parent_id=1)
    reader.does(reader.get(url), "/erase", {"keep": "nothing"})
    assert "Its writer withdrew this comment." in reader.get("/articles/ferry").text
    gone = comment()
    assert (gone.name, gone.email, gone.body, gone.body_html) == ("", "", "", "")
    assert gone.status == "withdrawn"


def test_an_address_inside_the_text_goes_with_it(reader: Reader) -> None:
    publishes()
    text = f"Write to {BO['email'].upper()}, see bo.example/me or https://bo.example/me/!"
    receipt = submits(draft(text, website="https://bo.example/me/")).receipt
    reader.does(reader.get(f"/comments/receipts/{receipt}"), "/erase", {"keep": "text"})
    assert comment().body == "Write to …, see … or …!"


def test_nothing_is_erased_without_a_choice(reader: Reader, url: str) -> None:
    for choice in ({}, {"keep": "nonsense"}):
        back = reader.refused(reader.get(url), choice, to="/erase", expect=422)
        assert "Choose what is to go." in back.text
    assert comment().email == BO["email"]


CHANGES = ["edit", "withdraw", "appeal", "subscribe", "confirm", "unsubscribe", "erase"]


@pytest.mark.parametrize("change", CHANGES)
def test_a_receipt_nobody_was_given_changes_nothing(client: FlaskClient, change: str) -> None:
    publishes()
    submits(draft(TEXT))
    typed = {"body": "Mine now.", "appeal": "Mine now.", "keep": "nothing"}
    url = f"/comments/receipts/{'A' * 22}/{change}"
    response = client.post(url, data=typed, headers=FROM_OUR_PAGE)
    assert response.status_code == 404
    assert "Mine now." in Page(response).text
    assert comment().body == TEXT


@pytest.mark.parametrize("change", CHANGES)
def test_a_link_that_is_merely_opened_changes_nothing(
    client: FlaskClient, url: str, change: str
) -> None:
    assert client.get(f"{url}/{change}").status_code == 405
    assert (comment().status, comment().body) == ("held", TEXT)


def test_a_word_in_the_address_is_not_shown(reader: Reader, url: str) -> None:
    assert "<b>hello" not in reader.get(f"{url}?done=%3Cb%3Ehello").html


def test_a_blog_without_a_mail_server_promises_no_mail(reader: Reader, url: str) -> None:
    text = reader.get(url).text
    assert "mail you" not in text
    assert "Confirm my address" not in text
    page_fields = {"headers": FROM_OUR_PAGE}
    assert reader.client.post(f"{url}/subscribe", **page_fields).status_code == 404
