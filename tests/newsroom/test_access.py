"""Every address of the newsroom, and the least role that opens it."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blog.accounts.vocabulary import Role
from tests.architecture.test_outside import routes
from tests.pages import FROM_OUR_PAGE
from tests.staff import staffed

ACCESS = """
everybody GET  /newsroom/sign-in
writer    POST /newsroom/sign-out
writer    GET  /newsroom/
writer    GET  /newsroom/account
writer    GET  /newsroom/account/second-factor
writer    GET  /newsroom/articles
writer    GET  /newsroom/images
writer    GET  /newsroom/search
editor    GET  /newsroom/comments
editor    GET  /newsroom/reports
editor    GET  /newsroom/sections
editor    GET  /newsroom/settings
admin     GET  /newsroom/people
admin     GET  /newsroom/audit
"""

TABLE = [tuple(line.split()) for line in ACCESS.strip().splitlines()]
NOBODY = "nobody"


def test_every_address_of_the_newsroom_has_its_row(app: Flask) -> None:
    listed = {(method, rule) for _who, method, rule in TABLE}
    assert listed == {each for each in routes(app) if each[1].startswith("/newsroom")}


@pytest.mark.parametrize("who", [NOBODY, *Role])
def test_an_address_opens_to_its_role_and_those_above(app: Flask, who: str) -> None:
    clients = {}
    for least, method, rule in TABLE:
        # A fresh browser for each change: it may sign out, or end the session.
        if who not in clients or method != "GET":
            clients[who] = (
                app.test_client()
                if who == NOBODY
                else staffed(app, Role(who), f"{who} {rule}").client
            )
        url = re.sub(r"<[^>]*>", "987654", rule)
        response = clients[who].open(url, method=method, headers=FROM_OUR_PAGE)
        text = response.get_data(as_text=True)
        is_sent_away = "/newsroom/sign-in" in (response.location or "") and method == "GET"
        is_refused = response.status_code == 403 and (
            "This is not yours to do" in text or "You are not signed in" in text
        )
        may = least == "everybody" or (who != NOBODY and Role(who).may(Role(least)))
        assert (is_sent_away or is_refused) != may, (who, method, rule, response.status)


def browser_of(app: Flask, who: str, name: str) -> FlaskClient:
    return app.test_client() if who == NOBODY else staffed(app, Role(who), name).client
