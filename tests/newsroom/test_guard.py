"""Who may open which page of the newsroom."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.pages import Reader


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
