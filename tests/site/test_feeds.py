"""Feeds: what RFC 4287 wants of them, what is in them, and what stays the same."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from blog import create_app
from blog.articles.models import Article
from blog.comments.models import Comment
from blog.comments.status import Status
from blog.core.database import db, transaction
from blog.settings import Settings
from tests.cast import BO, CY, FERRY, NOON, OPEN_HOUSE, decides, draft, publishes, says, submits
from tests.databases import both_databases
from tests.pages import SHARED, Reader, words

ATOM = "{http://www.w3.org/2005/Atom}"
THREAD = "{http://purl.org/syndication/thread/1.0}"
XML = "{http://www.w3.org/XML/1998/namespace}"
OF_ALL, OF_FERRY = "/comments.atom", "/articles/ferry/comments.atom"

every_feed = pytest.mark.parametrize("url", [OF_ALL, OF_FERRY])


def feed(client: FlaskClient, url: str) -> Element:
    """Fetch a feed and see that it has all that RFC 4287, §4.1 asks for, and once."""
    response = client.get(url)
    assert response.status_code == 200
    assert response.content_type == "application/atom+xml; charset=utf-8"
    root = ElementTree.fromstring(response.data)
    assert root.tag == f"{ATOM}feed"
    assert root.get(f"{XML}lang")
    assert link(root, "self") == f"http://localhost{url}"
    assert link(root, "alternate").startswith("http://localhost/")
    for element in (root, *entries(root)):
        assert one(element, "id").text
        assert one(element, "title").text
        assert instant(element, "updated").tzinfo is not None
    for entry in entries(root):
        assert one(one(entry, "author"), "name").text
        assert one(entry, "content").get("type") == "html"
        assert instant(entry, "published") <= instant(entry, "updated")
        assert instant(entry, "updated") <= instant(root, "updated")
        assert link(entry, "alternate").startswith("http://localhost/comments/")
    ids = [one(each, "id").text for each in (root, *entries(root))]
    assert len(set(ids)) == len(ids)
    return root


def one(element: Element, name: str) -> Element:
    (found,) = element.findall(f"{ATOM}{name}")
    return found


def entries(root: Element) -> list[Element]:
    return root.findall(f"{ATOM}entry")


def texts(root: Element, name: str = "content") -> list[str]:
    return [str(one(each, name).text) for each in entries(root)]


def link(element: Element, relation: str) -> str:
    (found,) = [each for each in element.findall(f"{ATOM}link") if each.get("rel") == relation]
    return found.attrib["href"]


def instant(element: Element, name: str) -> datetime:
    return datetime.fromisoformat(str(one(element, name).text))


@both_databases
@every_feed
def test_a_published_comment_is_an_entry(client: FlaskClient, url: str) -> None:
    publishes()
    number = says("It was *cold* & wet.", by=CY)
    root = feed(client, url)
    (entry,) = entries(root)
    assert one(entry, "title").text == "Cy Regular on The ferry runs again"
    assert one(one(entry, "author"), "name").text == "Cy Regular"
    assert one(entry, "content").text == "<p>It was <em>cold</em> &amp; wet.</p>\n"
    assert one(entry, "id").text == f"tag:localhost,2026-11-22:comment-{number}"
    assert link(entry, "alternate") == f"http://localhost/comments/{number}"
    assert instant(entry, "published") == instant(entry, "updated") == NOON
    assert instant(root, "updated") == NOON


def test_a_feed_says_what_it_is_of(client: FlaskClient) -> None:
    publishes()
    of_article, of_all = feed(client, OF_FERRY), feed(client, OF_ALL)
    assert one(of_article, "title").text == "Comments on The ferry runs again"
    assert link(of_article, "alternate") == "http://localhost/articles/ferry"
    assert one(of_all, "title").text == "Dateline: all comments"
    assert link(of_all, "alternate") == "http://localhost/"


def test_a_feed_without_a_comment_is_whole(client: FlaskClient) -> None:
    assert instant(feed(client, OF_ALL), "updated").year == 1970
    publishes()
    root = feed(client, OF_FERRY)
    assert entries(root) == []
    assert instant(root, "updated").isoformat() == "2026-11-01T06:30:00+00:00"


@both_databases
@every_feed
def test_only_what_everybody_may_read_is_in_a_feed(client: FlaskClient, url: str) -> None:
    publishes()
    says("This stays.")
    submits(draft("This waits."))
    for to in (Status.HELD, Status.REMOVED, Status.SPAM):
        gone = says(f"This is {to}.")
        says(f"This answers what is {to}.", parent_id=gone)
        decides(gone, to)
    said = " ".join(texts(feed(client, url)))
    assert "This stays." in said
    assert "This waits." not in said
    assert "This is" not in said
    assert said.count("This answers") == 3


def test_comments_of_an_article_that_is_not_public_are_in_no_feed(client: FlaskClient) -> None:
    publishes()
    says("This stays.")
    publishes("status: draft", text=FERRY.replace("goat", "sheep"))
    assert entries(feed(client, OF_ALL)) == []
    assert client.get(OF_FERRY).status_code == 404


@every_feed
def test_addresses_and_websites_are_in_no_feed(client: FlaskClient, url: str) -> None:
    publishes()
    submits(draft(**BO, website="https://bo.example"), rules=OPEN_HOUSE)
    source = client.get(url).text
    assert "Bo Newcomer" in source
    assert BO["email"] not in source
    assert "bo.example" not in source


@both_databases
@every_feed
def test_the_newest_fifty_come_first(client: FlaskClient, url: str) -> None:
    publishes()
    for number in range(52):
        reply = draft(f"Comment {number}.", address_hash=str(number))
        submits(reply, rules=OPEN_HOUSE, at=NOON + timedelta(minutes=number))
    said = texts(feed(client, url))
    assert said == [f"<p>Comment {number}.</p>\n" for number in range(51, 1, -1)]


@both_databases
@every_feed
def test_an_answer_names_what_it_answers_while_that_is_there(client: FlaskClient, url: str) -> None:
    publishes()
    question = says("Was it cold?")
    says("It was.", by=BO, parent_id=question)
    answered, asked = entries(feed(client, url))
    (reference,) = answered.findall(f"{THREAD}in-reply-to")
    assert reference.get("ref") == one(asked, "id").text
    assert reference.get("href") == link(asked, "alternate")
    assert asked.findall(f"{THREAD}in-reply-to") == []
    decides(question, Status.REMOVED)
    (alone,) = entries(feed(client, url))
    assert alone.findall(f"{THREAD}in-reply-to") == []


def test_ids_stay_whatever_happens_to_a_comment_or_its_article(client: FlaskClient) -> None:
    publishes()
    number = says("It was cold.")

    def ids(url: str) -> list[str | None]:
        root = feed(client, url)
        return [one(each, "id").text for each in (root, *entries(root))]

    before = ids(OF_FERRY)
    decides(number, Status.HELD, at=NOON + timedelta(days=3))
    decides(number, Status.PUBLISHED, at=NOON + timedelta(days=4))
    moved = FERRY.replace("slug: ferry", "slug: boat").replace("2026-11-01", "2026-10-31")
    publishes(text=moved.replace("The ferry runs again", "The boat sails again"))
    assert ids("/articles/boat/comments.atom") == before


class TestABaseUrl:
    """With BLOG_BASE_URL, every address is under it, whatever host was asked."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return dataclasses.replace(settings, base_url="https://news.example:8443")

    def test_names_the_host_in_ids_and_addresses(self, client: FlaskClient) -> None:
        publishes()
        number = says("It was cold.")
        response = client.get(OF_FERRY, base_url="http://10.0.0.7:8000")
        root = ElementTree.fromstring(response.data)
        (entry,) = entries(root)
        assert one(entry, "id").text == f"tag:news.example,2026-11-22:comment-{number}"
        assert link(entry, "alternate") == f"https://news.example:8443/comments/{number}"
        assert link(root, "self") == f"https://news.example:8443{OF_FERRY}"
        assert "10.0.0.7" not in response.text


def test_a_change_after_publication_makes_an_entry_newer(client: FlaskClient) -> None:
    publishes()
    number = says("It was cold.")
    says("It was warm.", by=BO)
    with transaction() as session:
        edited_at = NOON + timedelta(minutes=5)
        session.execute(update(Comment).where(Comment.id == number).values(edited_at=edited_at))
    root = feed(client, OF_FERRY)
    warm, cold = entries(root)
    assert instant(warm, "updated") == NOON
    assert instant(cold, "updated") == instant(root, "updated") == edited_at
    assert instant(cold, "published") == NOON


@every_feed
def test_a_feed_that_has_not_changed_is_not_sent_again(client: FlaskClient, url: str) -> None:
    publishes()
    number = says("It was cold.")
    first = client.get(url)
    assert first.headers["Cache-Control"] == SHARED
    assert first.headers["ETag"].startswith('"')
    assert "Set-Cookie" not in first.headers
    had = {"If-None-Match": first.headers["ETag"]}
    again = client.get(url, headers=had)
    assert (again.status_code, again.data) == (304, b"")
    decides(number, Status.REMOVED)
    assert client.get(url, headers=had).status_code == 200


def test_a_former_address_leads_to_the_present_one(client: FlaskClient) -> None:
    publishes()
    publishes(text=FERRY.replace("slug: ferry", "slug: boat"))
    response = client.get(OF_FERRY)
    assert response.status_code == 301
    assert response.location == "/articles/boat/comments.atom"
    assert client.get("/articles/nowhere/comments.atom").status_code == 404


HOSTILE = {
    "]]><b>&amp;</b> <!-- -->": "]]><b>&amp;</b> <!-- -->",
    "</title></entry></feed>": "</title></entry></feed>",
    "\x08\x0b\ufffe\x85\x1b[31m x": "[31m x",
}


@both_databases
@every_feed
@pytest.mark.parametrize(("text", "kept"), HOSTILE.items())
def test_no_text_breaks_a_feed(client: FlaskClient, url: str, text: str, kept: str) -> None:
    publishes()
    says("It was cold.")
    with transaction() as session:  # as if nothing had cleaned it at the door
        session.execute(update(Article).values(headline=text))
        session.execute(update(Comment).values(name=text, body_html=f"<p>{text}</p>"))
    (entry,) = entries(feed(client, url))
    assert one(one(entry, "author"), "name").text == kept
    assert one(entry, "content").text == f"<p>{kept}</p>"
    assert one(entry, "title").text == f"{kept} on {kept}"


def test_an_arabic_article_has_an_arabic_feed(client: FlaskClient) -> None:
    headline = "العبّارة تعود إلى العمل"
    publishes("language: ar", text=FERRY.replace("The ferry runs again", headline))
    says("كان البحر هادئًا.", by={"name": "سلمى", "email": "s@example.org"})
    root = feed(client, OF_FERRY)
    (entry,) = entries(root)
    assert root.get(f"{XML}lang") == entry.get(f"{XML}lang") == "ar"
    assert one(entry, "content").text == "<p>كان البحر هادئًا.</p>\n"
    # Isolated, or the sentence around the two would be read from its end.
    assert one(entry, "title").text == f"\u2068سلمى\u2069 on \u2068{headline}\u2069"
    assert feed(client, OF_ALL).get(f"{XML}lang") == "en"


def test_pages_lead_to_their_feeds(reader: Reader) -> None:
    publishes()
    says("It was cold.")
    for page_url, feed_url in (("/", OF_ALL), ("/articles/ferry", OF_FERRY)):
        page = reader.get(page_url)
        (found,) = [each for each in page.all("link") if each.get("href") == feed_url]
        assert found.get("rel") == "alternate"
        assert found.get("type") == "application/atom+xml"
    (link_,) = [each for each in page.all("a") if words(each) == "Follow this thread as a feed"]
    assert link_.get("href") == OF_FERRY


def test_a_relative_link_in_a_comment_leads_where_it_leads_on_the_page(
    client: FlaskClient,
) -> None:
    publishes()
    says("See [this](boat).")
    (entry,) = entries(feed(client, OF_FERRY))
    assert 'href="boat"' in str(one(entry, "content").text)
    assert one(entry, "content").get(f"{XML}base") == "http://localhost/articles/ferry"


def test_an_arabic_site_isolates_what_is_latin(settings: Settings) -> None:
    app = create_app(dataclasses.replace(settings, language="ar"))
    with app.app_context():
        publishes("language: en")
        says("It was cold.")
        root = feed(app.test_client(), OF_ALL)
        db.session.remove()
        db.engine.dispose()
    assert root.get(f"{XML}lang") == "ar"
    assert entries(root)[0].get(f"{XML}lang") == "en"
    assert "\u2068Cy Regular\u2069" in texts(root, "title")[0]
