"""Real Chromium against the running blog."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.conftest import live  # noqa: F401
from tests.programs import program


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the system's Chromium once; as root it cannot have its sandbox."""
    executable = program("chromium", "chromium-browser", "google-chrome")
    arguments = ["--disable-quic", "--disable-background-networking", "--disable-sync"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=executable, args=arguments)
        yield found
        found.close()


@pytest.fixture
def screenshots() -> Path | None:
    """Return the folder named by SCREENSHOTS, in which pages are kept to be looked at."""
    folder = os.environ.get("SCREENSHOTS")
    if folder is None:
        return None
    Path(folder).mkdir(parents=True, exist_ok=True)
    return Path(folder)
