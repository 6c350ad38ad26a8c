"""Which requests may change something, judged by what the browser says of them."""

from __future__ import annotations

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from flask_wtf import FlaskForm
from wtforms import StringField

from blog.web import csrf
from blog.web.csrf import origin_of
from blog.web.forms import Form

OURS, TRUSTED = "http://localhost", "https://partner.example"


class NameForm(Form):
    name = StringField()


class StockForm(FlaskForm):
    name = StringField()


@pytest.fixture
def small() -> FlaskClient:
    """A small application with the protection, and a view of each kind."""
    app = Flask(__name__)
    app.config.update(SECRET_KEY="k" * 16, CSRF_TRUSTED_ORIGINS=[TRUSTED])
    protection = csrf.HeaderCSRFProtect(app)

    @app.route("/", methods=["GET", "POST", "DELETE"])
    def view() -> str:
        return str(NameForm().validate_on_submit())

    @app.post("/stock")
    def stock() -> str:
        return str(StockForm().validate_on_submit())

    @app.post("/exempt")
    @protection.exempt
    def exempt() -> str:
        return "passed"

    @app.get("/page")
    def page() -> str:
        source = "{% macro m() %}{{ csrf_token() }}{% endmacro %}[{{ m() }}{{ csrf_token() }}]"
        return render_template_string(source + "{{ form.name() }}", form=NameForm())

    return app.test_client()


CASES: list[tuple[dict[str, str], bool, bool]] = [
    # headers, passes without one of our cookies, passes with one
    ({}, True, False),
    ({"Sec-Fetch-Site": "", "Origin": ""}, True, False),
    ({"Referer": f"{OURS}/articles/x"}, True, True),
    ({"Referer": "http://evil.example/"}, True, False),
    ({"Sec-Fetch-Site": "same-origin"}, True, True),
    ({"Sec-Fetch-Site": "none"}, True, True),
    ({"Sec-Fetch-Site": "same-origin", "Origin": "https://localhost"}, True, True),
    ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, True, True),
    ({"Sec-Fetch-Site": "same-site"}, False, False),
    ({"Sec-Fetch-Site": "cross-site"}, False, False),
    ({"Sec-Fetch-Site": "same-site", "Origin": OURS}, False, False),
    ({"Sec-Fetch-Site": "cross-site", "Origin": OURS}, False, False),
    ({"Sec-Fetch-Site": "cross-site", "Origin": TRUSTED}, True, True),
    ({"Origin": TRUSTED}, True, True),
    ({"Origin": OURS}, True, True),
    ({"Origin": f"{OURS}:80"}, True, True),
    ({"Origin": "HTTP://LOCALHOST"}, True, True),
    ({"Origin": "null"}, False, False),
    ({"Origin": "http://evil.example"}, False, False),
    ({"Origin": "https://localhost"}, False, False),
    ({"Origin": f"{OURS}:8080"}, False, False),
    ({"Origin": f"{OURS}.evil.example"}, False, False),
    ({"Origin": "http://[bad"}, False, False),
    ({"Origin": "http://evil.example", "Referer": OURS}, False, False),
]


@pytest.mark.parametrize(("headers", "stranger_passes", "holder_passes"), CASES)
def test_a_request_is_judged_by_its_origin(
    small: FlaskClient, headers: dict[str, str], stranger_passes: bool, holder_passes: bool
) -> None:
    for cookie, passes in (
        ("", stranger_passes),
        ("other", stranger_passes),
        ("dateline_staff", holder_passes),
        ("__Host-dateline_reader", holder_passes),
    ):
        if cookie:
            small.set_cookie(cookie, "1")
        for method in ("POST", "DELETE"):
            response = small.open("/", method=method, headers=headers)
            assert response.status_code == (200 if passes else 400), (cookie, response.text)
        small.delete_cookie(cookie)


def test_reading_is_never_judged(small: FlaskClient) -> None:
    assert small.get("/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_an_exempt_view_passes(small: FlaskClient) -> None:
    assert small.post("/exempt", headers={"Origin": "http://evil.example"}).text == "passed"


def test_a_stock_form_counts_as_judged_too(small: FlaskClient) -> None:
    assert small.post("/stock", headers={"Origin": OURS}).text == "True"


def test_no_token_and_no_cookie_reach_a_page(small: FlaskClient) -> None:
    response = small.get("/page")
    assert response.text.startswith("[]")
    assert "csrf" not in response.text
    assert "Set-Cookie" not in response.headers
    assert "Vary" not in response.headers


def test_the_public_address_counts_as_ours(small: FlaskClient) -> None:
    small.application.config["CSRF_OWN_ORIGIN"] = "https://news.example"
    assert small.post("/", headers={"Origin": "https://news.example"}).status_code == 200


def test_a_form_in_a_view_nobody_protects_is_loud() -> None:
    app = Flask(__name__)
    app.config.update(SECRET_KEY="k" * 16, WTF_CSRF_ENABLED=True)

    @app.post("/")
    def view() -> str:
        return str(NameForm().validate_on_submit())

    app.testing = True
    with pytest.raises(RuntimeError, match="does not protect"):
        app.test_client().post("/")
    app.config["WTF_CSRF_ENABLED"] = False
    assert app.test_client().post("/").text == "True"


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://A.Example:443/path?x", "https://a.example"),
        ("http://a.example:8080", "http://a.example:8080"),
        ("http://[::1]:80/", "http://[::1]"),
        ("null", ""),
        ("", ""),
        ("ftp://a.example", ""),
        ("http://a.example:port", ""),
    ],
)
def test_an_origin_is_scheme_host_and_port(url: str, origin: str) -> None:
    assert origin_of(url) == origin
