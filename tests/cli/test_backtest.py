"""flask comments backtest: the figures of the desk, in the terminal."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.cast import CY, publishes, says
from tests.cli.test_commands import run
from tests.stories import opens_section, tells


@pytest.fixture(autouse=True)
def comments(app: Flask) -> None:
    publishes()
    section = opens_section("Harbour")
    tells("The goat", slug="goat", section_id=section)
    says("The best c-a-s-i-n-o of all", by=CY)
    says("A quiet evening")


# Comments of the cast are sent on one day, whenever the tests run.
EVER = ("--days", "36500")


def test_the_figures_are_printed_and_what_is_published_is_listed(app: Flask) -> None:
    printed = run(app, "comments", "backtest", "casino", *EVER)
    assert "published: 1 of 2 (50.00%)\n1 Cy Regular on ferry: casino\n" in printed


def test_a_section_narrows_it_down(app: Flask) -> None:
    printed = run(app, "comments", "backtest", "casino", "--section", "harbour", *EVER)
    assert "There is no comment to try it on." in printed
    refused = run(app, "comments", "backtest", "casino", "--section", "hills", expect=1)
    assert "There is no section hills." in refused


def test_another_kind_is_tried_too(app: Flask) -> None:
    printed = run(app, "comments", "backtest", "*@example.net", "--kind", "email", *EVER)
    assert "published: 2 of 2 (100.00%)" in printed


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (("***",), 1, "This cannot be looked for as words: only wildcards."),
        (("many", "--kind", "links"), 1, "This cannot be looked for as links: not a number."),
        (("192.0.2.0/24", "--kind", "network"), 2, "'network' is not one of"),
    ],
)
def test_what_cannot_be_tried_is_said(
    app: Flask, arguments: tuple[str, ...], status: int, sentence: str
) -> None:
    assert sentence in run(app, "comments", "backtest", *arguments, expect=status)
