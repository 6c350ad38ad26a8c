"""A day on which everything changes, and two workers that keep its pages ready."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest
from flask import Flask
from time_machine import Traveller

from blog.comments import waiting
from blog.publication import live
from blog.settings import Settings
from tests.cast import NOON
from tests.ready.newsday import Newsday
from tests.ready.workers import Workers, two_workers


@pytest.fixture(autouse=True)
def noon(time_machine: Traveller) -> Traveller:
    """Stop the clock at noon."""
    time_machine.move_to(NOON, tick=False)
    return time_machine


@pytest.fixture
def settings(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Return settings of a blog whose lists have several pages.

    What a worker looks at by itself from time to time it does not look at here, but for
    the length of the queue, which may be ten seconds old: that is always new here.
    """
    monkeypatch.setattr(live, "_LOOK_EVERY_SECONDS", 1e9)
    monkeypatch.setattr(waiting, "_LOOK_EVERY_SECONDS", 0.0)
    return dataclasses.replace(
        settings, articles_per_page=2, comments_per_page=2, hold_first_comments=False
    )


@pytest.fixture
def day(app: Flask, noon: Traveller) -> Newsday:
    """Begin a day on an empty blog."""
    day = Newsday(noon)
    day.begins()
    return day


@pytest.fixture
def workers(settings: Settings, eager: None) -> Iterator[Workers]:
    """Have two workers on the database."""
    with two_workers(settings) as workers:
        yield workers
