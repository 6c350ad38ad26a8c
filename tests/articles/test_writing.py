"""Articles are written by several people at once; every state of them is kept."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select

from blog.accounts.staff_models import Staff
from blog.accounts.vocabulary import Role
from blog.articles import actions as article_actions
from blog.articles import (
    autosave_actions,
    publishing_actions,
    recording,
    revision_actions,
    revision_queries,
    writing_actions,
)
from blog.articles.content import MINOR, Amendment, Content, Lost
from blog.articles.locking_actions import Changed, NoSuchArticle, NotPossible
from blog.articles.models import (
    Article,
    ArticleAuthor,
    ArticleImage,
    ArticleTag,
    FormerSlug,
)
from blog.articles.policy import Change
from blog.articles.revision_models import Autosave, Correction, Revision
from blog.articles.slugs import SlugTaken
from blog.articles.writing_actions import NotSaid, Saved
from blog.core.audit import Actor
from blog.core.database import db, transaction
from blog.images.models import Image
from blog.publication.models import Section
from tests.cast import NOON, publishes
from tests.databases import both_databases
from tests.staff import hire

ADA = Actor("Ada Editor")
FERRY = Content(headline="The ferry", body="It left at six.")


def begins(content: Content = FERRY) -> int:
    return writing_actions.create(content, by=ADA, now=NOON).article_id


def saves(article_id: int, content: Content, based_on: int, **more: Any) -> Saved:
    return writing_actions.save(article_id, content, based_on=based_on, by=ADA, now=NOON, **more)


def get(article_id: int) -> Article:
    db.session.remove()
    return db.session.get_one(Article, article_id)


def numbers(article_id: int) -> list[tuple[int, str]]:
    return [(each.number, each.change) for each in reversed(revision_queries.lines(article_id))]


def add(row: Any) -> int:
    with transaction() as session:
        session.add(row)
    number: int = row.id
    return number


def picture(digest: str) -> int:
    return add(
        Image(
            digest=digest * 64,
            extension="jpg",
            width=1200,
            height=800,
            widths=[400, 1200],
            alt="A goat",
            uploaded_by="Ada",
            uploaded_at=NOON,
        )
    )


def at_once(app: Flask, *acts: Callable[[], Any]) -> list[Any]:
    """Do several things at the same moment; return what each gave or raised."""
    outcomes: list[Any] = [None] * len(acts)
    barrier = threading.Barrier(len(acts))

    def run(number: int, act: Callable[[], Any]) -> None:
        with app.app_context():
            barrier.wait()
            try:
                outcomes[number] = act()
            except Exception as error:  # what was raised is the outcome
                outcomes[number] = error
            db.session.remove()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.remove()  # what this thread read before is old
    return outcomes


@both_databases
def test_of_two_who_save_the_same_one_wins_and_the_other_knows(app: Flask) -> None:
    article_id = begins()
    for based_on in range(1, 8):
        texts = [replace(FERRY, body=f"{each} {based_on}") for each in ("Mine", "Yours")]
        outcomes = at_once(app, *(partial(saves, article_id, text, based_on) for text in texts))
        won = [number for number, each in enumerate(outcomes) if isinstance(each, Saved)]
        lost = [each for each in outcomes if isinstance(each, Changed)]
        assert (len(won), len(lost)) == (1, 1), outcomes
        article = get(article_id)
        assert article.body == texts[won[0]].body
        assert article.revision == based_on + 1
    assert [each for each, _change in numbers(article_id)] == list(range(1, 9))


@both_databases
def test_two_who_begin_the_same_headline_both_succeed(app: Flask) -> None:
    tagged = replace(FERRY, tags=("Sea", "Boats"))
    outcomes = at_once(app, *[partial(begins, tagged)] * 2)
    slugs = {get(each).slug for each in outcomes}
    assert slugs == {"the-ferry", "the-ferry-2"}


@both_databases
def test_two_windows_of_one_person_keep_what_was_typed_last(app: Flask) -> None:
    article_id, staff_id = begins(), hire(Role.WRITER)

    def keeps(text: str) -> None:
        autosave_actions.keep(article_id, staff_id, {"body": [text]}, based_on=1, now=NOON)

    outcomes = at_once(app, *(partial(keeps, text) for text in "abcd"))
    assert outcomes == [None] * 4
    assert db.session.scalars(select(Autosave)).one().fields["body"][0] in "abcd"


@both_databases
def test_a_revision_keeps_all_that_was_written(app: Flask) -> None:
    author = hire(Role.WRITER)
    full = Content(
        headline="Headline",
        body="Text with ![a goat](image:1).\n\n![](image:1)",
        standfirst="Standfirst",
        slug="slug",
        byline="Byline",
        section_id=add(Section(slug="sea", name="Sea")),
        tags=("Boats", "Goats"),
        author_ids=(author,),
        language="ar",
        lead_image_id=picture("a"),
        canonical_url="https://example.org/",
        comments_open=False,
        comments_kept_open=True,
        is_premoderated=True,
        comments_close_at=NOON + timedelta(days=3),
        thread_order="newest",
    )
    article_id = begins(full)
    assert recording.content_of(get(article_id)) == full
    saves(article_id, Content(headline="Other", body="Other"), 1)
    assert recording.content_of(get(article_id)) == Content(
        headline="Other", body="Other", slug="other"
    )
    saved = revision_actions.restore(article_id, 1, based_on=2, by=ADA, now=NOON)
    assert saved == Saved(article_id, 3)
    assert recording.content_of(get(article_id)) == replace(full, slug="other")
    assert numbers(article_id) == [(1, "saved"), (2, "saved"), (3, "restored")]
    rows = [
        db.session.scalars(select(model.article_id)).all()
        for model in (ArticleAuthor, ArticleImage, ArticleTag)
    ]
    assert rows == [[article_id], [article_id], [article_id] * 2]


@both_databases
def test_restoring_leaves_out_what_is_gone_and_says_so(app: Flask) -> None:
    stays, goes = hire(Role.WRITER, "Stays"), hire(Role.WRITER, "Goes")
    section, image = add(Section(slug="sea", name="Sea")), picture("a")
    content = replace(
        FERRY, section_id=section, lead_image_id=image, author_ids=(goes,), body="![](image:1)"
    )
    article_id = begins(content)
    saves(article_id, replace(FERRY, author_ids=(stays,)), 1)
    with transaction() as session:
        for model, number in ((Section, section), (Image, image), (Staff, goes)):
            session.execute(delete(model).where(model.id == number))
    saved = revision_actions.restore(article_id, 1, based_on=2, by=ADA, now=NOON)
    assert saved.lost == {Lost.SECTION, Lost.IMAGE, Lost.AUTHOR}
    article = get(article_id)
    assert (article.section_id, article.lead_image_id, article.lead_html) == (None, None, "")
    assert article.author_ids == [stays]
    assert "<img" not in article.body_html


def test_a_lead_image_is_rendered_and_the_first_to_be_fetched(app: Flask) -> None:
    image = picture("a")
    article = get(begins(replace(FERRY, body=f"![](image:{image})", lead_image_id=image)))
    assert 'loading="eager"' in article.lead_html
    assert 'loading="lazy"' in article.body_html
    assert 'loading="eager"' not in article.body_html


def test_what_came_in_before_is_kept_before_its_first_change(app: Flask) -> None:
    publishes()
    with transaction() as session:  # as it was before revisions were kept
        session.execute(delete(Revision))
    article = db.session.scalars(select(Article)).one()
    article_id, before = article.id, recording.content_of(article)
    saves(article_id, replace(before, body="Changed."), 1, amendment=MINOR)
    assert numbers(article_id) == [(1, "imported"), (2, "minor")]
    baseline = revision_queries.find_revision(article_id, 1)
    assert baseline is not None
    assert (baseline.who, revision_queries.content_of(baseline)) == ("", before)


def test_an_import_is_a_revision_by_whoever_imported_it(app: Flask) -> None:
    publishes()
    publishes("comments: closed")
    publishes("comments: closed")
    (article_id,) = db.session.scalars(select(Article.id))
    assert numbers(article_id) == [(1, "imported"), (2, "imported")]
    assert {each.who for each in revision_queries.lines(article_id)} == {"command line"}
    article_actions.publish("ferry", NOON)
    assert len(numbers(article_id)) == 2, "it was published already"


def test_a_change_of_what_readers_saw_must_be_called_something(app: Flask) -> None:
    publishes()
    (article_id,) = db.session.scalars(select(Article.id))
    content = replace(recording.content_of(get(article_id)), body="Changed.")
    with pytest.raises(NotSaid):
        saves(article_id, content, 1)
    with pytest.raises(NotSaid):
        revision_actions.restore(article_id, 1, based_on=1, by=ADA, now=NOON)
    assert get(article_id).revision == 1


def test_what_is_called_a_correction_before_publication_is_just_saved(app: Flask) -> None:
    article_id = begins()
    amendment = Amendment(change=Change.CORRECTION, note="x")
    saves(article_id, replace(FERRY, body="New."), 1, amendment=amendment)
    assert numbers(article_id)[-1] == (2, "saved")
    assert db.session.scalars(select(Correction)).all() == []


def test_a_correction_can_bring_an_earlier_state_back(app: Flask) -> None:
    publishes()
    (article_id,) = db.session.scalars(select(Article.id))
    content = recording.content_of(get(article_id))
    saves(article_id, replace(content, body="Wrong."), 1, amendment=MINOR)
    amendment = Amendment(change=Change.CORRECTION, note="It was right before.")
    revision_actions.restore(
        article_id, 1, based_on=2, by=ADA, amendment=amendment, now=NOON + timedelta(hours=1)
    )
    article = get(article_id)
    assert (article.body, article.revised_at) == (content.body, NOON + timedelta(hours=1))
    assert numbers(article_id)[-1] == (3, "restored")
    correction = db.session.scalars(select(Correction)).one()
    assert (correction.number_before, correction.number_after) == (2, 3)


def test_an_asked_for_address_must_be_free(app: Flask) -> None:
    begins()
    other = begins(replace(FERRY, headline="Other"))
    with pytest.raises(SlugTaken):
        saves(other, replace(FERRY, slug="the-ferry"), 1)
    with pytest.raises(SlugTaken):
        begins(replace(FERRY, slug="the-ferry"))


def test_an_address_that_readers_knew_is_given_to_no_other(app: Flask) -> None:
    publishes()
    (article_id,) = db.session.scalars(select(Article.id))
    content = recording.content_of(get(article_id))
    saves(article_id, replace(content, slug="boats"), 1, amendment=MINOR)
    assert db.session.scalars(select(FormerSlug.slug)).all() == ["ferry"]
    with pytest.raises(SlugTaken):
        begins(replace(FERRY, slug="ferry"))
    assert get(begins(replace(FERRY, headline="Ferry"))).slug == "ferry-2"


def test_an_emptied_address_is_made_of_the_headline_anew(app: Flask) -> None:
    article_id = begins(replace(FERRY, slug="own"))
    saves(article_id, replace(FERRY, headline="New words"), 1)
    assert get(article_id).slug == "new-words"


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(lambda **k: writing_actions.submit(4711, **k), id="submit"),
        pytest.param(lambda **k: writing_actions.take_back(4711, **k), id="take back"),
        pytest.param(lambda **k: writing_actions.delete_draft(4711, **k), id="delete"),
        pytest.param(lambda **k: writing_actions.save(4711, FERRY, **k), id="save"),
        pytest.param(lambda **k: publishing_actions.publish(4711, **k), id="publish"),
        pytest.param(lambda **k: publishing_actions.unpublish(4711, **k), id="unpublish"),
        pytest.param(lambda **k: publishing_actions.schedule(4711, NOON, **k), id="schedule"),
        pytest.param(lambda **k: publishing_actions.move_to_section(4711, None, **k), id="move"),
        pytest.param(lambda **k: revision_actions.restore(4711, 1, **k), id="restore"),
    ],
)
def test_nothing_is_done_to_an_article_that_is_not_there(
    app: Flask, act: Callable[..., Any]
) -> None:
    with pytest.raises(NoSuchArticle):
        act(based_on=1, by=ADA, now=NOON)


def test_what_is_not_published_cannot_be_taken_from_readers(app: Flask) -> None:
    with pytest.raises(NotPossible):
        publishing_actions.unpublish(begins(), based_on=1, by=ADA, now=NOON)


def test_a_long_address_with_a_number_stays_where_an_article_moves(app: Flask) -> None:
    headline = "word " * 16
    begins(replace(FERRY, headline=headline))
    article_id = begins(replace(FERRY, headline=headline))
    section = add(Section(slug="sea", name="Sea"))
    publishing_actions.move_to_section(article_id, section, based_on=1, by=ADA, now=NOON)
    article = get(article_id)
    assert (article.section_id, article.slug[-2:]) == (section, "-2")
