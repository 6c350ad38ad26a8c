"""Who may open which page of the newsroom."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import time_machine
from flask.testing import FlaskClient
from sqlalchemy import update

from blog import create_app
from blog.accounts.staff_models import StaffSession
from blog.accounts.vocabulary import Role
from blog.core.clock import utc_now
from blog.core.database import db
from blog.settings import Settings
from tests.databases import both_databases
from tests.pages import Reader
from tests.staff import staffed


def test_a_stranger_is_led_to_the_sign_in(client: FlaskClient) -> None:
    response = client.get("/newsroom/articles?state=draft")
    assert response.status_code == 303
    assert response.location == "/newsroom/sign-in?next=/newsroom/articles?state%3Ddraft"
    assert response.headers["Cache-Control"] == "private, no-store"


def test_who_is_signed_in_sees_the_desk(wim: Reader) -> None:
    page = wim.get("/newsroom/")
    assert "Wim Writer" in page.text


def test_a_role_that_does_not_suffice_is_told_so(wim: Reader) -> None:
    page = wim.get("/newsroom/people", expect=403)
    assert page.h1 == "This is not yours to do"


@both_databases
def test_the_desk_is_read_while_the_database_is_busy(settings: Settings) -> None:
    app = create_app(dataclasses.replace(settings, database_timeout_seconds=0.1))
    with app.app_context():
        wim = staffed(app, Role.WRITER)
        with (
            db.engine.connect() as somebody_else,
            time_machine.travel(utc_now() + timedelta(minutes=5)),
        ):
            somebody_else.execute(update(StaffSession).values(id=StaffSession.id))
            assert "Wim Writer" in wim.get("/newsroom/").text
        db.session.remove()
        db.engine.dispose()
