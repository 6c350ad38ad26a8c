"""What a receipt offers to whom its comment's address is proved, when they appeal."""

from __future__ import annotations

import dataclasses

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

from blog.accounts.models import Browser, Reader
from blog.comments.mail_models import Claim
from blog.comments.models import Appeal
from blog.comments.status import Status
from blog.core.database import db, transaction
from blog.core.tokens import hash_token
from blog.settings import Settings
from tests.cast import BO, NOON, decides, draft, publishes, submits
from tests.correspondence import BASE_URL, MAIL_FROM
from tests.pages import FROM_OUR_PAGE
from tests.pages import Reader as Surfer

OFFER = "Mail me the answer"


@pytest.fixture(autouse=True)
def noon() -> object:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Return settings of a blog that mails."""
    mail = {"mail_url": "smtp://127.0.0.1:9", "mail_from": MAIL_FROM, "base_url": BASE_URL}
    return dataclasses.replace(settings, **mail)  # type: ignore[arg-type]


@pytest.fixture
def url() -> str:
    """Bo's comment was removed; returns where its receipt is."""
    publishes()
    receipt = submits(draft()).receipt
    decides(1, Status.REMOVED)
    return f"/comments/receipts/{receipt}"


def confirms(*, is_claimed: bool) -> str:
    """Bo has confirmed the address, for this comment or another; returns the browser's proof."""
    with transaction() as session:
        reader = Reader(email=BO["email"], confirmed_at=NOON)
        session.add(reader)
        session.flush()
        session.add(
            Browser(token_hash=hash_token("proof"), reader_id=reader.id, remembered_at=NOON)
        )
        if is_claimed:
            session.add(Claim(comment_id=1, reader_id=reader.id))
    return "proof"


def wanted() -> bool:
    db.session.rollback()
    return db.session.scalars(select(Appeal)).one().is_mail_wanted


def test_who_has_confirmed_the_comment_s_address_may_be_mailed(reader: Surfer, url: str) -> None:
    confirms(is_claimed=True)
    page = reader.get(url)
    assert OFFER in page.text
    typed = {"appeal": "It is true.", "wants_mail": "y"}
    done = reader.does(page, "/appeal", typed)
    assert "Their answer will stand here, and is mailed to you." in done.text
    assert "Their answer is mailed to you." in done.text
    assert wanted()


def test_mail_is_a_choice(reader: Surfer, url: str) -> None:
    confirms(is_claimed=True)
    done = reader.does(reader.get(url), "/appeal", {"appeal": "It is true."})
    assert "The editors have your appeal. Their answer will stand here." in done.text
    assert not wanted()


def test_a_choice_survives_a_form_that_comes_back(reader: Surfer, url: str) -> None:
    confirms(is_claimed=True)
    back = reader.refused(reader.get(url), {"wants_mail": "y"}, to="/appeal", expect=422)
    assert back.fields("/appeal")["wants_mail"] == "y"


def test_the_browser_s_own_proof_is_enough_and_claims_the_comment(
    reader: Surfer, client: FlaskClient, url: str
) -> None:
    token = confirms(is_claimed=False)
    assert OFFER not in reader.get(url).text
    bo = Surfer(client)
    client.set_cookie("dateline_reader", token, path="/comments")
    done = bo.does(bo.get(url), "/appeal", {"appeal": "It is true.", "wants_mail": "y"})
    assert "is mailed to you." in done.text
    assert wanted()
    assert db.session.get(Claim, 1) is not None


def test_nobody_else_is_mailed_whatever_is_sent(client: FlaskClient, url: str) -> None:
    confirms(is_claimed=False)
    typed = {"appeal": "It is true.", "wants_mail": "y"}
    response = client.post(f"{url}/appeal", data=typed, headers=FROM_OUR_PAGE)
    assert response.location.endswith("?done=appealed")
    assert not wanted()
