"""Sending, describing and deleting pictures in the browser."""

from __future__ import annotations

import dataclasses
from io import BytesIO
from threading import BoundedSemaphore

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from blog import create_app
from blog.accounts.staff_models import Staff
from blog.accounts.vocabulary import Role
from blog.core.database import db, transaction
from blog.images import encoding
from blog.images.models import Image
from blog.images.refusals import Reason, Refused
from blog.newsroom.pictures import image_wording
from blog.settings import Settings
from tests.cast import FERRY, publishes
from tests.images import hostile
from tests.images.hostile import photograph, saved
from tests.pages import FROM_OUR_PAGE, Page, Reader, inspect, words
from tests.pictures import sends
from tests.staff import staffed

LIST = "/newsroom/images"
REFUSED = [name for name, (_make, what) in hostile.FILES.items() if what in set(Reason)]
GOAT = {"alt": "A goat <on> deck", "caption": "The goat", "credit": "Cy"}


def sending(file: bytes, name: str = "goat.jpg", **texts: str) -> dict[str, object]:
    return GOAT | texts | {"file": (BytesIO(file), name)}


def posted(client: FlaskClient, url: str, data: dict[str, object]) -> TestResponse:
    """Post a form; what werkzeug's client keeps of a large one on disk is let go."""
    response = client.post(url, data=data, headers=FROM_OUR_PAGE)
    response.request.environ["wsgi.input"].close()
    return response


def refused(browser: Reader, file: bytes, *, expect: int) -> Page:
    page = Page(posted(browser.client, LIST, sending(file)))
    assert page.status == expect
    inspect(page)
    return page


def kept(page: Page) -> dict[str, str]:
    """Return what the form holds that came back."""
    sent = page.fields(LIST)
    return {name: sent[name].strip() for name in GOAT}


def test_a_writer_sends_a_picture_and_is_told_how_to_show_it(wim: Reader) -> None:
    page = wim.get(LIST)
    assert "There is nothing." in page.text
    shown = wim.does(page, LIST, sending(saved(photograph(), "JPEG")))
    assert "The picture is here." in shown.text
    assert "![](image:1)" in shown.text
    assert "900 × 600 pixels" in shown.text
    assert "goat.jpg" in shown.text
    assert shown.one("img").get("alt") == "A goat <on> deck"
    assert "![](image:1)" in wim.get(LIST).text


def test_a_picture_needs_words_for_those_who_cannot_see_it(wim: Reader) -> None:
    file = saved(photograph(), "JPEG")
    answer = wim.refused(wim.get(LIST), sending(file, alt=" "), to=LIST, expect=422)
    assert "Say in a sentence what the picture shows." in answer.text
    assert answer.fields(LIST)["credit"] == "Cy"
    assert db.session.scalars(select(Image)).all() == []


def test_a_form_without_a_file_keeps_what_was_typed(wim: Reader) -> None:
    answer = wim.refused(wim.get(LIST), GOAT, to=LIST, expect=422)
    assert "Choose a file." in answer.text
    assert kept(answer) == GOAT


@pytest.mark.parametrize("name", REFUSED)
def test_a_refused_file_is_told_apart_and_nothing_typed_is_lost(wim: Reader, name: str) -> None:
    make, _reason = hostile.FILES[name]
    answer = refused(wim, make(), expect=422)
    (sentence,) = [words(each) for each in answer.all("p") if each.get("id") == "file-error"]
    assert len(sentence) > 20
    assert kept(answer) == GOAT
    assert db.session.scalars(select(Image)).all() == []


def test_each_refusal_has_a_sentence_of_its_own(app: Flask) -> None:
    with app.test_request_context():
        sentences = {image_wording.refusal(Refused(reason)) for reason in Reason}
    assert len(sentences) == len(Reason)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../../../etc/cron.d/goat.jpg", "goat.jpg"),
        ("<script>.jpg", "<script>.jpg"),
        ("goat.php", "goat.php"),
        ("photo.png", "photo.png"),
        ("x" * 500 + ".jpg", "x" * 200),
        ("..", ".."),
        ("\u202egpj.exe", "gpj.exe"),
    ],
)  # fmt: skip
def test_a_file_s_name_is_shown_and_used_for_nothing(wim: Reader, name: str, shown: str) -> None:
    wim.send(wim.get(LIST), sending(saved(photograph(), "JPEG"), name), to=LIST)
    image = db.session.scalars(select(Image)).one()
    assert image.file_name.startswith(shown)
    assert image.extension == "jpg"
    assert shown[:20] in wim.get(f"{LIST}/{image.id}").text


def test_a_file_that_is_too_large_gives_the_words_back(settings: Settings) -> None:
    app = create_app(dataclasses.replace(settings, image_max_bytes=100_000))
    with app.app_context():
        from_wim = staffed(app, Role.WRITER)
        answer = refused(from_wim, bytes(150_000), expect=413)
        assert "0.1 MB fit" in answer.text
        assert kept(answer) == GOAT
        beyond = posted(from_wim.client, LIST, sending(bytes(2_000_000)))
        assert beyond.status_code == 413
        db.session.remove()
        db.engine.dispose()


def test_a_picture_too_many_gives_the_words_back(
    wim: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoding, "_PLACES", BoundedSemaphore(0))
    page = refused(wim, saved(photograph(), "JPEG"), expect=503)
    assert "Other pictures are being worked on." in page.text
    assert kept(page) == GOAT


def test_a_form_of_very_many_parts_is_refused_before_it_takes_memory(wim: Reader) -> None:
    parts = GOAT | {f"part{n}": "x" for n in range(20)}
    sent = {"data": parts, "content_type": "multipart/form-data", "headers": FROM_OUR_PAGE}
    assert wim.client.post(LIST, **sent).status_code == 413


def test_a_stranger_may_not_send_what_staff_may(app: Flask, client: FlaskClient) -> None:
    client.set_cookie("dateline_staff", "made up")
    assert posted(client, LIST, sending(bytes(5_000_000))).status_code == 403
    assert posted(client, "/newsroom/sign-in", sending(bytes(2_000_000))).status_code == 413


def test_other_pages_take_no_large_files_from_staff_either(wim: Reader) -> None:
    sent = sending(bytes(2_000_000))
    assert posted(wim.client, "/newsroom/sign-out", sent).status_code == 413


def test_another_site_cannot_send_a_picture(wim: Reader) -> None:
    sent = sending(saved(photograph(), "JPEG"))
    answer = wim.client.post(LIST, data=sent, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert db.session.scalars(select(Image)).all() == []


def test_bytes_of_a_file_are_not_taken_for_broken_text(wim: Reader) -> None:
    file = saved(photograph(), "JPEG") + b"\xff\xfe\x00\xef\xbf\xbd"
    wim.send(wim.get(LIST), sending(file), to=LIST)


def test_the_same_picture_again_is_the_one_that_is_here(wim: Reader, ada: Reader) -> None:
    file = saved(photograph(), "JPEG")
    wim.send(wim.get(LIST), sending(file), to=LIST)
    assert "here already" in wim.does(wim.get(LIST), LIST, sending(file)).text
    other = sending(file, alt="Horns", caption="", credit="")
    answer = ada.refused(ada.get(LIST), other, to=LIST, expect=409)
    assert "This picture is here already" in answer.text
    image = db.session.scalars(select(Image)).one()
    assert image.alt == GOAT["alt"]
    assert answer.fields(f"{LIST}/{image.id}")["alt"].strip() == "Horns"
    ada.send(answer, {}, to=f"{LIST}/{image.id}")
    db.session.refresh(image)
    assert image.alt == "Horns"


def test_words_are_changed_in_the_article_too(ada: Reader, reader: Reader) -> None:
    image_id = sends()
    publishes(text=FERRY + f"\n![](image:{image_id})\n")
    page = ada.get(f"{LIST}/{image_id}")
    assert "The ferry runs again" in page.text
    assert "Saved." in ada.does(page, f"{LIST}/{image_id}", {"alt": "A ram"}).text
    assert reader.get("/articles/ferry").one("img").get("alt") == "A ram"


def test_a_writer_changes_no_words_on_pages_that_are_not_theirs(
    wim: Reader, ada: Reader, reader: Reader
) -> None:
    image_id = sends()
    url = f"{LIST}/{image_id}"
    page = wim.get(url)
    wim.does(page, url, {"alt": "A goat"})
    publishes(text=FERRY + f"\n![](image:{image_id})\n")
    answer = wim.refused(page, {"alt": "A crook"}, to=url, expect=403)
    assert "These words stand on pages that are not yours to change" in answer.text
    assert answer.fields(url)["alt"].strip() == "A crook"
    assert reader.get("/articles/ferry").one("img").get("alt") == "A goat"
    page = wim.get(url)
    assert "An editor changes them." in page.text
    assert [form for form in page.all("form") if form.attrib["action"].endswith(url)] == []
    ada.does(ada.get(url), url, {"alt": "A ram"})


def test_a_portrait_has_the_words_of_whom_it_shows(app: Flask, wim: Reader, ada: Reader) -> None:
    image_id = sends()
    url = f"{LIST}/{image_id}"
    page = ada.get(url)
    with transaction() as session:
        for member in session.scalars(select(Staff).where(Staff.role == Role.EDITOR)):
            member.portrait_id = image_id
    wim.refused(page, {"alt": "A crook"}, to=url, expect=403)
    ada.does(page, url, {"alt": "Ada"})


def test_words_that_are_refused_come_back(wim: Reader) -> None:
    image_id = sends()
    page = wim.get(f"{LIST}/{image_id}")
    answer = wim.refused(page, {"alt": "", "caption": "New"}, to=f"{LIST}/{image_id}", expect=422)
    assert answer.fields(f"{LIST}/{image_id}")["caption"].strip() == "New"


def test_an_editor_deletes_what_is_used_nowhere(ada: Reader, wim: Reader) -> None:
    image_id = sends()
    assert "Delete the picture" not in wim.get(f"{LIST}/{image_id}").text
    page = ada.get(f"{LIST}/{image_id}")
    assert "Nowhere at present." in page.text
    assert "The picture is deleted." in ada.does(page, "/delete").text
    ada.get(f"{LIST}/{image_id}", expect=404)
    answer = ada.client.post(f"{LIST}/{image_id}/delete", headers=FROM_OUR_PAGE)
    assert answer.status_code == 404


def test_a_picture_in_use_is_not_deleted_and_says_where(ada: Reader) -> None:
    image_id = sends()
    publishes(text=FERRY + f"\n![](image:{image_id})\n")
    with transaction() as session:
        session.scalars(select(Staff)).one().portrait_id = image_id
    answer = ada.refused(ada.get(f"{LIST}/{image_id}"), {}, to="/delete", expect=409)
    assert "This picture is in use" in answer.text
    assert "The ferry runs again" in answer.text
    assert "Portrait of Ada Editor" in answer.text


def test_a_writer_learns_nothing_of_a_colleague_s_draft(wim: Reader) -> None:
    image_id = sends()
    publishes("status: draft", text=FERRY + f"\n![](image:{image_id})\n")
    page = wim.get(f"{LIST}/{image_id}")
    assert "The ferry runs again" not in page.text
    assert "A colleague’s article that is not published" in page.text


def test_the_newest_pictures_stand_first_and_the_rest_behind(wim: Reader) -> None:
    numbers = [sends(shade) for shade in range(26)]
    page = wim.get(LIST)
    listed = [words(link) for link in page.all("a") if words(link).startswith("Image ")]
    assert listed == [f"Image {number}" for number in reversed(numbers[2:])]
    (older,) = [link for link in page.all("a") if link.get("rel") == "next"]
    behind = wim.get(older.attrib["href"])
    assert f"Image {numbers[0]}" in behind.text
