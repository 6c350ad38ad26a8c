"""What every answer carries: headers, encodings, versions, error pages, log lines."""

from __future__ import annotations

import gzip
import logging
import mimetypes
import re

import brotli
import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException, abort

from blog import create_app
from blog.settings import Settings
from blog.web.compression import compress
from tests.cast import BO, publishes
from tests.pages import Page, Reader, inspect

STATUSES = [400, 403, 404, 405, 409, 413, 422, 429, 500, 503]


@pytest.fixture
def failing(app: Flask) -> FlaskClient:
    """The blog with an address for each way to fail."""

    @app.route("/fail/<int:status>", methods=["GET", "POST"])
    def fail(status: int) -> str:
        abort(status)

    @app.route("/fail/unexpectedly", methods=["GET", "POST"])
    def fail_unexpectedly() -> str:
        raise LookupError("a mistake of ours")

    return app.test_client()


@pytest.mark.parametrize("status", STATUSES)
def test_every_error_has_a_page_in_our_layout(failing: FlaskClient, status: int) -> None:
    page = Page(failing.get(f"/fail/{status}"))
    inspect(page)
    assert page.status == status
    assert f"Error {status}" in page.text
    assert "Dateline" in page.text
    assert page.response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("status", STATUSES)
def test_no_error_loses_what_was_typed(failing: FlaskClient, status: int) -> None:
    page = Page(
        failing.post(f"/fail/{status}", data={"body": "Dear <editor>", "password": "geheim"})
    )
    inspect(page)
    assert "Dear <editor>" in page.text
    assert "geheim" not in page.html


def test_a_mistake_of_ours_is_a_500_that_is_logged(
    failing: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    page = Page(failing.post("/fail/unexpectedly", data={"body": "Dear editor"}))
    assert page.status == 500
    assert "Dear editor" in page.text
    assert "a mistake of ours" not in page.html
    assert "a mistake of ours" in caplog.text
    assert "Dear editor" not in caplog.text


def test_a_mistake_in_the_layout_itself_still_gives_the_text_back(
    app: Flask, failing: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(app.jinja_env.globals, "site")
    response = failing.post("/fail/500", data={"body": "Dear <editor>"})
    assert response.status_code == 500
    assert "Dear &lt;editor&gt;" in response.text


def test_a_mistake_is_shown_to_its_developer(app: Flask, failing: FlaskClient) -> None:
    app.debug = True
    with pytest.raises(LookupError):
        failing.get("/fail/unexpectedly")


def test_a_status_nobody_foresaw_has_a_page(failing: FlaskClient) -> None:
    page = Page(failing.get("/fail/451"))
    assert page.status == 451
    assert page.h1 == "Unavailable For Legal Reasons"


def test_a_method_that_is_not_allowed_names_those_that_are(client: FlaskClient) -> None:
    response = client.delete("/")
    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_every_answer_is_armed(failing: FlaskClient) -> None:
    for url in ("/", "/fail/500", "/static/css/site.css", "/healthz"):
        headers = failing.get(url).headers
        policy = headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "Strict-Transport-Security" not in headers


def test_https_is_remembered(client: FlaskClient) -> None:
    headers = client.get("/", base_url="https://news.example").headers
    assert headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("br, gzip", "br"),
        ("gzip", "gzip"),
        ("gzip;q=1, br;q=0.5", "gzip"),
        ("br;q=0", None),
        ("", None),
    ],
)
def test_a_page_is_compressed_as_the_browser_likes(
    client: FlaskClient, accepted: str, encoding: str | None
) -> None:
    publishes()
    response = client.get("/", headers={"Accept-Encoding": accepted})
    assert response.headers.get("Content-Encoding") == encoding
    assert response.headers["Vary"] == "Accept-Encoding"
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    assert b"The ferry runs again" in unpack(response.data)
    assert response.content_length == len(response.data)


def test_each_encoding_of_a_page_has_a_strong_tag_and_any_of_them_is_good(
    client: FlaskClient,
) -> None:
    publishes()
    url = "/articles/ferry"
    tags = {
        client.get(url, headers={"Accept-Encoding": each}).headers["ETag"]
        for each in ("br", "gzip", "")
    }
    assert len(tags) == 3
    assert all(tag.startswith('"') for tag in tags)
    for tag in tags:
        assert client.get(url, headers={"If-None-Match": tag}).status_code == 304
        # Past the ready bytes, by the application itself.
        asked = client.get(f"{url}?at=1", headers={"If-None-Match": tag})
        assert asked.status_code == 304


def test_a_static_file_is_named_by_its_content_and_kept_for_a_year(reader: Reader) -> None:
    (style,) = [link for link in reader.get("/").all("link") if link.get("rel") == "stylesheet"]
    url = style.attrib["href"]
    assert re.fullmatch(r"/static/[0-9a-f]{10}/css/site\.css", url)
    response = reader.client.get(url, headers={"Accept-Encoding": "br"})
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.mimetype == "text/css"
    assert b"--paper" in brotli.decompress(response.data)
    tag = {"If-None-Match": response.headers["ETag"], "Accept-Encoding": "br"}
    assert reader.client.get(url, headers=tag).status_code == 304


def test_a_script_is_called_javascript_whatever_the_machine_says(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mimetypes, "guess_type", lambda name: ("text/plain", None))
    client = create_app(settings).test_client()
    response = client.get("/static/js/reply.js")
    assert response.mimetype == "text/javascript"
    assert b"localStorage" in response.data
    assert len(compress(response.data, "br", hard=True)) <= 2_200


def test_a_static_file_of_another_version_is_not_kept(client: FlaskClient) -> None:
    for url in ("/static/css/site.css", "/static/0123456789/css/site.css"):
        assert client.get(url).headers["Cache-Control"] == "no-cache"


def test_nothing_but_static_files_is_static(client: FlaskClient) -> None:
    assert client.get("/static/css").status_code == 404
    assert client.get("/static/%2e%2e/app.py").status_code == 400


def test_a_request_is_one_line_without_a_secret(
    reader: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    publishes()
    url = reader.send(reader.get("/articles/ferry"), {"body": "My words.", **BO}).location
    reader.get(url)
    assert "route=/comments/receipts/<token> status=200" in caplog.text
    assert url.rpartition("/")[2] not in caplog.text
    assert "My words" not in caplog.text
    assert BO["email"] not in caplog.text


def test_a_proxy_nobody_told_us_of_is_warned_of_once(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        client.get("/", headers={"X-Forwarded-For": "192.0.2.9"})
    assert caplog.text.count("BLOG_TRUSTED_PROXIES") == 1


def test_machines_are_answered(client: FlaskClient) -> None:
    assert client.get("/healthz").text == "ok"
    assert client.get("/readyz").text == "ready"
    assert "Disallow: /comments/receipts/" in client.get("/robots.txt").text


def test_who_shows_nothing_of_the_database_does_not_wait_for_it(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.extensions["commits"], "mark", lambda: 1 / 0)
    app.wsgi_app = app.wsgi_app._app  # type: ignore[attr-defined, method-assign]  # no cache
    for url in ("/healthz", "/robots.txt", url_of_style(app)):
        assert client.get(url).status_code == 200
    assert client.get("/").status_code == 500


def url_of_style(app: Flask) -> str:
    with app.test_request_context():
        return url_for("static", filename="css/site.css")


def test_http_exceptions_of_others_keep_their_headers(app: Flask) -> None:
    class Slow(HTTPException):
        code = 429

        def get_headers(self, *_: object, **__: object) -> list[tuple[str, str]]:
            return [("Retry-After", "7"), ("X-Secret", "no")]

    @app.get("/slow")
    def slow() -> str:
        raise Slow

    headers = app.test_client().get("/slow").headers
    assert headers["Retry-After"] == "7"
    assert "X-Secret" not in headers
