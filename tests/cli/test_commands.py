"""The flask commands, as an operator types them."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from blog.comments import queries, writer_actions
from blog.comments.models import Flag
from blog.comments.policy import Rules
from blog.comments.status import Status
from blog.comments.vocabulary import FlagReason
from blog.core.database import transaction
from tests.cast import BO, MAL, NOON, decides, draft, publishes, says, submits


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


def test_a_removal_says_why_to_everybody(app: Flask) -> None:
    publishes()
    number = str(submits(draft()).comment_id)
    decided = run(app, "comments", "decide", number, "removed", "--because", "off topic")
    assert decided == f"{number} removed\n"
    assert "removed. It is about something else." in run(app, "comments", "show", number)
    again = ("comments", "decide", number, "removed", "--because", "insulting")
    assert "its reason stays as it was" in run(app, *again, expect=1)
    wrong = ("comments", "decide", number, "published", "--because", "insulting")
    assert "it goes with `removed`" in run(app, *wrong, expect=2)
    unknown = ("comments", "decide", number, "removed", "--because", "boring")
    assert "'off topic': It is about something else." in run(app, *unknown, expect=2)


def test_appeals_and_reports_are_listed_and_shown(app: Flask) -> None:
    publishes()
    receipt = submits(draft()).receipt or ""
    decides(1, Status.REMOVED, note="Not about the boat.")
    writer_actions.object_to_removal(receipt, "But it\nis.", rules=Rules(), now=NOON)
    with transaction() as session:
        spam, false = ({"reason": reason} for reason in (FlagReason.SPAM, FlagReason.FALSE))
        plain = {"comment_id": 1, "flagged_at": NOON}
        session.add(Flag(**plain, **spam, reporter_hash="a", settled_at=NOON))
        session.add(Flag(**plain, **false, reporter_hash="b", line="It was a\nsheep."))
    assert run(app, "comments", "list", "--appealed") == (
        "1 removed 2026-11-22 12:00 Bo Newcomer on ferry: But it is.\n"
    )
    assert "in any state" in run(app, "comments", "list", "--appealed", "--held", expect=2)
    assert run(app, "comments", "show", "1").splitlines()[-4:] == [
        "2026-11-22 12:00 reported: spam, settled 2026-11-22 12:00.",
        "2026-11-22 12:00 reported: false. It was a sheep.",
        "2026-11-22 12:00 appealed: But it is.",
        "The appeal waits.",
    ]
    decides(1, Status.PUBLISHED, note="You are right.")
    assert run(app, "comments", "list", "--appealed") == ""
    last = run(app, "comments", "show", "1").splitlines()[-1]
    assert last == "2026-11-22 12:00 answered. You are right."


def test_the_newsroom_answers_with_a_badge(app: Flask) -> None:
    publishes()
    number = says("How is the goat?")
    answer = ("comments", "answer", str(number), "--as", "  Ada\u202e Editor ", "--badge", "staff")
    assert run(app, *answer, text="\ufeffIt is *well*.\n") == f"{number + 1} published\n"
    top = ("comments", "answer", "--article", "ferry", "--as", "Ada", "--badge", "author")
    assert run(app, *top, text="We made a mistake.") == f"{number + 2} published\n"
    page = app.test_client().get("/articles/ferry").get_data(as_text=True)
    assert "It is <em>well</em>." in page
    shown = run(app, "comments", "show", str(number + 1))
    assert shown.startswith(f"{number + 1} published Ada Editor (staff)\n\nIt is *well*.\n")


@pytest.mark.parametrize(
    ("arguments", "text", "sentence"),
    [
        (("1", "--as", "Ada", "--badge", "staff"), "", "standard input has no text"),
        (("1", "--as", "Ada", "--badge", "staff"), " \n\u200b", "standard input has no text"),
        (("1", "--as", "Ada", "--badge", "staff"), b"\xff", "not UTF-8"),
        (("1", "--as", " \u200b", "--badge", "staff"), "Well.", "--as needs a name"),
        (("1", "--as", "A" * 101, "--badge", "staff"), "Well.", "at most 100 characters"),
        (("1", "--as", "Ada", "--badge", "reader"), "Well.", "Invalid value for '--badge'"),
        (("1", "--as", "Ada"), "Well.", "Missing option '--badge'"),
        (("--as", "Ada", "--badge", "staff"), "Well.", "Name either the comment"),
        (
            ("1", "--article", "ferry", "--as", "Ada", "--badge", "staff"),
            "Well.",
            "Name either the comment",
        ),
        (("1", "--as", "Ada", "--badge", "staff"), "Well.", "Comment 1 is held; only"),
        (("9", "--as", "Ada", "--badge", "staff"), "Well.", "There is no comment 9."),
        (
            ("--article", "none", "--as", "Ada", "--badge", "staff"),
            "Well.",
            "There is no public article none.",
        ),
    ],
)
def test_an_answer_that_cannot_be_is_refused(
    app: Flask, arguments: tuple[str, ...], text: str | bytes, sentence: str
) -> None:
    publishes()
    submits(draft())
    output = run(app, "comments", "answer", *arguments, text=text, expect=None)
    assert sentence in output
    assert len(queries.listed(status=None, limit=9)) == 1


def test_a_comment_is_picked_and_no_longer(app: Flask) -> None:
    publishes()
    number = str(says("The goat bit me."))
    assert run(app, "comments", "pick", number) == f"{number} picked\n"
    assert run(app, "comments", "show", number).splitlines()[0].endswith(" picked")
    assert "Editors’ picks" in app.test_client().get("/articles/ferry").text
    assert run(app, "comments", "pick", number, "--undo") == f"{number} not picked\n"
    assert "Editors’ picks" not in app.test_client().get("/articles/ferry").text
    assert "There is no comment 9." in run(app, "comments", "pick", "9", expect=1)
    decides(int(number), Status.HELD)
    assert "is held; only a published one" in run(app, "comments", "pick", number, expect=1)


def test_a_sample_is_published_into_an_empty_blog_only(app: Flask) -> None:
    assert "/articles/the-ferry-at-tall-reeds" in run(app, "sample", "publish")
    assert run(app, "sample", "publish") == ""
    assert run(app, "articles", "list").count("\n") == 1


def test_a_comment_nobody_wrote_cannot_be_shown(app: Flask) -> None:
    assert "There is no comment 5." in run(app, "comments", "show", "5", expect=1)


def run(
    app: Flask, *arguments: str, text: str | bytes | None = None, expect: int | None = 0
) -> str:
    """Run a command and return what it prints; `expect` is its exit status, None any but 0.

    `text` is its standard input.
    """
    result = app.test_cli_runner().invoke(args=arguments, input=text)
    assert result.exit_code == expect or (expect is None and result.exit_code), result.output
    return str(result.output)
