"""The flask commands, as an operator types them."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from blog.comments import queries
from tests.cast import BO, MAL, draft, publishes, submits


def test_files_are_imported_and_imported_again(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "news.txt"
    path.write_text("A headline\n\nSome text.\n", encoding="utf-8")
    assert run(app, "articles", "import", str(path)) == f"{path}: created /articles/a-headline\n"
    assert run(app, "articles", "import", str(path)) == f"{path}: unchanged /articles/a-headline\n"
    path.write_text("A headline\n\nOther text.\n", encoding="utf-8")
    assert run(app, "articles", "import", str(path)) == f"{path}: updated /articles/a-headline\n"
    assert "a-headline  A headline" in run(app, "articles", "list")


def test_a_file_that_cannot_be_read_stops_none_of_the_others(app: Flask, tmp_path: Path) -> None:
    bad, good = tmp_path / "bad.md", tmp_path / "good.md"
    bad.write_bytes(b"\xff")
    good.write_text("---\ntitle: Good\ntags: [x]\n---\nText.", encoding="utf-8")
    output = run(app, "articles", "import", str(bad), str(good), expect=1)
    assert f"{bad}: not imported. It is not UTF-8 text" in output
    assert f"{good}: created /articles/good" in output
    assert "left alone in its front matter: tags" in output


def test_a_draft_is_published(app: Flask) -> None:
    publishes("status: draft")
    assert run(app, "articles", "publish", "ferry") == "/articles/ferry is published.\n"
    assert app.test_client().get("/articles/ferry").status_code == 200
    assert "There is no article none" in run(app, "articles", "publish", "none", expect=1)


def test_waiting_comments_are_listed_a_line_each(app: Flask) -> None:
    publishes()
    first = submits(draft("First.", **BO)).comment_id
    second = submits(draft("Second.", **MAL, address_hash="m", is_trap_filled=True)).comment_id
    assert run(app, "comments", "list", "--held") == (
        f"{first} held 2026-11-22 12:00 Bo Newcomer on ferry: "
        "An editor reads the first comments of every reader.\n"
    )
    assert run(app, "comments", "list").splitlines()[1].startswith(f"{second} spam ")


def test_a_comment_is_decided(app: Flask) -> None:
    publishes()
    number = str(submits(draft()).comment_id)
    decided = run(app, "comments", "decide", number, "published", "--reason", "Welcome.")
    assert decided == f"{number} published\n"
    (decision,) = queries.decisions_of(int(number))[1:]
    assert decision.note == "Welcome."
    assert decision.staff_name
    shown = run(app, "comments", "show", number)
    assert "I was on that boat." in shown
    assert "published. Welcome." in shown


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("77", "published"), "There is no comment 77."),
        (("1", "removed"), "Comment 1 is spam and cannot become removed."),
        (("1", "published", "--seen", "held"), "Comment 1 is spam by now."),
        (("1", "withdrawn"), "Invalid value"),
    ],
)
def test_what_cannot_be_decided_is_said(
    app: Flask, arguments: tuple[str, ...], sentence: str
) -> None:
    publishes()
    submits(draft(is_trap_filled=True))
    output = run(app, "comments", "decide", *arguments, expect=None)
    assert sentence in output


def test_a_sample_is_published_into_an_empty_blog_only(app: Flask) -> None:
    assert "/articles/the-ferry-at-tall-reeds" in run(app, "sample", "publish")
    assert run(app, "sample", "publish") == ""
    assert run(app, "articles", "list").count("\n") == 1


def test_a_comment_nobody_wrote_cannot_be_shown(app: Flask) -> None:
    assert "There is no comment 5." in run(app, "comments", "show", "5", expect=1)


def run(app: Flask, *arguments: str, expect: int | None = 0) -> str:
    """Run a command and return what it prints; `expect` is its exit status, None any but 0."""
    result = app.test_cli_runner().invoke(args=arguments)
    assert result.exit_code == expect or (expect is None and result.exit_code), result.output
    return str(result.output)
