"""What one chooses to be mailed, on the page of one's account."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import select

from blog.accounts.staff_models import Staff
from blog.core.audit import AuditEntry
from blog.core.database import db
from blog.settings import Settings
from tests.correspondence import BASE_URL, MAIL_FROM
from tests.pages import FROM_OUR_PAGE, Page, Reader, inspect

ACCOUNT = "/newsroom/account"


@pytest.fixture
def settings(request: pytest.FixtureRequest, settings: Settings) -> Settings:
    """Return settings of a blog that mails; of one that does not, where a test asks so."""
    url = getattr(request, "param", "smtp://127.0.0.1:9")
    mail = {"mail_url": url, "mail_from": MAIL_FROM, "base_url": BASE_URL}
    return dataclasses.replace(settings, **mail)  # type: ignore[arg-type]


def chosen() -> tuple[int, bool]:
    db.session.rollback()
    (member,) = db.session.scalars(select(Staff))
    return member.digest_seconds, member.is_mailed_flags


def test_an_editor_chooses_a_digest_and_reports_at_once(ada: Reader) -> None:
    page = ada.get(ACCOUNT)
    assert page.fields("mails") == {"digest": "0"}
    assert "They go to ada-editor@news.example." in page.text
    typed = {"digest": "86400", "is_mailed_flags": "y"}
    page = ada.does(page, "mails", typed)
    assert "Saved. From now on you are mailed so." in page.text
    assert page.fields("mails") == typed
    assert chosen() == (86_400, True)
    (noted,) = db.session.scalars(select(AuditEntry))
    assert (noted.did, noted.detail) == (
        "staff.mails_chosen",
        "digest none, reports not → digest daily, reports at once",
    )
    ada.send(page, typed, to="mails")
    assert len(db.session.scalars(select(AuditEntry)).all()) == 1  # nothing was changed
    response = ada.client.post(f"{ACCOUNT}/mails", data={"digest": "0"}, headers=FROM_OUR_PAGE)
    assert response.status_code == 303
    assert chosen() == (0, False)


def test_an_interval_that_is_not_offered_is_refused(ada: Reader) -> None:
    page = ada.refused(ada.get(ACCOUNT), {"digest": "7"}, to="mails", expect=422)
    assert "What waits for you: Choose how often." in page.text
    assert chosen() == (0, False)


def test_a_writer_is_offered_no_mails(wim: Reader) -> None:
    assert "Mails to you" not in wim.get(ACCOUNT).text


@pytest.mark.parametrize("settings", [""], indirect=True)
def test_where_no_mail_works_there_is_nothing_to_choose(ada: Reader) -> None:
    page = ada.get(ACCOUNT)
    assert "This blog sends no mail" in page.text
    data = {"digest": "3600"}
    refused = Page(ada.client.post(f"{ACCOUNT}/mails", data=data, headers=FROM_OUR_PAGE))
    inspect(refused)
    assert refused.status == 409
    assert chosen() == (0, False)
