"""The front page and its older pages."""

from __future__ import annotations

import dataclasses
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blog.core.database import db
from blog.settings import Settings
from tests.cast import FERRY, publishes, says
from tests.counting import counted
from tests.pages import Reader


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Three articles fit on a page."""
    return dataclasses.replace(settings, articles_per_page=3)


def publish_many(count: int) -> None:
    for day in range(1, count + 1):
        story = FERRY.replace("The ferry runs again", f"Story {day}").replace(
            "11-01", f"10-{day:02}"
        )
        publishes(text=story.replace("slug: ferry", f"slug: story-{day}"), source=f"{day}.md")


def test_an_empty_blog_says_so(reader: Reader) -> None:
    assert "Nothing has been published yet." in reader.get("/").text


def test_the_newest_article_stands_first(reader: Reader) -> None:
    publish_many(4)
    headlines = ["".join(each.itertext()).strip() for each in reader.get("/").all("h2")]
    assert headlines == ["Story 4", "Story 3", "Story 2"]


def test_older_articles_stand_on_further_pages(reader: Reader) -> None:
    publish_many(7)
    first = reader.get("/")
    assert "Newer articles" not in first.text
    second = reader.get("/page/2")
    assert {link.get("href") for link in second.all("a")} >= {"/", "/page/3"}
    last = reader.get("/page/3")
    assert "Story 1" in last.text
    assert "Older articles" not in last.text
    reader.get("/page/4", expect=404)
    reader.get("/page/0", expect=404)


def test_the_first_page_has_one_address(reader: Reader) -> None:
    response = reader.client.get("/page/1")
    assert response.status_code in {301, 308}
    assert urlsplit(response.location).path == "/"


def test_an_article_tells_how_many_have_answered(reader: Reader) -> None:
    publishes()
    says("First.")
    assert "1 comment" in reader.get("/").text
    says("Second.")
    assert "2 comments" in reader.get("/").text


def test_a_front_page_that_has_not_changed_is_not_sent_again(client: FlaskClient) -> None:
    publish_many(1)
    tag = client.get("/").headers["ETag"]
    assert client.get("/", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("url", ["/", "/articles/ferry"])
def test_a_page_takes_as_many_queries_for_many_as_for_one(app: Flask, url: str) -> None:
    publishes()
    says("First.")
    few = count_queries(app, url)
    publish_many(3)
    for number in range(50):
        says(f"Number {number}.")
    assert count_queries(app, url) == few <= 3


def count_queries(app: Flask, url: str) -> int:
    db.session.remove()
    with counted() as count:
        assert app.test_client().get(url).status_code == 200
        return count()
