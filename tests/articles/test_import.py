"""Importing: once creates, again updates, and nothing is ever there twice."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from blog.articles import actions, queries, standing, writing_actions
from blog.articles.locking_actions import NotPossible
from blog.articles.models import Article, FormerSlug
from blog.articles.policy import Change, State
from blog.articles.revision_models import Revision
from blog.core.audit import Actor
from blog.core.database import db
from tests.cast import FERRY, NOON, publishes
from tests.databases import both_databases

pytestmark = [both_databases, pytest.mark.usefixtures("app")]

PLAIN = "The ferry runs again\n\nThe first boat left at six.\n\nIt carried a goat.\n"


def articles() -> list[Article]:
    return queries.every_article()


def test_a_file_imported_again_changes_nothing() -> None:
    publishes()
    publishes()
    (article,) = articles()
    assert (article.slug, article.revision, article.revised_at) == ("ferry", 1, None)


def test_a_changed_file_is_a_revision() -> None:
    publishes()
    publishes(text=FERRY.replace("goat", "sheep"))
    (article,) = articles()
    assert "sheep" in article.body_html
    assert article.revision == 2
    assert article.revised_at is not None


def test_a_new_headline_moves_the_article_and_keeps_its_address() -> None:
    publishes(text=PLAIN)
    slug = publishes(text=PLAIN.replace("runs again", "is back"))
    (article,) = articles()
    assert article.slug == slug == "the-ferry-is-back"
    assert queries.find_moved("the-ferry-runs-again", NOON) == slug


def test_a_headline_changed_back_gets_its_address_back() -> None:
    publishes(text=PLAIN)
    publishes(text=PLAIN.replace("runs again", "is back"))
    publishes(text=PLAIN)
    (article,) = articles()
    assert article.slug == "the-ferry-runs-again"
    assert db.session.scalars(select(FormerSlug.slug)).all() == ["the-ferry-is-back"]


def test_another_story_under_the_same_headline_is_another_article() -> None:
    publishes(text=PLAIN, source="monday.txt")
    other = "The ferry runs again\n\nQuite another day.\n\nNo goats at all.\n"
    publishes(text=other, source="tuesday.txt")
    publishes(text=other, source="tuesday.txt")
    assert [each.slug for each in articles()] == [
        "the-ferry-runs-again-2",
        "the-ferry-runs-again",
    ]


def test_another_story_in_the_same_file_is_another_article() -> None:
    publishes(text=PLAIN)
    publishes(text="A bridge instead\n\nThe board thinks of a bridge.\n\nGoats approve.\n")
    assert len(articles()) == 2


def test_the_same_story_in_a_file_of_another_name_is_the_same() -> None:
    publishes(text=PLAIN, source="one.txt")
    publishes(text=PLAIN, source="two.txt")
    assert len(articles()) == 1


def test_what_a_file_no_longer_says_stays_as_it_was() -> None:
    publishes("comments: closed\nlanguage: fr")
    publishes()
    (article,) = articles()
    assert not article.comments_open
    assert article.language == "fr"


def test_a_slug_may_be_in_any_script() -> None:
    assert publishes(text="東京の朝\n\nText.\n") == "東京の朝"
    assert publishes(text="!?\n\nText again.\n").startswith("article-2026-")


def test_a_draft_has_no_instant_until_it_is_published() -> None:
    publishes("status: draft", text=FERRY.replace("published: 2026-11-01 06:30\n", ""))
    (article,) = articles()
    assert (article.status, article.published_at) == ("draft", None)


def taken_in(**said: str) -> Article:
    """Import the ferry once more with this front matter; return the article as it is then."""
    lines = "\n".join(f"{key}: {value}" for key, value in said.items())
    publishes(text=FERRY.replace("published: 2026-11-01 06:30", lines))
    (article,) = articles()
    return article


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ({"status": "draft"}, State.UNPUBLISHED),
        ({"published": "2099-01-01"}, State.SCHEDULED),
    ],
)
def test_what_an_import_takes_from_readers_was_public(said: dict[str, str], state: State) -> None:
    publishes()
    article = taken_in(**said)
    assert (standing.state(article, NOON), standing.was_public(article, NOON)) == (state, True)
    with pytest.raises(NotPossible):
        writing_actions.delete_draft(
            article.id, based_on=article.revision, by=Actor("Ada"), now=NOON
        )


def test_history_does_not_show_what_was_written_behind_an_import_that_hid_it() -> None:
    publishes()
    taken_in(status="draft")
    changes = db.session.scalars(select(Revision.change).order_by(Revision.number)).all()
    assert changes == [Change.IMPORTED, Change.UNPUBLISHED]


def test_an_import_that_publishes_what_was_handed_in_settles_it() -> None:
    article = taken_in(status="draft")
    writing_actions.submit(article.id, based_on=1, by=Actor("Wim"), now=NOON)
    article = taken_in(status="published")
    assert (article.submitted_at, article.unpublished_at) == (None, None)
    changes = db.session.scalars(select(Revision.change).order_by(Revision.number)).all()
    assert changes == [Change.IMPORTED, Change.PUBLISHED]


def test_the_command_publishes_what_was_scheduled_at_once() -> None:
    taken_in(status="published", published="2099-01-01")
    actions.publish("ferry", NOON)
    (article,) = articles()
    assert article.published_at == NOON
