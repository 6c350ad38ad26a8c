"""Pictures are kept once, as whole files, and deleted only where nothing shows them."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from blog.articles import image_actions, image_queries
from blog.articles.image_actions import InUse, NoSuchImage
from blog.articles.models import Article
from blog.articles.revision_models import Revision
from blog.core import audit
from blog.core.audit import AuditEntry
from blog.core.database import db, transaction
from blog.images import actions, files, queries
from blog.images.actions import Texts
from blog.images.models import Image
from tests.cast import FERRY, NOON, publishes
from tests.counting import counted
from tests.databases import both_databases
from tests.pictures import ADA, GOAT, encoded, folder, sends

LATER = NOON.replace(hour=15)


def kept() -> set[str]:
    return {path.name for path in folder().rglob("*") if path.is_file()}


def names(shade: int = 0) -> set[str]:
    made = encoded(shade)
    return {f"{made.digest}-{width}.{made.extension}" for width in made.files}


def shown_by_the_ferry(image_id: int) -> None:
    """Ada's article about the ferry shows a picture in its text."""
    publishes(text=FERRY + f"\n![](image:{image_id})\n")


def article() -> Article:
    return db.session.scalars(select(Article)).one()


def test_a_picture_s_files_lie_under_the_name_of_their_content(app: Flask) -> None:
    image = queries.find(sends())
    assert image is not None
    assert image.digest == encoded().digest
    assert image.widths == [400, 900]
    assert kept() == names()
    place = files.path(folder(), image.digest, 400, image.extension)
    assert place.parent.name == image.digest[:2]
    assert place.read_bytes() == encoded().files[400]
    assert stat.S_IMODE(place.stat().st_mode) == 0o644


def test_a_file_that_cannot_be_finished_leaves_nothing(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_number: int) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        sends()
    assert kept() == set()
    assert db.session.scalars(select(Image)).all() == []


@both_databases
def test_the_same_picture_is_kept_once(app: Flask) -> None:
    first = sends()
    again = actions.upload(
        encoded(), Texts("Other words"), file_name="x.png", folder=folder(), by=ADA, now=LATER
    )
    assert (again.image_id, again.is_known) == (first, True)
    image = queries.find(first)
    assert image is not None
    assert image.alt == GOAT.alt


def test_a_file_that_was_lost_comes_back_with_its_picture(app: Flask) -> None:
    sends()
    for path in folder().rglob("*.jpg"):
        path.unlink()
    sends()
    assert kept() == names()


@both_databases
def test_the_same_picture_may_come_from_two_at_once(app: Flask) -> None:
    sent, gate = [], threading.Barrier(4)

    def send() -> None:
        with app.app_context():
            gate.wait()
            sent.append(sends())
            db.session.remove()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sent) == 4
    assert len(set(sent)) == 1
    assert len(db.session.scalars(select(Image)).all()) == 1
    assert kept() == names()


def test_many_pictures_cost_one_query(app: Flask) -> None:
    ids = [sends(shade) for shade in (0, 1, 2)]
    with counted() as questions:
        found = queries.pictures({*ids, 999})
    assert set(found) == set(ids)
    assert questions() == 1
    assert found[ids[0]].src == f"/images/{encoded(0).digest}-900.jpg"
    assert queries.pictures(()) == {}


@both_databases
def test_words_changed_are_changed_wherever_readers_see_them(app: Flask) -> None:
    image_id = sends()
    shown_by_the_ferry(image_id)
    before = article().revision
    assert 'alt="A goat on deck"' in article().body_html
    image_actions.describe(image_id, Texts("A ram", "Two horns", ""), by=ADA, now=LATER)
    assert 'alt="A ram"' in article().body_html
    assert "<figcaption>Two horns</figcaption>" in article().body_html
    assert article().revision == before + 1
    last = db.session.scalars(select(Revision).order_by(Revision.number.desc())).first()
    assert last is not None
    assert (last.change, last.who, last.made_at) == ("minor", ADA.name, LATER)
    did = db.session.scalars(select(AuditEntry.did).order_by(AuditEntry.id)).all()
    assert did[-1] == "image.described"


def test_words_of_a_lead_image_are_changed_above_the_text(app: Flask) -> None:
    image_id = sends()
    publishes()
    with transaction():
        article().lead_image_id = image_id
    image_actions.describe(image_id, Texts("A ram"), by=ADA, now=LATER)
    assert 'alt="A ram"' in article().lead_html


def test_a_draft_that_shows_a_picture_is_no_other_revision(app: Flask) -> None:
    image_id = sends()
    publishes("status: draft", text=FERRY + f"\n![](image:{image_id})\n")
    before = article().revision
    image_actions.describe(image_id, Texts("A ram"), by=ADA, now=LATER)
    assert 'alt="A ram"' in article().body_html
    assert article().revision == before


def test_saving_the_same_words_changes_nothing(app: Flask) -> None:
    image_id = sends()
    shown_by_the_ferry(image_id)
    before = article().revision
    image_actions.describe(image_id, GOAT, by=ADA, now=LATER)
    assert article().revision == before


@both_databases
def test_a_picture_in_a_text_is_not_deleted(app: Flask) -> None:
    image_id = sends()
    shown_by_the_ferry(image_id)
    with pytest.raises(InUse):
        image_actions.delete(image_id, folder=folder(), by=ADA, now=LATER)
    assert kept() == names()
    places = image_queries.places(image_id)
    assert [each.slug for each in places.articles] == ["ferry"]


@both_databases
def test_a_lead_image_is_not_deleted(app: Flask) -> None:
    image_id = sends()
    publishes()
    with transaction():
        article().lead_image_id = image_id
    with pytest.raises(InUse):
        image_actions.delete(image_id, folder=folder(), by=ADA, now=LATER)
    assert image_queries.places(image_id).is_used


@both_databases
def test_a_picture_that_is_used_nowhere_goes_with_its_files(app: Flask) -> None:
    image_id, other = sends(0), sends(1)
    assert not image_queries.places(image_id).is_used
    image_actions.delete(image_id, folder=folder(), by=ADA, now=LATER)
    assert queries.find(image_id) is None
    assert queries.find(other) is not None
    assert kept() == names(1)
    with pytest.raises(NoSuchImage):
        image_actions.delete(image_id, folder=folder(), by=ADA, now=LATER)


def test_a_picture_that_could_not_be_deleted_keeps_its_files(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise RuntimeError("power cut")

    image_id = sends()
    monkeypatch.setattr(audit, "note", breaks)
    with pytest.raises(RuntimeError, match="power cut"):
        image_actions.delete(image_id, folder=folder(), by=ADA, now=LATER)
    assert queries.find(image_id) is not None
    assert kept() == names()


@both_databases
def test_a_picture_that_comes_again_while_it_is_deleted_keeps_its_files(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop_files = actions.drop_files

    def send() -> None:
        with app.app_context():
            sends()
            db.session.remove()

    def send_elsewhere_before_that(*of_the_deleted: Any) -> None:
        thread = threading.Thread(target=send)
        thread.start()
        thread.join()
        drop_files(*of_the_deleted)

    image_id = sends()
    monkeypatch.setattr(actions, "drop_files", send_elsewhere_before_that)
    image_actions.delete(image_id, folder=folder(), by=ADA, now=LATER)
    assert db.session.scalars(select(Image.digest)).all() == [encoded().digest]
    assert kept() == names()


def test_a_picture_is_gone_even_where_its_files_cannot_be_removed(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuses(*_: object, **__: object) -> None:
        raise PermissionError("Read-only file system")

    image_id = sends()
    monkeypatch.setattr(Path, "unlink", refuses)
    image_actions.delete(image_id, folder=folder(), by=ADA, now=LATER)
    assert queries.find(image_id) is None
    assert f"event=image_files_left image={image_id} error=PermissionError" in caplog.text


def test_a_file_of_ours_is_found_by_its_parts() -> None:
    assert files.path(Path("/x"), "ab" * 32, 400, "png") == Path(f"/x/ab/{'ab' * 32}-400.png")
