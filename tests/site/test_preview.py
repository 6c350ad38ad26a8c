"""A preview shows a text as it would appear, keeps all that was typed, and stores nothing."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest
import time_machine
from flask.testing import FlaskClient
from time_machine import Traveller

from blog.comments import queries
from blog.comments.status import Status
from tests.cast import BO, CY, FERRY, NOON, decides, publishes, says
from tests.databases import both_databases
from tests.pages import Page, Reader, inspect, words

TEXT = "It was *cold*.\n\n> on deck\n\nhttps://example.org/goat"
PREVIEW = {"preview": "1"}
URL = "/comments/on/ferry"
HOSTILE = [
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "{{ 7*7 }} &lt;b&gt; &amp; </textarea></form>",
    "'\" onmouseover=alert(1) x='",
]


@pytest.fixture(autouse=True)
def clock() -> object:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@both_databases
def test_a_preview_shows_the_text_as_it_would_appear_and_stores_nothing(reader: Reader) -> None:
    publishes()
    page = previews(reader, {"body": TEXT, **BO})
    shown = preview_of(page)
    assert (
        words(shown)
        == "Preview It was cold. on deck https://example.org/goat Nothing is posted yet."
    )
    assert [words(each) for each in shown.iter("em")] == ["cold"]
    assert [each.get("rel") for each in shown.iter("a")] == ["nofollow ugc noopener noreferrer"]
    assert page.response.headers["Cache-Control"] == "no-store"
    assert 'name="robots" content="noindex"' in page.html
    assert page.one("form").get("action") == f"{URL}#reply"
    assert queries.listed(status=None, limit=1) == []


def test_a_preview_looks_exactly_like_the_comment_that_comes_of_it(reader: Reader) -> None:
    publishes()
    number = says(TEXT)
    published = reader.get("/articles/ferry").by_id(f"comment-{number}")
    assert published is not None
    assert text_of(preview_of(previews(reader, {"body": TEXT}))) == text_of(published)


def test_a_preview_keeps_everything_typed(reader: Reader) -> None:
    publishes()
    parent = str(says("First."))
    form = reader.get(f"{URL}?parent={parent}")
    typed = {"body": TEXT, **BO, "website": "bo.example", "parent": parent}
    page = previews(reader, typed, form=form)
    assert {**page.fields(), "body": normal(page.fields()["body"])} == form.fields() | typed
    assert words(quoted(page)).endswith("First.")


def test_a_preview_wants_neither_name_nor_address(reader: Reader) -> None:
    publishes()
    page = previews(reader, {"body": TEXT, "email": "bo@", "website": "javascript:x"})
    assert page.by_id("preview") is not None
    assert "Please look at this" not in page.text
    assert (page.fields()["email"], page.fields()["website"]) == ("bo@", "javascript:x")


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("", "Write your comment."),
        (" \u200b\n", "Write your comment."),
        ("[](https://example.org)", "Write your comment."),
        ("x" * 10_001, "This has 10,001 characters, and 10,000 fit. Shorten it by 1."),
    ],
)
@pytest.mark.parametrize("has_parent", [False, True])
def test_a_text_that_cannot_be_shown_comes_back_with_the_reason(
    reader: Reader, body: str, sentence: str, has_parent: bool
) -> None:
    publishes()
    parent = str(says("First.")) if has_parent else ""
    form = reader.get(f"{URL}?parent={parent}")
    page = reader.refused(form, {"body": body, "name": BO["name"], **PREVIEW}, expect=422)
    assert page.by_id("preview") is None
    assert page.text.count(sentence) == 2, "once beside the field, once in the summary"
    assert page.text.count("Enter your email address.") == 0, "only the text has to hold"
    box = page.by_id("body")
    assert box is not None
    assert box.get("aria-describedby") == "body-error"
    assert page.fields()["name"] == BO["name"]
    assert page.fields()["parent"] == parent
    assert page.response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_in_any_field_is_shown_as_the_text_it_is(reader: Reader, text: str) -> None:
    publishes()
    fields = {"body": text, "name": text, "email": text, "website": text, "subject": text}
    page = previews(reader, fields)
    assert " ".join(text.split()) in words(preview_of(page))
    assert {name: page.fields()[name] for name in fields} == fields


@pytest.mark.parametrize("typed", [BO, {"name": ""}])
def test_a_closed_article_gives_the_text_back_in_a_box(
    reader: Reader, client: FlaskClient, typed: dict[str, str]
) -> None:
    publishes("comments: closed")
    page = Page(client.post(URL, data={"body": TEXT, **typed, **PREVIEW}))
    inspect(page)
    assert page.status == 409
    assert "Comments on this article are closed" in page.text
    assert box(page) == TEXT
    assert page.response.headers["Cache-Control"] == "no-store"


def test_an_article_that_is_gone_gives_the_text_back_in_a_box(client: FlaskClient) -> None:
    page = Page(client.post(URL, data={"body": TEXT, **BO, **PREVIEW}))
    inspect(page)
    assert page.status == 404
    assert box(page) == TEXT


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_gets_no_preview_but_the_text(client: FlaskClient, site: str) -> None:
    publishes()
    data = {"body": TEXT, **BO, **PREVIEW}
    page = Page(client.post(URL, data=data, headers={"Sec-Fetch-Site": site}))
    inspect(page)
    assert page.status == 403
    assert page.by_id("preview") is None
    assert "Please send this once more" in page.text
    assert normal(page.fields()["body"]) == TEXT


def test_a_preview_can_be_posted_and_is_not_too_fast(reader: Reader, clock: Traveller) -> None:
    publishes()
    form = reader.get("/articles/ferry")
    clock.shift(60)
    page = previews(reader, {"body": TEXT, **BO}, form=form)
    assert page.fields()["made"] == form.fields()["made"]
    reader.send(page, {})
    (waiting,) = queries.listed(status=Status.HELD, limit=2)
    assert normal(waiting.comment.body) == TEXT
    assert "too fast" not in [reason["code"] for reason in waiting.decision.reasons]


def test_a_preview_of_a_preview_may_be_corrected(reader: Reader) -> None:
    publishes()
    first = previews(reader, {"body": TEXT, **BO})
    second = previews(reader, {"body": "Shorter."}, form=first)
    assert words(preview_of(second)) == "Preview Shorter. Nothing is posted yet."
    assert second.fields() == first.fields() | {"body": "Shorter."}


@both_databases
def test_a_refused_reply_comes_back_below_the_comment_it_answers(reader: Reader) -> None:
    publishes()
    parent = says("The goat was mine.", by=CY)
    form = reader.get(f"{URL}?parent={parent}")
    page = reader.refused(form, {"body": TEXT, "name": "", "email": BO["email"]}, expect=422)
    assert words(quoted(page)).endswith("The goat was mine.")
    assert "Enter the name under which your comment appears." in page.text
    assert page.fields()["parent"] == str(parent)
    assert page.fields()["made"] == form.fields()["made"]
    assert page.response.headers["Cache-Control"] == "no-store"
    reader.send(page, BO)
    (waiting,) = queries.listed(status=Status.HELD, limit=2)
    assert waiting.comment.parent_id == parent


def test_a_preview_whose_parent_is_gone_says_so_when_it_is_posted(reader: Reader) -> None:
    publishes()
    parent = says("Soon gone.")
    form = reader.get(f"{URL}?parent={parent}")
    decides(parent, Status.REMOVED)
    page = previews(reader, {"body": TEXT, **BO}, form=form)
    assert not page.all("blockquote")[1:], "only the quote inside the text itself"
    refused = reader.refused(page, {}, expect=409)
    assert "The comment you answered is gone" in refused.text
    assert normal(refused.fields()["body"]) == TEXT
    assert refused.fields()["parent"] == ""


def test_a_comment_on_another_article_is_not_quoted(reader: Reader) -> None:
    publishes()
    parent = str(says("On the ferry."))
    publishes(text=FERRY.replace("slug: ferry", "slug: other"), source="other.md")
    reader.get(f"/comments/on/other?parent={parent}", expect=404)
    form = reader.get("/comments/on/other")
    assert "On the ferry." not in previews(reader, {"body": TEXT, "parent": parent}, form=form).text


@pytest.mark.parametrize("parent", ["99999", "-1", "x", "9" * 40, "²"])
def test_no_form_answers_a_comment_that_never_was(reader: Reader, parent: str) -> None:
    publishes()
    reader.get(f"{URL}?parent={parent}", expect=404)


def previews(reader: Reader, typed: dict[str, str], *, form: Page | None = None) -> Page:
    """Press Preview in a form, the article's own if none is given."""
    page = form or reader.get("/articles/ferry")
    return Page(reader.send(page, typed | PREVIEW, expect=200))


def preview_of(page: Page) -> Element:
    shown = page.by_id("preview")
    assert shown is not None
    return shown


def text_of(element: Element) -> list[tuple[str, str]]:
    """Return what stands in a comment's text, element for element."""
    (text,) = (each for each in element.iter("div") if each.get("class") == "comment__text")
    return [(each.tag, words(each)) for each in text.iter()]


def quoted(page: Page) -> Element:
    return next(each for each in page.all("blockquote") if each.get("class") == "answered")


def box(page: Page) -> str:
    """Return what stands in the page's longest box to copy from."""
    return normal(max(("".join(each.itertext()) for each in page.all("textarea")), key=len))


def normal(text: str) -> str:
    return text.replace("\r", "")
