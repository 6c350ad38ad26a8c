"""How the files of pictures are served."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.cast import FERRY, publishes
from tests.pages import Reader
from tests.pictures import encoded, folder, sends

ADDRESS = f"/images/{encoded().digest}-400.jpg"


def test_a_file_is_kept_for_ever_by_any_cache(app: Flask, client: FlaskClient) -> None:
    sends()
    response = client.get(ADDRESS, buffered=True, headers={"Accept-Encoding": "br, gzip"})
    assert response.status_code == 200
    assert response.data == encoded().files[400]
    headers = response.headers
    assert headers["Content-Type"] == "image/jpeg"
    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert not {"Set-Cookie", "Vary", "Content-Encoding"} & set(headers.keys())


def test_a_file_is_sent_once_or_in_parts(app: Flask, client: FlaskClient) -> None:
    sends()
    whole = client.get(ADDRESS, buffered=True)
    known = client.get(ADDRESS, buffered=True, headers={"If-None-Match": whole.headers["ETag"]})
    assert (known.status_code, known.data) == (304, b"")
    part = client.get(ADDRESS, buffered=True, headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.data) == (206, encoded().files[400][10:20])
    head = client.head(ADDRESS, buffered=True)
    assert (head.status_code, head.data) == (200, b"")
    assert head.content_length == len(encoded().files[400])


@pytest.mark.parametrize(
    "name",
    [
        f"{encoded().digest}-401.jpg",
        f"{encoded().digest}-400.png",
        f"{encoded().digest}-400.jpg.html",
        f"{encoded().digest}-0400.jpg",
        f"{encoded().digest}.jpg",
        f"{encoded().digest.upper()}-400.jpg",
        f"{encoded().digest}-400.svg",
        f"{encoded().digest}-４00.jpg",
        f"{encoded().digest}-400.jpg%0A",
        "..%2fdateline.sqlite",
        f"{encoded().digest[:2]}/{encoded().digest}-400.jpg",
        ".secret",
        "",
    ],
)
def test_nothing_else_has_an_address(app: Flask, client: FlaskClient, name: str) -> None:
    sends()
    (folder() / ".secret").write_text("x")
    assert client.get(f"/images/{name}").status_code in {400, 404}


def test_readers_see_a_picture_with_its_words(app: Flask, reader: Reader) -> None:
    image_id = sends()
    publishes(text=FERRY + f"\n![](image:{image_id})\n\nIt ran[^1].\n\n[^1]: In 1998.\n")
    page = reader.get("/articles/ferry")
    picture = page.one("img")
    assert picture.get("alt") == "A goat on deck"
    assert (picture.get("width"), picture.get("height")) == ("900", "600")
    assert picture.get("loading") == "eager"
    assert "The goat and its owner Photo: Cy" in page.text
    assert reader.client.get(str(picture.get("src")), buffered=True).status_code == 200
    assert page.by_id("fn-1") is not None
