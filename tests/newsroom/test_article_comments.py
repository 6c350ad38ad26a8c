"""Writers in the threads of their own articles: what they see of them, and what they say."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from blog.accounts.vocabulary import Role
from blog.articles.models import Article
from blog.comments.models import Comment
from blog.comments.status import Status
from blog.core.clock import utc_now
from blog.core.database import db, transaction
from tests.cast import decides, draft, publishes, says, submits
from tests.counting import counted
from tests.databases import both_databases
from tests.pages import FROM_OUR_PAGE, Page, Reader, inspect, words
from tests.staff import WIM, hire, sign_in, staffed
from tests.stories import drafts, lets_out, takes_back
from tests.threads import answers, grows, part, place

THREAD = "/newsroom/articles/1/comments"


@pytest.fixture
def wim(app: Flask) -> Reader:
    """Return the browser of the writer who has written the ferry."""
    wim = hire(Role.WRITER)
    publishes()
    _writes(1, wim)
    return sign_in(app, wim)


@pytest.fixture
def stranger(app: Flask, wim: Reader) -> Reader:
    """Return the browser of a writer who has not."""
    return staffed(app, Role.WRITER, "Nia Novice")


def listed(page: Page) -> list[int]:
    """Return which comments the page offers to answer, in its order."""
    found = (re.search(r"[?&]answer=(\d+)", each.attrib["href"]) for each in page.all("a"))
    return [int(each[1]) for each in found if each]


def row(page: Page, comment_id: int) -> str:
    """Return the words of a comment as it is listed."""
    (found,) = (
        each
        for each in page.all("li")
        if any(f"answer={comment_id}#" in link.get("href", "") for link in each.iter("a"))
    )
    return words(found)


def stored() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Comment)) or 0


# What they see


def test_a_writer_reads_what_is_published_the_newest_first(wim: Reader) -> None:
    question = says("Who steers?")
    answer = says("Maren does.", parent_id=question)
    submits(draft("This one waits."))
    decides(says("This one is gone."), Status.REMOVED)
    page = wim.get(THREAD)
    assert listed(page) == [answer, question]
    assert "In reply to Cy Regular" in row(page, answer)
    assert "Maren does." in row(page, answer)
    assert not re.search("This one", page.text)


def test_no_address_of_a_reader_is_on_the_page(wim: Reader) -> None:
    question = says("Who steers?")
    says("I do.", parent_id=question)
    with transaction() as session:
        session.execute(update(Comment).values(address_hash="a hash of an address"))
    for page in (wim.get(THREAD), wim.get(f"{THREAD}?answer={question}")):
        assert "Cy Regular" in page.text
        assert "@" not in page.html
        assert "a hash of an address" not in page.html


def test_a_writer_learns_nothing_of_who_asked_and_is_gone(wim: Reader) -> None:
    question = says("Who steers?")
    answer = answers("Maren does.", parent_id=question)
    decides(question, Status.REMOVED)
    page = wim.get(THREAD)
    assert "In reply to a comment that is gone" in row(page, answer)
    assert "Newsroom" in row(page, answer)
    assert "Cy Regular" not in page.text


def test_each_comment_leads_to_where_readers_see_it(wim: Reader, reader: Reader) -> None:
    comment_id = says("Who steers?")
    links = {each.get("href") for each in wim.get(THREAD).all("a")}
    assert f"/comments/{comment_id}" in links
    assert "/articles/ferry" in links
    location = reader.client.get(f"/comments/{comment_id}").location
    assert location.endswith(f"#comment-{comment_id}")


@both_databases
def test_pages_go_on_where_the_last_ended(wim: Reader) -> None:
    drafts("Another")
    lets_out(2)
    _writes(2, 1)
    rows = grows(140)
    grows(5, slug="another", seed=2)
    published = [each["id"] for each in rows if each["status"] == "published"][::-1]
    assert len(published) > 100
    seen = []
    page = wim.get(THREAD)
    while True:
        seen += listed(page)
        further = [each for each in page.all("a") if each.get("rel") == "next"]
        if not further:
            break
        page = wim.get(further[0].attrib["href"])
    assert seen == published
    (back,) = (each for each in page.all("a") if each.get("rel") == "prev")
    assert listed(wim.get(back.attrib["href"])) == published[50:100]


def test_a_long_thread_is_asked_for_as_often_as_a_short_one(wim: Reader) -> None:
    comment_id = says("Who steers?")
    asked = []
    for _ in range(2):
        with counted() as count:
            wim.get(f"{THREAD}?answer={comment_id}")
            asked.append(count())
        grows(59)
    assert asked[0] == asked[1]


@pytest.mark.parametrize("address", ["?answer=x", "?after=x&before=-1", "?answer="])
def test_nonsense_in_the_address_is_left_out(wim: Reader, address: str) -> None:
    comment_id = says("Who steers?")
    assert listed(wim.get(THREAD + address)) == [comment_id]


@pytest.mark.parametrize("state", ["draft", "scheduled", "unpublished"])
def test_below_what_readers_do_not_see_nobody_comments(wim: Reader, state: str) -> None:
    article_id = drafts("Begun")
    _writes(article_id, 1)
    if state == "scheduled":
        lets_out(article_id, utc_now() + timedelta(days=1))
    elif state == "unpublished":
        lets_out(article_id)
        grows(5, slug="begun")
        takes_back(article_id)
    page = wim.get(f"/newsroom/articles/{article_id}/comments")
    assert "nobody can comment on it yet" in page.text
    assert not page.all("textarea")
    assert listed(page) == []


# Whose it is


def test_another_writer_is_refused(wim: Reader, stranger: Reader) -> None:
    question = says("Who steers?")
    for url in (THREAD, f"{THREAD}?answer={question}"):
        page = stranger.get(url, expect=403)
        assert "This article is not yours" in page.text
        assert "Who steers?" not in page.text


def test_another_writer_says_nothing_there_and_loses_nothing(wim: Reader, stranger: Reader) -> None:
    question = says("Who steers?")
    for url in (f"/newsroom/comments/{question}/answers", THREAD):
        for body in ("Not you.", " "):
            page = _posts(stranger, url, body, expect=403)
            assert body.strip() in page.text
    assert stored() == 1


def test_one_of_several_authors_takes_part(app: Flask, wim: Reader, stranger: Reader) -> None:
    _writes(1, 1, 2)
    stranger.does(stranger.get(THREAD), "comments", {"body": "I helped."})
    assert "Nia Novice Author" in row(wim.get(THREAD), 1)


def test_an_article_that_never_was_is_not_found(wim: Reader) -> None:
    wim.get("/newsroom/articles/7/comments", expect=404)
    page = _posts(wim, "/newsroom/comments/7/answers", "Maren does.", expect=404)
    assert "Maren does." in page.text


def test_an_editor_opens_it_and_goes_on_to_all_the_rest(ada: Reader, wim: Reader) -> None:
    question = says("Who steers?")
    every_state = "/newsroom/comments?article=ferry"
    page = ada.get(f"{THREAD}?answer={question}")
    assert every_state in {each.get("href") for each in page.all("a")}
    assert every_state not in {each.get("href") for each in wim.get(THREAD).all("a")}
    assert ada.does(page, "answers", {"body": "Maren does."}).h1 == f"Comment {question}"


def test_lists_and_editor_lead_there(ada: Reader, wim: Reader, stranger: Reader) -> None:
    says("Who steers?")

    def leads(reader: Reader, url: str) -> list[str]:
        return [words(each) for each in reader.get(url).all("a") if each.get("href") == THREAD]

    assert leads(wim, "/newsroom/articles") == ["Comments: 1"]
    assert leads(stranger, "/newsroom/articles") == []
    assert leads(ada, "/newsroom/articles") == ["Comments: 1"]
    assert leads(ada, "/newsroom/articles/1") == ["Comments: 1"]


# What they say


def test_a_writer_answers_under_their_own_name_as_the_author(wim: Reader, reader: Reader) -> None:
    question = says("Who steers?")
    page = wim.get(THREAD)
    (link,) = (each for each in page.all("a") if words(each) == "Answer")
    page = wim.get(link.attrib["href"].partition("#")[0])
    assert f"Answer it as {WIM}" in page.text
    page = wim.does(page, "answers", {"body": "*Maren* does."})
    assert page.h1 == "Comments on “The ferry runs again”"
    assert "Your comment is published." in page.text
    assert "Wim Writer Author" in row(page, question + 1)
    said = place(reader.get("/articles/ferry"), question + 1)
    assert words(part(said, ".//h3")) == "Wim Writer Author"
    assert "Maren does." in words(said)


def test_a_writer_begins_a_thread(wim: Reader, reader: Reader) -> None:
    page = wim.does(wim.get(THREAD), "comments", {"body": "Ask me anything."})
    assert "Your comment is published." in page.text
    assert "Ask me anything." in reader.get("/articles/ferry").text


def test_who_is_no_author_any_more_says_nothing_more(wim: Reader) -> None:
    page = wim.get(THREAD)
    _writes(1)
    back = wim.refused(page, {"body": "One more thing."}, to="comments", expect=403)
    assert "One more thing." in back.text
    assert stored() == 0


@pytest.mark.parametrize(
    ("body", "error"),
    [("word " * 2001, "Shorten it by 4."), ("[]()", "Write your comment.")],
    ids=["too long", "nothing to see"],
)
def test_what_cannot_stand_comes_back_whole(wim: Reader, body: str, error: str) -> None:
    question = says("Who steers?")
    for page, to in (
        (wim.get(f"{THREAD}?answer={question}"), "answers"),
        (wim.get(THREAD), "comments"),
    ):
        back = wim.refused(page, {"body": body}, to=to, expect=422)
        assert "Not done yet:" in words(back.one("title"))
        assert back.fields(to)["body"] == body.strip()
        assert listed(back) == [question]
        assert error in words(part(back.form(to), ".//*[@id='body-error']"))


def test_an_answer_to_what_is_gone_comes_back(wim: Reader) -> None:
    question = says("Who steers?")
    page = wim.get(f"{THREAD}?answer={question}")
    decides(question, Status.HELD)
    back = wim.refused(page, {"body": "Maren does."}, to="answers", expect=409)
    assert back.h1 == "Comments on “The ferry runs again”"
    assert "This comment is not published" in back.text
    assert "Maren does." in back.text
    assert "Who steers?" not in back.text
    assert stored() == 1


@pytest.mark.parametrize(("body", "status"), [("Maren does.", 409), ("word " * 2001, 422)])
def test_an_answer_comes_back_where_the_article_is_gone(
    wim: Reader, body: str, status: int
) -> None:
    question = says("Who steers?")
    page = wim.get(f"{THREAD}?answer={question}")
    takes_back(1)
    back = wim.refused(page, {"body": body}, to="answers", expect=status)
    assert "nobody can comment on it yet" in back.text
    assert body.strip() in back.text
    assert stored() == 1


def test_a_thread_begun_too_late_comes_back(wim: Reader) -> None:
    page = wim.get(THREAD)
    takes_back(1)
    back = wim.refused(page, {"body": "Ask me anything."}, to="comments", expect=404)
    assert "nobody can comment on it yet" in back.text
    assert "Ask me anything." in back.text


def test_a_link_to_answer_what_is_gone_says_so(wim: Reader) -> None:
    question = says("Who steers?")
    decides(question, Status.REMOVED)
    page = wim.get(f"{THREAD}?answer={question}", expect=404)
    assert "This comment is not published" in page.text
    assert "Who steers?" not in page.text


def test_a_comment_of_another_article_is_not_answered_here(wim: Reader) -> None:
    drafts("Another")
    lets_out(2)
    grows(1, slug="another")
    page = wim.get(f"{THREAD}?answer=1", expect=404)
    assert "has its say" not in page.text


def test_another_site_says_nothing_in_a_writers_name(wim: Reader) -> None:
    question = says("Who steers?")
    for url in (f"/newsroom/comments/{question}/answers", THREAD):
        response = wim.client.post(
            url, data={"body": "Buy this."}, headers={"Sec-Fetch-Site": "cross-site"}
        )
        assert response.status_code == 403
        assert "Buy this." in response.text
    assert stored() == 1


def _writes(article_id: int, *staff_ids: int) -> None:
    with transaction() as session:
        session.get_one(Article, article_id).author_ids = list(staff_ids)


def _posts(reader: Reader, url: str, body: str, *, expect: int) -> Page:
    page = Page(reader.client.post(url, data={"body": body}, headers=FROM_OUR_PAGE))
    assert page.status == expect
    inspect(page)
    return page
