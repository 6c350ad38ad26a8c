"""A blog that mails, and the mail server it mails to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from blog.settings import Settings
from tests.conftest import SECRET_KEY
from tests.correspondence import mailing
from tests.mailbox import Mailbox


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """Run a mail server that takes everything, unless a test tells it otherwise."""
    with Mailbox() as mailbox:
        yield mailbox


@pytest.fixture
def settings(database_url: str, tmp_path: Path, mailbox: Mailbox) -> Settings:
    """Return settings of a blog that mails its readers and its newsroom."""
    plain = Settings(instance_path=tmp_path, database_url=database_url, secret_key=SECRET_KEY)
    return mailing(plain, mailbox)
