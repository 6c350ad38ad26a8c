"""Browsers in which the staff of the tests are signed in."""

from __future__ import annotations

import pytest
from flask import Flask

from blog.accounts.vocabulary import Role
from tests.pages import Reader
from tests.staff import staffed


@pytest.fixture
def wim(app: Flask) -> Reader:
    """Return the browser of a writer."""
    return staffed(app, Role.WRITER)


@pytest.fixture
def ada(app: Flask) -> Reader:
    """Return the browser of an editor."""
    return staffed(app, Role.EDITOR)


@pytest.fixture
def zoe(app: Flask) -> Reader:
    """Return the browser of an admin."""
    return staffed(app, Role.ADMIN)
