"""Behind proxies: the reader's own address counts, and nobody can pretend another."""

from __future__ import annotations

import dataclasses

import pytest
from flask.testing import FlaskClient

from blog.settings import Settings
from tests.cast import BO, CY, publishes


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """One proxy stands in front."""
    return dataclasses.replace(settings, trusted_proxies=1)


def test_two_readers_behind_one_proxy_are_two(client: FlaskClient) -> None:
    publishes()
    answers = [
        client.post(
            "/comments/on/ferry",
            data={"body": f"From {address}", **writer},
            headers={"X-Forwarded-For": address},
        )
        for address, writer in (("192.0.2.1", BO), ("192.0.2.2", CY))
    ]
    assert [each.status_code for each in answers] == [303, 303]


def test_a_forged_address_does_not_fool_the_throttle(client: FlaskClient) -> None:
    publishes()
    answers = [
        client.post(
            "/comments/on/ferry",
            data={"body": f"Number {forged}", **BO},
            headers={"X-Forwarded-For": f"{forged}, 192.0.2.1"},
        )
        for forged in ("198.51.100.1", "198.51.100.2")
    ]
    assert [each.status_code for each in answers] == [303, 429]


def test_the_proxy_s_scheme_and_host_are_ours(client: FlaskClient) -> None:
    publishes()
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "news.example"}
    page = client.get("/articles/ferry", headers=headers)
    assert 'href="https://news.example/articles/ferry"' in page.text
    response = client.post(
        "/comments/on/ferry",
        data={"body": "From an old browser.", **BO},
        headers=headers | {"Origin": "https://news.example"},
    )
    assert response.status_code == 303
