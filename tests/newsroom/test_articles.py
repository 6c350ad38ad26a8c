"""The list of articles: filters, order, pages, and what is done to several."""

from __future__ import annotations

import pytest
from flask import Flask

from blog.accounts.vocabulary import Role
from blog.articles import publishing_actions, writing_actions
from blog.articles.content import Content
from blog.articles.models import Article
from blog.core.audit import Actor
from blog.core.clock import utc_now
from blog.core.database import db, transaction
from blog.newsroom.writing import article_list_page
from blog.publication.models import Section
from tests.counting import counted
from tests.pages import Page, Reader, words
from tests.staff import hire, sign_in

LIST = "/newsroom/articles"
ADA = Actor("Ada Editor")


def begins(headline: str, *, author: int | None = None, section: int | None = None) -> int:
    content = Content(
        headline=headline,
        body="Text.",
        author_ids=(author,) if author else (),
        section_id=section,
    )
    return writing_actions.create(content, by=ADA, now=utc_now()).article_id


def appears(headline: str, **more: int) -> int:
    number = begins(headline, **more)
    publishing_actions.publish(number, based_on=1, by=ADA, now=utc_now())
    return number


def headlines(page: Page) -> list[str]:
    rows = [row for row in page.all("tr") if row.findall("td")]
    cells = ([cell for cell in row.findall("td") if cell.get("dir")] for row in rows)
    return [words(cell) for (cell,) in cells]


def get(number: int) -> Article:
    db.session.remove()
    return db.session.get_one(Article, number)


@pytest.fixture
def some(app: Flask) -> dict[str, int]:
    """One article in each state, by its headline."""
    found = {"Draft": begins("Draft"), "Published": appears("Published")}
    found["Submitted"] = begins("Submitted")
    writing_actions.submit(found["Submitted"], based_on=1, by=ADA, now=utc_now())
    found["Unpublished"] = appears("Unpublished")
    publishing_actions.unpublish(found["Unpublished"], based_on=2, by=ADA, now=utc_now())
    found["Scheduled"] = begins("Scheduled")
    later = utc_now().replace(year=2999)
    publishing_actions.schedule(found["Scheduled"], later, based_on=1, by=ADA, now=utc_now())
    return found


@pytest.mark.parametrize("state", ["draft", "submitted", "scheduled", "published", "unpublished"])
def test_a_list_shows_one_state(ada: Reader, some: dict[str, int], state: str) -> None:
    assert headlines(ada.get(f"{LIST}?state={state}")) == [state.capitalize()]


def test_the_last_changed_stands_first(ada: Reader, some: dict[str, int]) -> None:
    assert headlines(ada.get(LIST)) == [
        "Scheduled",
        "Unpublished",
        "Submitted",
        "Published",
        "Draft",
    ]
    content = Content(headline="Draft", body="Changed.")
    writing_actions.save(some["Draft"], content, based_on=1, by=ADA, now=utc_now())
    assert headlines(ada.get(LIST))[0] == "Draft"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("sort=headline", ["Draft", "Published", "Scheduled", "Submitted", "Unpublished"]),
        ("sort=published", ["Scheduled", "Unpublished", "Published", "Submitted", "Draft"]),
        ("q=PUBL", ["Unpublished", "Published"]),
        ("q=%25", []),
    ],
)
def test_a_list_is_sorted_and_filtered(
    ada: Reader, some: dict[str, int], query: str, expected: list[str]
) -> None:
    assert headlines(ada.get(f"{LIST}?{query}")) == expected


def test_what_is_no_choice_counts_as_not_chosen(ada: Reader, some: dict[str, int]) -> None:
    page = ada.get(f"{LIST}?state=nonsense&sort=id;drop&section=x&author=y")
    assert headlines(page) == headlines(ada.get(LIST))


def test_a_list_shows_a_section_and_an_author(ada: Reader, app: Flask) -> None:
    gil = hire(Role.WRITER, "Gil")
    with transaction() as session:
        sea = Section(slug="sea", name="Sea")
        session.add(sea)
    begins("Of the sea", section=sea.id)
    begins("Of Gil", author=gil)
    assert headlines(ada.get(f"{LIST}?section={sea.id}")) == ["Of the sea"]
    assert headlines(ada.get(f"{LIST}?author={gil}")) == ["Of Gil"]


def test_writers_see_their_own_and_what_readers_see(app: Flask, some: dict[str, int]) -> None:
    staff_id = hire(Role.WRITER, "Wanda")
    begins("Of Wanda", author=staff_id)
    page = sign_in(app, staff_id).get(LIST)
    assert headlines(page) == ["Of Wanda", "Published"]
    targets = [each.get("href") for each in page.all("a")]
    assert "/articles/published" in targets
    assert f"/newsroom/articles/{some['Published']}" not in targets
    assert page.by_id(f"chosen-{some['Published']}") is None


def test_a_long_list_has_pages(ada: Reader, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(article_list_page, "_PER_PAGE", 2)
    for number in range(5):
        begins(f"Number {number}")
    page = ada.get(f"{LIST}?q=Number")
    assert headlines(page) == ["Number 4", "Number 3"]
    (further,) = (each.attrib["href"] for each in page.all("a") if each.get("rel") == "next")
    second = ada.get(further)
    assert headlines(second) == ["Number 2", "Number 1"]
    last = ada.get(f"{LIST}?q=Number&page=3")
    assert headlines(last) == ["Number 0"]
    assert "Further" not in last.text
    for nonsense in ("0", "-1", "99999999999999999999"):
        ada.get(f"{LIST}?page={nonsense}", expect=404)


def test_a_list_takes_as_many_questions_for_many_as_for_one(ada: Reader, app: Flask) -> None:
    begins("One")
    few = questions(ada)
    for number in range(20):
        begins(f"Number {number}")
    assert questions(ada) == few <= 5


def questions(reader: Reader) -> int:
    db.session.remove()
    with counted() as count:
        reader.get(LIST)
        return count()


# Several at once.


def chooses(page: Page, *numbers: int) -> list[str]:
    boxes = (page.by_id(f"chosen-{number}") for number in numbers)
    return [box.attrib["value"] for box in boxes if box is not None]


def test_several_are_published_and_each_outcome_is_told(ada: Reader, some: dict[str, int]) -> None:
    page = ada.get(LIST)
    chosen = chooses(page, *some.values())
    content = Content(headline="Draft", body="Changed meanwhile.")
    writing_actions.save(some["Draft"], content, based_on=1, by=ADA, now=utc_now())
    done = ada.does(page, "/bulk", {"do": "publish", "chosen": chosen})
    assert "3 articles done." in done.text
    assert "1 changed meanwhile and was left as it is." in done.text
    assert "1 could not be done, or was so already." in done.text
    assert get(some["Draft"]).status == "draft"
    published_at = get(some["Scheduled"]).published_at
    assert published_at is not None
    assert published_at < utc_now()


def test_several_are_taken_from_the_readers(ada: Reader, some: dict[str, int]) -> None:
    page = ada.get(f"{LIST}?state=published")
    chosen = chooses(page, some["Published"])
    form = next(each for each in page.all("form") if "/bulk" in each.attrib["action"])
    response = ada.client.post(
        form.attrib["action"],
        data={"do": "unpublish", "chosen": chosen},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert response.status_code == 303
    assert "state=published" in response.location
    assert get(some["Published"]).unpublished_at is not None


def test_several_move_to_a_section(ada: Reader, some: dict[str, int]) -> None:
    with transaction() as session:
        sea = Section(slug="sea", name="Sea")
        session.add(sea)
    number = sea.id
    ada.client.application.extensions["live"].forget()
    page = ada.get(LIST)
    chosen = chooses(page, some["Draft"], some["Published"])
    page = ada.does(page, "/bulk", {"do": "move", "section": str(number), "chosen": chosen})
    assert "2 articles done." in page.text
    assert get(some["Published"]).section_id == number
    changes = [get(some[each]).revision for each in ("Draft", "Published")]
    assert changes == [2, 3]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"do": "", "chosen": ["1:1"]}, "Choose what to do."),
        ({"do": "publish"}, "Choose at least one article."),
        (
            {"do": "publish", "chosen": ["x", "1", "1:", ":1", "-1:-1"]},
            "Choose at least one article.",
        ),
        (
            {"do": "move", "section": "4711", "chosen": ["1:1"]},
            "There is no such section any more.",
        ),
    ],
)
def test_what_is_not_said_well_is_not_done(
    ada: Reader, some: dict[str, int], typed: dict[str, object], sentence: str
) -> None:
    refused = ada.refused(ada.get(LIST), typed, to="/bulk", expect=422)
    assert sentence in refused.text
    assert get(some["Draft"]).status == "draft"


def test_what_was_chosen_stays_chosen(ada: Reader, some: dict[str, int]) -> None:
    page = ada.get(LIST)
    chosen = chooses(page, some["Draft"])
    refused = ada.refused(page, {"do": "", "chosen": chosen}, to="/bulk", expect=422)
    box = refused.by_id(f"chosen-{some['Draft']}")
    assert box is not None
    assert "checked" in box.attrib
