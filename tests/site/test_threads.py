"""What a thread shows: tombstones, the index, badges, order and levels."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from blog.comments.models import Comment
from blog.comments.status import Status
from blog.comments.vocabulary import Role
from blog.core.database import transaction
from blog.settings import MOST_LEVELS
from tests.cast import (
    BO,
    CY,
    FERRY,
    MAL,
    NOON,
    OPEN_HOUSE,
    decides,
    draft,
    publishes,
    says,
    submits,
)
from tests.pages import Page, Reader, words
from tests.threads import answers, part, picks, place

SECRET = "The harbour master takes bribes."


@pytest.fixture(autouse=True)
def _settings(app: Flask) -> None:
    """Two branches on a page, and three levels."""
    change(app, comments_per_page=2, thread_depth=3)


def change(app: Flask, **settings: object) -> None:
    app.extensions["settings"] = dataclasses.replace(app.extensions["settings"], **settings)


def thread(reader: Reader, url: str = "/articles/ferry") -> Page:
    return reader.get(url)


def order(page: Page) -> list[str]:
    """Return how the comments on a page begin, from the top down."""
    ids = [each.get("id", "") for each in page.all("li") if each.get("id")]
    texts = [page.by_id(number) for number in ids]
    return [words(part(text, ".//div")).split(".")[0] for text in texts if text is not None]


class TestTheIndex:
    """What the newsroom answered and what editors picked, on the first page only."""

    def test_names_an_answer_with_its_question(self, reader: Reader) -> None:
        publishes()
        question = says("How is the *goat*?", by=BO)
        answer = answers("It is well.", parent_id=question)
        index = self.lines(thread(reader))
        assert index == [
            (f"/comments/{answer}", "Ada Editor to Bo Newcomer – How is the goat?"),
        ]

    def test_has_answers_of_the_author_and_picks(self, reader: Reader) -> None:
        publishes()
        picked = says("I saw it bite. " + "It was awful. " * 20)
        answer = answers("So did I.", parent_id=picked, role=Role.AUTHOR)
        picks(picked)
        (first, second) = self.lines(thread(reader))
        assert first[0] == f"/comments/{answer}"
        assert second[0] == f"/comments/{picked}"
        assert second[1].startswith("Cy Regular – I saw it bite. It was awful.")
        assert len(second[1]) < 120
        assert [words(each) for each in thread(reader).all("h3")][:2] == [
            "Answers of the newsroom",
            "Editors’ picks",
        ]

    def test_has_no_trace_of_a_question_that_is_gone(self, reader: Reader) -> None:
        publishes()
        question = says(SECRET, by=MAL)
        answers("That is a lie.", parent_id=question)
        decides(question, Status.REMOVED)
        page = thread(reader)
        assert [text for _, text in self.lines(page)] == ["Ada Editor – That is a lie."]
        assert SECRET not in page.html
        assert "Mal Ware" not in page.html

    def test_loses_what_is_gone_itself(self, reader: Reader) -> None:
        publishes()
        question = says("How is the goat?")
        picks(question)
        decides(answers("Bad.", parent_id=question), Status.REMOVED)
        decides(question, Status.HELD)
        assert self.lines(thread(reader)) == []

    def test_stands_on_the_first_page_only_and_leads_to_every_page(self, reader: Reader) -> None:
        publishes()
        numbers = [says(f"Number {number}.") for number in range(3)]
        picks(numbers[2])
        ((link, _),) = self.lines(thread(reader))
        assert reader.client.get(link).location == (
            f"/articles/ferry/comments/2#comment-{numbers[2]}"
        )
        assert self.lines(thread(reader, "/articles/ferry/comments/2")) == []

    def lines(self, page: Page) -> list[tuple[str, str]]:
        navs = [each for each in page.all("nav") if each.get("aria-label") == INDEX]
        return [
            (part(item, "a").attrib["href"], words(item)) for nav in navs for item in nav.iter("li")
        ]


INDEX = "Index of the comments"


def test_a_badge_tells_the_newsroom_and_the_author_from_readers(reader: Reader) -> None:
    publishes()
    question = says("How is the goat?")
    staff = answers("Well.", parent_id=question)
    author = answers("Very well.", parent_id=question, role=Role.AUTHOR)
    page = thread(reader)
    names = [
        words(part(place(page, number), "./article/h3")) for number in (question, staff, author)
    ]
    assert names == ["Cy Regular", "Ada Editor Newsroom", "Ada Editor Author"]


@pytest.mark.parametrize(("minutes", "is_told"), [(-5, False), (5, True)])
def test_a_comment_changed_after_it_was_published_says_so(
    reader: Reader, minutes: int, is_told: bool
) -> None:
    publishes()
    says("I was there.")
    with transaction() as session:
        session.execute(update(Comment).values(edited_at=NOON + timedelta(minutes=minutes)))
    assert ("· changed" in thread(reader).text) == is_told


def test_a_website_is_linked_and_vouched_for_by_nobody(reader: Reader) -> None:
    publishes()
    submits(draft(website="https://bo.example/?a=1&b=2"), rules=OPEN_HOUSE)
    (link,) = (each for each in thread(reader).all("a") if words(each) == BO["name"])
    assert link.get("href") == "https://bo.example/?a=1&b=2"
    assert set(link.attrib["rel"].split()) == {"nofollow", "ugc", "noopener"}


@pytest.mark.parametrize(
    ("by_site", "front_matter", "expected"),
    [
        (False, "", ["One", "Four", "Two"]),
        (True, "", ["Three", "Two"]),
        (True, "thread: oldest", ["One", "Four", "Two"]),
        (False, "thread: newest", ["Three", "Two"]),
        (True, "thread: site", ["Three", "Two"]),
    ],
)
def test_an_article_says_in_which_order_its_thread_stands_or_the_site_does(
    reader: Reader, app: Flask, by_site: bool, front_matter: str, expected: list[str]
) -> None:
    change(app, comments_newest_first=by_site)
    publishes("thread: newest")
    publishes(front_matter or "thread: site")
    first = says("One.")
    says("Two.")
    says("Three.")
    says("Four.", parent_id=first)
    assert order(thread(reader)) == expected


@pytest.mark.parametrize("newest_first", [False, True])
def test_on_one_level_answers_stand_among_all_others(
    reader: Reader, app: Flask, newest_first: bool
) -> None:
    change(app, thread_depth=1, comments_newest_first=newest_first)
    publishes()
    first = says("One.")
    says("Two.")
    says("Three.", parent_id=first)
    expected = ["One", "Two", "Three"]
    assert order(thread(reader)) == (expected[::-1] if newest_first else expected)


def test_an_order_that_is_changed_is_seen_by_those_who_have_the_page(reader: Reader) -> None:
    publishes()
    says("One.")
    tag = reader.client.get("/articles/ferry").headers["ETag"]
    publishes("thread: newest")
    assert reader.client.get("/articles/ferry", headers={"If-None-Match": tag}).status_code == 200


def test_answers_beyond_the_last_level_stand_in_order_and_name_what_they_answer(
    reader: Reader,
) -> None:
    publishes()
    one = says("One.", by=BO)
    two = says("Two.", by=CY, parent_id=one)
    three = says("Three.", by=BO, parent_id=two)
    four = says("Four.", by=CY, parent_id=three)
    five = says("Five.", by=MAL, parent_id=two)
    six = says("Six.", by=BO, parent_id=four)
    page = thread(reader)
    last_level = place(page, two).findall("./details/ol/li")
    assert [each.get("id") for each in last_level] == [
        f"comment-{number}" for number in (three, four, five, six)
    ]
    told = {
        number: part(place(page, number), "./article/p[@class='comment__answers']")
        for number in (four, six)
    }
    assert [words(line) for line in told.values()] == [
        "In reply to Bo Newcomer",
        "In reply to Cy Regular",
    ]
    assert [part(line, "a").get("href") for line in told.values()] == [
        f"#comment-{three}",
        f"#comment-{four}",
    ]
    assert page.text.count("In reply to") == 2


def test_no_depth_that_is_set_and_no_quarrel_is_too_deep_for_the_page(
    reader: Reader, app: Flask
) -> None:
    change(app, thread_depth=MOST_LEVELS)
    publishes()
    numbers = [says("One.")]
    for _ in range(300):
        numbers.append(says(f"No, {len(numbers)}.", parent_id=numbers[-1]))
    page = reader.client.get("/articles/ferry").get_data(as_text=True)
    assert all(f'id="comment-{number}"' in page for number in numbers)


def test_a_branch_folds_up_without_a_script_and_says_how_much_is_in_it(reader: Reader) -> None:
    publishes()
    one = says("One.")
    two = says("Two.", parent_id=one)
    says("Three.", parent_id=two)
    page = thread(reader)
    (outer, inner) = page.all("details")
    assert "open" in outer.attrib
    assert [words(part(each, "summary")) for each in (outer, inner)] == ["2 answers", "1 answer"]


class TestPages:
    """Two branches are a page."""

    @pytest.fixture(autouse=True)
    def _three_branches(self) -> None:
        publishes()
        for body in ("One.", "Two.", "Three."):
            says(body)

    def test_lead_to_each_other(self, reader: Reader) -> None:
        first = thread(reader)
        assert order(first) == ["One", "Two"]
        assert "More comments" in first.text
        assert "Previous comments" not in first.text
        second = thread(reader, "/articles/ferry/comments/2")
        assert order(second) == ["Three"]
        assert "Previous comments" in second.text
        assert "More comments" not in second.text
        reader.get("/articles/ferry/comments/3", expect=404)
        reader.get("/articles/ferry/comments/0", expect=404)

    def test_have_one_address_for_the_first(self, reader: Reader) -> None:
        response = reader.client.get("/articles/ferry/comments/1")
        assert response.status_code == 308
        assert response.location == "http://localhost/articles/ferry"

    def test_keep_their_number_where_the_article_moves(self, reader: Reader) -> None:
        publishes(text=FERRY.replace("slug: ferry", "slug: boat"))
        response = reader.client.get("/articles/ferry/comments/2")
        assert response.status_code == 301
        assert response.location == "/articles/boat/comments/2"
        bookmark = reader.client.get("/articles/ferry?since=2")
        assert bookmark.location == "/articles/boat?since=2"

    def test_are_not_sent_again_to_those_who_have_them(self, reader: Reader) -> None:
        client, tags = reader.client, set()
        for url in ("/articles/ferry", "/articles/ferry/comments/2", "/articles/ferry?since=2"):
            tag = client.get(url).headers["ETag"]
            tags.add(tag)
            assert client.get(url, headers={"If-None-Match": tag}).status_code == 304
            says(f"News on {url}.")
            assert client.get(url, headers={"If-None-Match": tag}).status_code == 200
        assert len(tags) == 3

    def test_shrink_with_the_thread(self, reader: Reader) -> None:
        thread(reader, "/articles/ferry/comments/2")
        decides(1, Status.REMOVED)
        reader.get("/articles/ferry/comments/2", expect=404)
        assert "More comments" not in thread(reader).text

    def test_give_a_refused_reply_back_with_the_thread(self, reader: Reader) -> None:
        second = thread(reader, "/articles/ferry/comments/2")
        back = reader.refused(second, {"body": "", **BO}, expect=422)
        assert order(back) == ["One", "Two"]
