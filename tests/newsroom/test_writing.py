"""Writing: the form, what it refuses, preview, autosave, and two people on one draft."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from blog.accounts.vocabulary import Role
from blog.articles.content import MAX_BODY
from blog.articles.models import Article, Tag
from blog.articles.revision_models import Autosave, Correction, Revision
from blog.core.audit import AuditEntry
from blog.core.clock import utc_now
from blog.core.database import db, transaction
from blog.publication.models import Section
from tests.cast import publishes
from tests.pages import FROM_OUR_PAGE, Page, Reader, inspect, words
from tests.staff import WIM, hire, sign_in, staffed

STORY = {"headline": "The ferry runs again", "body": "The first boat left at six."}


def writes(reader: Reader, **typed: Any) -> str:
    """Somebody begins an article; returns its address in the newsroom."""
    page = reader.get("/newsroom/articles/new")
    location = reader.send(page, STORY | typed, to="/new").location
    return location.partition("?")[0]


def one() -> Article:
    db.session.remove()
    return db.session.scalars(select(Article)).one()


def number(url: str) -> int:
    return int(url.rpartition("/")[2])


def revisions() -> list[tuple[int, str, str]]:
    db.session.remove()
    found = db.session.scalars(select(Revision).order_by(Revision.number))
    return [(each.number, each.change, each.who) for each in found]


def audited() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.did).order_by(AuditEntry.id)))


def test_a_writer_begins_a_draft(wim: Reader) -> None:
    url = writes(wim, standfirst="It is open.", tags="Sea, Boats", byline="With a guest")
    article = one()
    assert (article.slug, article.status, article.revision) == ("the-ferry-runs-again", "draft", 1)
    assert article.body_html == "<p>The first boat left at six.</p>\n"
    assert [each["slug"] for each in article.tags] == ["sea", "boats"]
    assert revisions() == [(1, "saved", WIM)]
    assert audited() == ["article.created"]
    page = wim.get(url)
    assert page.h1 == "The ferry runs again"
    assert page.fields(url)["tags"] == "Sea, Boats"


def test_who_begins_an_article_is_its_first_author(app: Flask, wim: Reader) -> None:
    writes(wim)
    (author_id,) = one().author_ids
    assert hire(Role.WRITER, "Somebody Later") > author_id


def test_an_empty_form_comes_back_with_its_reasons(wim: Reader) -> None:
    page = wim.get("/newsroom/articles/new")
    typed = {"headline": " ", "body": "", "tags": "!!!", "close_at": "soon", "language": "klingon"}
    refused = wim.refused(page, typed, to="/new", expect=422)
    for sentence in (
        "Enter a headline.",
        "Write the text.",
        "“!!!” is too long, or has no letters.",
        "Enter a language tag such as en, fr or ar.",
        "Enter a day and a time such as 2027-01-31 18:30.",
    ):
        assert sentence in refused.text
    assert refused.fields("/new")["tags"] == "!!!"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("slug", "!!!"),
        ("section", "4711"),
        ("image_number", "the red one"),
        ("canonical_url", "javascript:alert(1)"),
        ("tags", ",".join(map(str, range(11)))),
        ("headline", "x" * 301),
        ("body", "x" * 500_001),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(wim: Reader, field: str, typed: str) -> None:
    page = wim.get("/newsroom/articles/new")
    refused = wim.refused(page, STORY | {field: typed}, to="/new", expect=422)
    assert refused.by_id(f"{field}-error") is not None
    # A list only holds what it offers.
    assert field == "section" or refused.fields("/new")[field].strip() == typed


def test_an_address_that_another_article_has_is_refused(wim: Reader) -> None:
    publishes()
    page = wim.get("/newsroom/articles/new")
    refused = wim.refused(page, STORY | {"slug": "ferry"}, to="/new", expect=422)
    assert "Another article has, or had, this address." in refused.text
    assert refused.fields("/new")["body"].strip() == STORY["body"]


def test_an_address_made_of_the_headline_is_free(wim: Reader) -> None:
    urls = [writes(wim), writes(wim)]
    slugs = [db.session.get_one(Article, number(url)).slug for url in urls]
    assert slugs == ["the-ferry-runs-again", "the-ferry-runs-again-2"]


def test_a_draft_that_nobody_saw_leaves_no_former_address(wim: Reader) -> None:
    url = writes(wim)
    wim.send(wim.get(url), {"slug": "boats-again"}, to=url)
    assert one().slug == "boats-again"
    wim.send(wim.get(url), {"slug": "the-ferry-runs-again"}, to=url)
    assert one().slug == "the-ferry-runs-again"


def test_every_save_is_a_revision_and_a_save_of_nothing_is_none(wim: Reader) -> None:
    url = writes(wim)
    wim.send(wim.get(url), {"body": "The first boat left at seven."}, to=url)
    wim.send(wim.get(url), {}, to=url)
    assert revisions() == [(1, "saved", WIM), (2, "saved", WIM)]
    assert one().revision == 2


def test_one_tag_may_be_typed_in_two_ways(wim: Reader) -> None:
    writes(wim, tags="Café")
    writes(wim, tags="cafe, CAFÉ")
    db.session.remove()
    assert db.session.scalars(select(Tag.name)).all() == ["Café"]
    assert [each.tags for each in db.session.scalars(select(Article))] == [
        [{"slug": "cafe", "name": "Café"}]
    ] * 2


def test_times_are_typed_in_the_zone_of_the_site(app: Flask, wim: Reader) -> None:
    url = writes(wim, close_at="2027-01-31T18:30")
    assert f"{one().comments_close_at:%Y-%m-%d %H:%M %Z}" == "2027-01-31 18:30 UTC"
    assert wim.get(url).fields(url)["close_at"] == "2027-01-31T18:30"


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [("site", (True, False)), ("kept", (True, True)), ("closed", (False, False))],
)
def test_comments_are_as_on_the_site_or_open_or_closed_by_hand(
    wim: Reader, chosen: str, expected: tuple[bool, bool]
) -> None:
    url = writes(wim, comments=chosen, close_at="2027-01-31T18:30")
    article = one()
    assert (article.comments_open, article.comments_kept_open) == expected
    assert article.comments_close_at is not None, "for when somebody chooses the site's way again"
    assert wim.get(url).fields(url)["comments"] == chosen


def test_each_comment_waits_where_somebody_wants_it(wim: Reader) -> None:
    url = writes(wim, premoderated="y")
    assert one().is_premoderated
    page = wim.get(url)
    sent = {name: text for name, text in page.fields(url).items() if name != "premoderated"}
    assert len(sent) == len(page.fields(url)) - 1
    wim.client.post(url, data=sent, headers=FROM_OUR_PAGE)
    assert not one().is_premoderated


def test_an_editor_chooses_authors_and_section(app: Flask, ada: Reader) -> None:
    guest = hire(Role.WRITER, "Gil Guest")
    with transaction() as session:
        session.add(Section(slug="sea", name="The sea"))
    page = ada.get("/newsroom/articles/new")
    section = next(
        option.get("value", "") for option in page.all("option") if "The sea" in words(option)
    )
    ada.send(page, STORY | {"authors": [str(guest)], "section": section}, to="/new")
    article = one()
    assert article.author_ids == [guest]
    assert str(article.section_id) == section


def test_a_writer_opens_only_their_own(app: Flask, wim: Reader) -> None:
    url = writes(wim)
    other = staffed(app, Role.WRITER, "Olga Other")
    refused = other.get(url, expect=403)
    assert refused.h1 == "This article is not yours to change"
    response = other.client.post(url, data=STORY | {"based_on": "1"}, headers=FROM_OUR_PAGE)
    assert response.status_code == 403
    assert STORY["body"] in response.get_data(as_text=True)


def test_a_writer_cannot_add_authors(app: Flask, wim: Reader) -> None:
    other = hire(Role.WRITER, "Olga Other")
    url = writes(wim)
    assert "authors" not in wim.get(url).fields(url)
    wim.send(wim.get(url), {"authors": [str(other)], "body": "Changed."}, to=url)
    assert other not in one().author_ids


def test_an_article_that_is_not_there_is_not_found(wim: Reader) -> None:
    wim.get("/newsroom/articles/4711", expect=404)


# Two people on one draft.


def test_two_browsers_editing_one_draft_lose_nothing(app: Flask, wim: Reader, ada: Reader) -> None:
    url = writes(wim, body="The first boat left at six.\n\nIt carried a goat.")
    wims, adas = wim.get(url), ada.get(url)
    ada.send(adas, {"body": "The first boat left at seven.\n\nIt carried a goat."}, to=url)
    mine = "The first boat left at six.\n\nIt carried two goats."
    conflict = wim.refused(wims, {"body": mine, "headline": "Mine"}, to=url, expect=409)
    # Theirs is whole, mine is whole and in the form, and the difference is there word by word.
    assert "Ada Editor" in conflict.text
    theirs = conflict.by_id("theirs-body")
    assert theirs is not None
    assert "left at seven" in words(theirs)
    assert conflict.fields(url)["body"].strip() == mine
    assert [words(each) for each in conflict.all("del")] == [
        "The ferry runs again",
        "seven",
        "a goat",
    ]
    assert [words(each) for each in conflict.all("ins")] == ["Mine", "six", "two goats"]
    assert one().revision == 2
    # Saved again, it wins knowingly, and what it replaces stays among the revisions.
    wim.send(conflict, {}, to=url)
    article = one()
    assert (article.headline, article.body, article.revision) == ("Mine", mine, 3)
    assert [each for each, *_ in revisions()] == [1, 2, 3]


def test_a_second_conflict_in_a_row_is_one_too(app: Flask, wim: Reader, ada: Reader) -> None:
    url = writes(wim)
    wims = wim.get(url)
    ada.send(ada.get(url), {"body": "First."}, to=url)
    conflict = wim.refused(wims, {"body": "Mine."}, to=url, expect=409)
    ada.send(ada.get(url), {"body": "Second."}, to=url)
    again = wim.refused(conflict, {}, to=url, expect=409)
    assert "Second." in again.text
    assert again.fields(url)["body"].strip() == "Mine."


@pytest.mark.parametrize("based_on", ["", "garbage", "-1", "99999999999999999999", "0", "²"])
def test_a_form_that_says_not_what_it_was_based_on_conflicts(wim: Reader, based_on: str) -> None:
    url = writes(wim)
    page = wim.refused(wim.get(url), {"based_on": based_on, "body": "Mine."}, to=url, expect=409)
    assert page.fields(url)["based_on"] == "1"
    assert one().body == STORY["body"]


def test_what_is_saved_over_a_deleted_draft_comes_back(wim: Reader) -> None:
    url = writes(wim)
    page = wim.get(url)
    wim.send(page, {}, to="/deletion")
    response = wim.client.post(
        url, data=page.fields(url) | {"body": "Mine."}, headers=FROM_OUR_PAGE
    )
    assert response.status_code == 404
    assert "Mine." in response.get_data(as_text=True)


# Preview.


def previews(reader: Reader, url: str, sent: dict[str, str]) -> Page:
    response = reader.client.post(f"{url}/preview", data=sent, headers=FROM_OUR_PAGE)
    assert response.status_code == 200
    page = Page(response)
    inspect(page)
    return page


def test_a_preview_is_the_page_that_readers_will_see(wim: Reader, ada: Reader) -> None:
    url = writes(wim)
    new = {
        "headline": "New",
        "standfirst": "Line",
        "body": "# A heading\n\n*New.*[^1]\n\n[^1]: A note.",
        "tags": "Sea, Boats",
    }
    seen = previews(wim, url, wim.get(url).fields(url) | new)
    assert one().headline == STORY["headline"]
    wim.send(wim.get(url), new, to=url)
    ada.send(ada.get(url), {}, to="/publication")
    public = ada.get(f"/articles/{one().slug}")
    # All but the day, which is to come, is the same down to the element.
    assert [each.tag for each in seen.one("article").iter() if each.tag != "time"] == [
        each.tag for each in next(iter(public.all("article"))).iter() if each.tag != "time"
    ]


def test_a_preview_leads_back_with_everything_typed(wim: Reader) -> None:
    page = wim.get("/newsroom/articles/new")
    sent = page.fields("/new") | {"headline": "Half", "body": "Unfinished", "tags": "a, b"}
    preview = previews(wim, "/newsroom/articles/new", sent)
    assert "It is not saved." in preview.text
    back = Page(wim.send(preview, {"resume": "1"}, to="/new", expect=200))
    assert back.fields("/new")["headline"] == "Half"
    assert back.fields("/new")["body"].strip() == "Unfinished"
    assert db.session.scalars(select(Article)).all() == []


def test_a_preview_of_nothing_is_a_page_too(wim: Reader) -> None:
    assert previews(wim, "/newsroom/articles/new", {}).h1 == "No headline yet"


# Autosave.


def autosaves(reader: Reader, url: str, expect: int = 204, **typed: Any) -> None:
    page = reader.get(url) if expect == 204 else None
    data = (page.fields(url) if page else {}) | typed
    response = reader.client.post(f"{url}/autosave", data=data, headers=FROM_OUR_PAGE)
    assert response.status_code == expect


def test_what_is_typed_is_kept_and_never_touches_the_article(wim: Reader) -> None:
    url = writes(wim)
    autosaves(wim, url, body="Half a sent")
    autosaves(wim, url, body="Half a sentence")
    assert one().body == STORY["body"]
    page = wim.get(url)
    assert "You typed something that is not saved" in page.text
    # In the form at once: what is typed from now on is kept in its place.
    assert page.fields(url)["body"].strip() == "Half a sentence"
    wim.send(page, {}, to=url)
    assert one().body == "Half a sentence"
    assert db.session.scalars(select(Autosave)).all() == []


def test_what_is_kept_and_is_the_article_is_no_news(wim: Reader) -> None:
    url = writes(wim, tags="Sea", close_at="2027-01-31T18:30")
    autosaves(wim, url)
    assert "You typed something that is not saved" not in wim.get(url).text


def test_what_is_kept_can_be_dropped(wim: Reader) -> None:
    url = writes(wim)
    autosaves(wim, url, body="Rubbish")
    page = wim.does(wim.get(url), "/autosave/discard")
    assert "What was not saved is dropped." in page.text
    assert page.fields(url)["body"].strip() == STORY["body"]
    assert db.session.scalars(select(Autosave)).all() == []


def test_each_keeps_their_own(wim: Reader, ada: Reader) -> None:
    url = writes(wim)
    autosaves(wim, url, body="Of Wim")
    assert "You typed something that is not saved" not in ada.get(url).text
    ada.send(ada.get(url), {"body": "Of Ada"}, to=url)
    # What Wim typed began from what Ada has replaced: that is a conflict, not a loss.
    restored = wim.get(url)
    conflict = wim.refused(restored, {}, to=url, expect=409)
    assert "Of Ada" in conflict.text
    assert conflict.fields(url)["body"].strip() == "Of Wim"


def test_nothing_is_kept_of_an_article_that_is_gone(wim: Reader) -> None:
    url = writes(wim)
    wim.send(wim.get(url), {}, to="/deletion")
    autosaves(wim, url, expect=404, body="Mine")


# After publication.


def test_a_change_of_what_readers_saw_is_minor_or_a_correction(ada: Reader) -> None:
    publishes()
    url = f"/newsroom/articles/{one().id}"
    refused = ada.refused(ada.get(url), {"body": "Changed."}, to=url, expect=422)
    assert "Say whether the change is a correction." in refused.text
    assert one().revision == 1
    ada.send(refused, {"change": "minor"}, to=url)
    article = one()
    assert (article.body, article.revision, article.corrections) == ("Changed.", 2, [])
    assert [each for _n, each, _who in revisions()] == ["imported", "minor"]


def test_a_correction_says_what_was_wrong(ada: Reader, reader: Reader) -> None:
    publishes()
    url = f"/newsroom/articles/{one().id}"
    refused = ada.refused(ada.get(url), {"body": "x", "change": "correction"}, to=url, expect=422)
    assert "Say in a sentence what was wrong." in refused.text
    typed = {
        "body": "The first boat left at seven.",
        "change": "correction",
        "note": "The first boat left at seven, not at six.",
        "placement": "above",
        "credit": "Bo Newcomer",
    }
    ada.send(ada.get(url), typed, to=url)
    correction = db.session.scalars(select(Correction)).one()
    assert (correction.number_before, correction.number_after) == (1, 2)
    (told,) = one().corrections
    assert told == {
        "id": correction.id,
        "made_at": told["made_at"],
        "note": typed["note"],
        "placement": "above",
        "credit": "Bo Newcomer",
    }
    assert typed["note"] in reader.get("/articles/ferry").text
    assert audited()[-2:] == ["article.saved", "article.corrected"]


def test_the_newest_correction_stands_first(ada: Reader) -> None:
    publishes()
    url = f"/newsroom/articles/{one().id}"
    for note in ("One.", "Two."):
        ada.send(ada.get(url), {"change": "correction", "note": note}, to=url)
    assert [each["note"] for each in one().corrections] == ["Two.", "One."]


def test_a_former_address_of_what_readers_saw_redirects(ada: Reader, reader: Reader) -> None:
    publishes()
    url = f"/newsroom/articles/{one().id}"
    ada.send(ada.get(url), {"slug": "boats", "change": "minor"}, to=url)
    assert reader.client.get("/articles/ferry").location.endswith("/articles/boats")
    ada.send(ada.get(url), {"slug": "ferry", "change": "minor"}, to=url)
    assert reader.client.get("/articles/boats").location.endswith("/articles/ferry")


def test_an_article_whose_instant_comes_while_it_is_edited_asks_too(ada: Reader) -> None:
    url = writes(ada)
    with time_machine.travel(utc_now(), tick=False) as clock:
        at = (utc_now() + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M")
        ada.send(ada.get(url), {"at": at}, to="/schedule")
        page = ada.get(url)
        assert "change" not in page.fields(url)
        assert "What is this change to readers?" not in page.text
        clock.shift(timedelta(minutes=6))
        refused = ada.refused(page, {"body": "Changed."}, to=url, expect=422)
        assert "What is this change to readers?" in refused.text


def test_a_published_article_is_not_a_writers_any_more(
    app: Flask, wim: Reader, ada: Reader
) -> None:
    url = writes(wim)
    open_page = wim.get(url)
    ada.send(ada.get(url), {}, to="/publication")
    wim.get(url, expect=403)
    wim.refused(open_page, {"body": "Secretly."}, to=url, expect=403)
    assert one().body == STORY["body"]


def test_a_session_that_ended_gives_the_text_back(app: Flask) -> None:
    reader = sign_in(app, hire(Role.WRITER))
    page = reader.get("/newsroom/articles/new")
    reader.client.delete_cookie("dateline_staff")
    refused = reader.refused(page, STORY, to="/new", expect=403)
    assert STORY["body"] in refused.text


LONG = "A very long headline that says a great deal about ferries and goats and the sea at night"


def test_an_address_with_a_number_behind_eighty_characters_stays(ada: Reader) -> None:
    writes(ada, headline=LONG)
    url = writes(ada, headline=LONG)
    ada.send(ada.get(url), {"body": "It sank."}, to=url)
    db.session.remove()
    first, second = db.session.scalars(select(Article).order_by(Article.id))
    assert (second.slug, second.body) == (f"{first.slug}-2", "It sank.")
    assert len(second.slug) > 80


@pytest.mark.parametrize("letter", ["\u0639", "\u4e2d", "\U00010d00"])
def test_a_text_of_any_script_may_be_as_long_as_is_said(wim: Reader, letter: str) -> None:
    body = letter * MAX_BODY
    url = writes(wim, body=body)
    assert one().body == body
    page = wim.get(url)
    wim.refused(page, {"body": body + letter}, to=url, expect=422)
    wim.send(page, {"body": body}, to=url)
    sent = wim.client.post(f"{url}/autosave", data={"body": body}, headers=FROM_OUR_PAGE)
    assert sent.status_code == 204


def test_spellings_of_one_tag_count_once(wim: Reader) -> None:
    writes(wim, tags="Sea, sea, SEA, a, b, c, d, e, f, g, h, i")
    assert [each["name"] for each in one().tags] == ["Sea", *"abcdefghi"]


def test_a_locale_of_posix_is_no_language(wim: Reader) -> None:
    page = wim.get("/newsroom/articles/new")
    refused = wim.refused(page, STORY | {"language": "en.<b>"}, to="/new", expect=422)
    assert "Enter a language tag such as en, fr or ar." in refused.text


def test_who_is_signed_out_gets_the_article_back_and_no_more_than_was_typed(wim: Reader) -> None:
    url = writes(wim)
    page = wim.get(url)
    wim.client.delete_cookie("dateline_staff")
    back = wim.refused(page, {"body": "It sank.", "tags": "sea"}, to=url, expect=403)
    sent = back.fields(url)
    assert (sent["based_on"], sent["headline"]) == ("1", "The ferry runs again")
    labels = {words(each) for each in back.all("label")}
    assert labels == {"Headline", "Address", "Text", "Tags", "Language"}
