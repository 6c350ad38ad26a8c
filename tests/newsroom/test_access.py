"""Every address of the newsroom, and the least role that opens it."""

# ruff: noqa: E501 -- a row is one line

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
everybody POST /newsroom/sign-in
everybody GET  /newsroom/sign-in/code
everybody POST /newsroom/sign-in/code
everybody GET  /newsroom/forgotten
everybody POST /newsroom/forgotten
everybody GET  /newsroom/links/<token>
everybody POST /newsroom/links/<token>
writer    POST /newsroom/sign-out
writer    GET  /newsroom/
writer    GET  /newsroom/account
writer    POST /newsroom/account/profile
editor    POST /newsroom/account/mails
writer    POST /newsroom/account/password
writer    POST /newsroom/account/sessions/<int(max=2147483647):session_id>/end
writer    POST /newsroom/account/sessions/end-others
writer    GET  /newsroom/account/second-factor
writer    GET  /newsroom/account/second-factor/new
writer    POST /newsroom/account/second-factor/new
writer    POST /newsroom/account/second-factor/recovery-codes
writer    POST /newsroom/account/second-factor/remove
writer    GET  /newsroom/articles
editor    POST /newsroom/articles/bulk
writer    GET  /newsroom/articles/new
writer    POST /newsroom/articles/new
writer    POST /newsroom/articles/new/preview
writer    GET  /newsroom/articles/<int(max=2147483647):article_id>
writer    POST /newsroom/articles/<int(max=2147483647):article_id>
writer    POST /newsroom/articles/<int(max=2147483647):article_id>/preview
writer    POST /newsroom/articles/<int(max=2147483647):article_id>/autosave
writer    POST /newsroom/articles/<int(max=2147483647):article_id>/autosave/discard
writer    POST /newsroom/articles/<int(max=2147483647):article_id>/submission
writer    POST /newsroom/articles/<int(max=2147483647):article_id>/take-back
writer    POST /newsroom/articles/<int(max=2147483647):article_id>/deletion
editor    POST /newsroom/articles/<int(max=2147483647):article_id>/publication
editor    POST /newsroom/articles/<int(max=2147483647):article_id>/unpublication
editor    POST /newsroom/articles/<int(max=2147483647):article_id>/schedule
editor    POST /newsroom/articles/<int(max=2147483647):article_id>/slow-mode
writer    POST /newsroom/articles/<int(max=2147483647):article_id>/preview-links
writer    POST /newsroom/articles/<int(max=2147483647):article_id>/preview-links/<int(max=2147483647):link_id>/revocation
writer    GET  /newsroom/articles/<int(max=2147483647):article_id>/revisions
writer    GET  /newsroom/articles/<int(max=2147483647):article_id>/revisions/<int(max=2147483647):number>
writer    POST /newsroom/articles/<int(max=2147483647):article_id>/revisions/<int(max=2147483647):number>/restore
writer    GET  /newsroom/images
writer    POST /newsroom/images
writer    GET  /newsroom/images/<int(max=2147483647):image_id>
writer    POST /newsroom/images/<int(max=2147483647):image_id>
editor    POST /newsroom/images/<int(max=2147483647):image_id>/delete
writer    GET  /newsroom/search
editor    GET  /newsroom/comments
editor    POST /newsroom/comments/decisions
editor    POST /newsroom/comments/leases
editor    GET  /newsroom/comments/changes
editor    POST /newsroom/comments/<int(max=2147483647):comment_id>/undo
editor    GET  /newsroom/comments/<int(max=2147483647):comment_id>
editor    POST /newsroom/comments/<int(max=2147483647):comment_id>/decisions
writer    POST /newsroom/comments/<int(max=2147483647):comment_id>/answers
editor    POST /newsroom/comments/<int(max=2147483647):comment_id>/pick
writer    GET  /newsroom/articles/<int(max=2147483647):article_id>/comments
writer    POST /newsroom/articles/<int(max=2147483647):article_id>/comments
editor    GET  /newsroom/rules
editor    GET  /newsroom/rules/new
editor    POST /newsroom/rules/new
editor    GET  /newsroom/rules/<int(max=2147483647):rule_id>
editor    POST /newsroom/rules/<int(max=2147483647):rule_id>/retire
editor    POST /newsroom/rules/<int(max=2147483647):rule_id>/hold
editor    GET  /newsroom/rules/backtests/<int(max=2147483647):backtest_id>
editor    POST /newsroom/rules/backtests/<int(max=2147483647):backtest_id>/again
editor    POST /newsroom/rules/backtests/<int(max=2147483647):backtest_id>/stop
editor    POST /newsroom/rules/backtests/<int(max=2147483647):backtest_id>/rule
editor    POST /newsroom/comments/<int(max=2147483647):comment_id>/block
editor    GET  /newsroom/filter
editor    POST /newsroom/filter/trials
editor    GET  /newsroom/reports
editor    GET  /newsroom/reports/<int(max=2147483647):report_id>
editor    POST /newsroom/reports/<int(max=2147483647):report_id>/accept
editor    POST /newsroom/reports/<int(max=2147483647):report_id>/dismiss
editor    GET  /newsroom/sections
editor    POST /newsroom/sections
editor    GET  /newsroom/sections/<int(max=2147483647):section_id>
editor    POST /newsroom/sections/<int(max=2147483647):section_id>
editor    POST /newsroom/sections/<int(max=2147483647):section_id>/move
editor    POST /newsroom/sections/<int(max=2147483647):section_id>/delete
editor    GET  /newsroom/removal-reasons
editor    POST /newsroom/removal-reasons
editor    GET  /newsroom/removal-reasons/<code>
editor    POST /newsroom/removal-reasons/<code>
editor    POST /newsroom/removal-reasons/<code>/move
editor    POST /newsroom/removal-reasons/<code>/retire
editor    POST /newsroom/removal-reasons/<code>/bring-back
editor    GET  /newsroom/settings
editor    POST /newsroom/settings
admin     GET  /newsroom/people
admin     POST /newsroom/people
admin     GET  /newsroom/people/<int(max=2147483647):staff_id>
admin     POST /newsroom/people/<int(max=2147483647):staff_id>/role
admin     POST /newsroom/people/<int(max=2147483647):staff_id>/deactivate
admin     POST /newsroom/people/<int(max=2147483647):staff_id>/reactivate
admin     POST /newsroom/people/<int(max=2147483647):staff_id>/links
admin     POST /newsroom/people/<int(max=2147483647):staff_id>/second-factor
admin     GET  /newsroom/audit
admin     GET  /newsroom/mails
admin     POST /newsroom/mails/<int(max=2147483647):mail_id>/attempts
"""

TABLE = [tuple(line.split()) for line in ACCESS.strip().splitlines()]
NOBODY = "nobody"


def test_every_address_of_the_newsroom_has_its_row(app: Flask) -> None:
    listed = {(method, rule) for _who, method, rule in TABLE}
    assert listed == {each for each in routes(app) if each[1].startswith("/newsroom")}


@pytest.mark.parametrize("who", [NOBODY, *Role])
def test_an_address_opens_to_its_role_and_those_above(app: Flask, who: str) -> None:
    reading = browser_of(app, who, f"{who} reads")
    for number, (least, method, rule) in enumerate(TABLE):
        # A fresh browser for each change: it may sign out, or end the session.
        browser = reading if method == "GET" else browser_of(app, who, f"{who} {number}")
        url = re.sub(r"<[^>]*>", "987654", rule)
        response = browser.open(url, method=method, headers=FROM_OUR_PAGE)
        text = response.get_data(as_text=True)
        is_sent_away = "/newsroom/sign-in" in (response.location or "") and method == "GET"
        is_refused = response.status_code == 403 and (
            "This is not yours to do" in text or "You are not signed in" in text
        )
        may = least == "everybody" or (who != NOBODY and Role(who).may(Role(least)))
        assert (is_sent_away or is_refused) != may, (who, method, rule, response.status)


def browser_of(app: Flask, who: str, name: str) -> FlaskClient:
    return app.test_client() if who == NOBODY else staffed(app, Role(who), name).client
