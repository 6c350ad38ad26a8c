"""A blog that mails, and the mail server it mails to."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from blog.settings import Settings
from tests.conftest import SECRET_KEY
from tests.correspondence import BASE_URL, EDITORS, MAIL_FROM, has_pages
from tests.mailbox import Mailbox


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """Run a mail server that takes everything, unless a test tells it otherwise."""
    with Mailbox() as mailbox:
        yield mailbox


@pytest.fixture
def settings(database_url: str, tmp_path: Path, mailbox: Mailbox) -> Settings:
    """Return settings of a blog that mails its readers and its newsroom."""
    return dataclasses.replace(
        Settings(instance_path=tmp_path, database_url=database_url, secret_key=SECRET_KEY),
        site_title="The Courier",
        base_url=BASE_URL,
        mail_url=mailbox.url,
        mail_from=MAIL_FROM,
        newsroom_emails=EDITORS,
    )


@pytest.fixture
def app(app: Flask) -> Flask:
    """Return the blog with all the addresses that letters lead to."""
    has_pages(app)
    return app
