"""What was said since: a bookmark without a cookie."""

from __future__ import annotations

import pytest

from blog.articles import queries as articles
from blog.comments.status import Status
from blog.core.database import db
from blog.site import thread_page
from blog.site.thread_page import MOST_NEW
from tests.cast import BO, FERRY, NOON, decides, draft, publishes, says, submits
from tests.pages import SHARED, Page, Reader, words
from tests.threads import grows, part, place

NOTHING = "Nothing new has been said since."


def bookmark(page: Page) -> str:
    """Return where a page says that its reader may go on."""
    (line,) = (each for each in page.all("p") if each.get("class") == "thread__since")
    return part(line, "a").attrib["href"]


def texts(page: Page) -> list[str]:
    return [words(each) for each in page.all("div") if each.get("class") == "comment__text"]


def test_a_bookmark_shows_only_what_was_said_after_it(reader: Reader) -> None:
    publishes()
    first = says("First.", by=BO)
    link = bookmark(reader.get("/articles/ferry"))
    assert NOTHING in reader.get(link).text
    second = says("Second.", parent_id=first)
    says("Third.", parent_id=second)
    page = reader.get(link)
    assert page.h1 == "The ferry runs again"
    assert texts(page) == ["Second.", "Third."]
    line = part(place(page, second), "./article/p[@class='comment__answers']")
    assert words(line) == "In reply to Bo Newcomer"
    assert part(line, "a").get("href") == f"/comments/{first}"
    assert texts(reader.get(bookmark(page))) == []


def test_what_waited_is_new_once_it_is_published(reader: Reader) -> None:
    publishes()
    waiting = submits(draft("Sent early.")).comment_id
    says("Read at once.")
    link = bookmark(reader.get("/articles/ferry"))
    assert texts(reader.get(link)) == []
    decides(waiting, Status.PUBLISHED)
    assert texts(reader.get(link)) == ["Sent early."]


@pytest.mark.parametrize("status", [Status.HELD, Status.SPAM, Status.REMOVED])
def test_what_was_taken_down_is_not_new_but_leaves_no_trace(reader: Reader, status: Status) -> None:
    publishes()
    question = says("Rude words.", by=BO)
    says("Not so rude.", parent_id=question)
    decides(question, status)
    page = reader.get("/articles/ferry?since=0")
    assert texts(page) == ["Not so rude."]
    for trace in ("Rude words", BO["name"], "In reply to", f"comment-{question}"):
        assert trace not in page.html


def test_a_comment_that_was_down_for_a_while_is_not_new_again(reader: Reader) -> None:
    publishes()
    number = says("First.")
    link = bookmark(reader.get("/articles/ferry"))
    decides(number, Status.HELD)
    decides(number, Status.PUBLISHED)
    assert texts(reader.get(link)) == []


def test_more_than_fit_go_on_without_gap_or_repetition(reader: Reader) -> None:
    publishes()
    rows = grows(3 * MOST_NEW)
    page, seen = reader.get("/articles/ferry?since=50"), []
    while texts(page):
        assert len(texts(page)) <= MOST_NEW
        seen += texts(page)
        page = reader.get(bookmark(page))
    expected = [row for row in rows[50:] if row["status"] == Status.PUBLISHED]
    assert seen == [row["body"] for row in expected]
    assert len(seen) > 2 * MOST_NEW
    assert bookmark(page) == f"/articles/ferry?since={3 * MOST_NEW}"


def test_just_as_many_as_fit_are_all_there_is(reader: Reader) -> None:
    publishes()
    rows = grows(MOST_NEW + 100)
    published = [row["published_in"] for row in rows if row["status"] == Status.PUBLISHED]
    page = reader.get(f"/articles/ferry?since={published[-MOST_NEW] - 1}")
    assert len(texts(page)) == MOST_NEW
    assert "More of what is new" not in page.text
    more = reader.get(f"/articles/ferry?since={published[-MOST_NEW - 1] - 1}")
    assert len(texts(more)) == MOST_NEW
    assert "More of what is new" in more.text


def test_what_comes_while_the_page_is_made_is_not_new_twice(reader: Reader) -> None:
    publishes()
    article = articles.find_public("ferry", NOON)
    assert article is not None
    db.session.expunge(article)
    says("Came in between.")
    new = thread_page.read_new(article, 0)
    assert [each.comment.id for each in new.comments] == [1]
    assert (article.thread_version, new.version) == (0, 1)


@pytest.mark.parametrize("garbage", ["", "x", "-1", "1.5", "1e3", "%D9%A3", "1" * 10, "1%0A", "²"])
def test_what_is_no_version_shows_the_article(reader: Reader, garbage: str) -> None:
    publishes()
    says("First.")
    page = reader.get(f"/articles/ferry?since={garbage}")
    assert "It carried a goat." in page.text
    assert "First." in page.text


def test_a_version_that_is_still_to_come_is_not_kept(reader: Reader) -> None:
    publishes()
    says("First.")
    page = reader.get("/articles/ferry?since=999999999")
    assert NOTHING in page.text
    assert bookmark(page) == "/articles/ferry?since=1"


def test_a_bookmark_is_found_by_no_search_engine_and_kept_by_caches(reader: Reader) -> None:
    publishes()
    says("First.")
    url = "/articles/ferry?since=0"
    first = reader.client.get(url)
    assert "noindex" in first.headers["X-Robots-Tag"]
    assert first.headers["Cache-Control"] == SHARED
    again = reader.client.get(url, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    links = {link.get("rel"): link.get("href") for link in reader.get(url).all("link")}
    assert links["canonical"] == "http://localhost/articles/ferry"


def test_a_bookmark_of_an_article_nobody_may_see_shows_nothing(reader: Reader) -> None:
    publishes()
    says("First.")
    publishes("status: draft")
    reader.get("/articles/ferry?since=0", expect=404)
    publishes(text=FERRY.replace("slug: ferry", "slug: boat"))
    reader.get("/articles/ferry?since=0", expect=404)
