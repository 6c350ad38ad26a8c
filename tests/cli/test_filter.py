"""flask comments train, learn and evaluate, as an operator types them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from blog.comments.status import Status
from blog.core.audit import AuditEntry
from blog.core.clock import utc_now
from blog.core.database import db
from blog.moderation import learning_actions
from blog.moderation.learning_actions import Outcome
from blog.spam import actions, queries
from blog.spam.material import Material
from tests.cast import BO, decides, draft, publishes, submits
from tests.filtering import examples, learns, loads


def writes(path: Path, lines: Iterable[Material], header: str = "text,name,label") -> Path:
    """A file of labelled comments."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(f"{header}\n")
        for each in lines:
            csv.writer(file).writerow([each.text, each.name, "spam" if each.is_spam else "good"])
    return path


@pytest.fixture
def video(tmp_path: Path) -> Path:
    """60 labelled comments of each kind."""
    both = [*examples(60, is_spam=False), *examples(60, is_spam=True)]
    return writes(tmp_path / "video.csv", both)


def stored() -> list[tuple[str, bool]]:
    db.session.rollback()
    return [(each.text, each.is_spam) for each in queries.loaded()]


def test_a_file_is_loaded_and_learned(app: Flask, video: Path) -> None:
    output = run(app, "train", str(video))
    assert "Loading" in output
    assert "video.csv: 120 new, 0 with another label than before, 0 known.\n" in output
    assert output.endswith("Learned from 60 good and 60 spam examples.\n")
    assert queries.find_model(db.session()) is not None
    again = run(app, "train", str(video))
    assert "video.csv: 0 new, 0 with another label than before, 120 known.\n" in again
    assert again.endswith("Nothing has changed. Learned from 60 good and 60 spam examples.\n")
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).first()
    assert entry is not None
    assert (entry.did, entry.detail) == ("filter.loaded", "video.csv: 120")


def test_the_same_text_and_name_is_there_once_with_its_latest_label(
    app: Flask, tmp_path: Path
) -> None:
    said = Material(text="Goats!", name="Bo", is_spam=False)
    lines = [
        said,
        Material(text="goats!  ", name="bo", is_spam=False),
        Material(text="Goats!", name="Cy", is_spam=False),
        Material(text="Goats!", name="Bo", is_spam=True),
    ]
    output = run(app, "train", str(writes(tmp_path / "a.csv", lines)))
    assert "a.csv: 2 new, 0 with another label than before, 2 known.\n" in output
    assert sorted(stored()) == [("Goats!", False), ("Goats!", True)]
    output = run(app, "train", str(writes(tmp_path / "b.csv", [said])))
    assert "b.csv: 0 new, 1 with another label than before, 0 known.\n" in output
    assert sorted(stored()) == [("Goats!", False), ("Goats!", False)]
    assert [each.name for each in queries.sources()] == ["a.csv", "b.csv"]


# Lines of the file, as an editor of texts counts them.
BAD = {
    "line 4: its label is neither good nor spam": '"I like\ngoats.",Bo,good\nBuy!,Mal,ham\n',
    "line 2: it has 2 columns, not 3": "Buy!,Mal\n",
    "line 3: it has 1 columns, not 3": 'I like goats.,Bo,good\n"never closed,Bo,good\n',
    "line 4: it has 4 columns, not 3": "I like goats.,Bo,good\n\nBuy,now,Mal,spam\n",
}


@pytest.mark.parametrize(("said", "lines"), BAD.items())
def test_a_bad_line_is_told_by_its_number_and_nothing_is_loaded(
    app: Flask, tmp_path: Path, said: str, lines: str
) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(f"text,name,label\n{lines}", encoding="utf-8")
    output = run(app, "train", str(path), expect=1)
    assert f"{path}, {said}.\n" in output
    assert "1 line cannot be taken, so nothing was loaded." in output
    assert stored() == []
    rest = lines.count("I like")
    assert f"bad.csv: {rest} new, " in run(app, "train", "--skip-bad", str(path))
    assert len(stored()) == rest


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Its first line names no column text, name, label."),
        (b"text,name\nx,y\n", "Its first line names no column label."),
        (b"text,name,label\n\xff,Bo,good\n", "It is not UTF-8 text."),
        (b"text,name,label\n" + b"x" * 1_000_001 + b",Bo,good\n", "It is no CSV"),
    ],
)
def test_a_file_that_is_none_is_refused_whole(
    app: Flask, tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "none.csv"
    path.write_bytes(content)
    assert said in run(app, "train", "--skip-bad", str(path), expect=1)
    assert said in run(app, "train", str(path), expect=1)
    assert stored() == []


def test_a_line_without_anything_to_see_is_left_out(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "blank.csv"
    path.write_text("text,name,label\n \u200b,Mal,spam\n\nBuy!,Mal,spam\n", encoding="utf-8")
    run(app, "train", str(path))
    assert stored() == [("Buy!", True)]


def test_columns_may_stand_in_any_order_and_a_byte_order_mark_before_them(
    app: Flask, tmp_path: Path
) -> None:
    path = tmp_path / "excel.csv"
    path.write_text("\ufeffLabel, Name,text,url\r\nSPAM,Mal,Buy!,x\r\n", encoding="utf-8")
    run(app, "train", str(path))
    assert stored() == [("Buy!", True)]


def test_what_was_loaded_is_taken_out_again(app: Flask, video: Path) -> None:
    run(app, "train", str(video))
    output = run(app, "train", "--forget", "video.csv")
    assert output.startswith("video.csv: 120 dropped.\n")
    assert "Learned from 0 good and 0 spam examples. It judges from 50 of each on." in output
    assert queries.find_model(db.session()) is None
    output = run(app, "train", "--forget", "video.csv", expect=1)
    assert output == "Error: Nothing was loaded from video.csv. Files loaded: none.\n"
    assert "Name a file to load, or say --forget" in run(app, "train", expect=2)
    assert "Name a file" in run(app, "train", str(video), "--forget", "x", expect=2)


def test_learning_now_is_a_command(app: Flask) -> None:
    loads(good=50, spam=49)
    assert run(app, "learn") == (
        "Learning …\nLearned from 50 good and 49 spam examples. It judges from 50 of each on.\n"
    )
    actions.claim(now=utc_now())
    assert "The blog is learning at this moment." in run(app, "learn", expect=1)


def test_a_failure_is_said(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning_actions, "relearn", lambda _now: Outcome.FAILED)
    assert "It could not learn; what it knew stays." in run(app, "learn", expect=1)


@pytest.fixture
def others(tmp_path: Path) -> Path:
    """Other labelled comments of both kinds, and ten that were learned from."""
    lines = [each for is_spam in (False, True) for each in examples(100, is_spam=is_spam)]
    return writes(tmp_path / "others.csv", [*lines[60:100], *lines[160:], *lines[:10]])


def test_the_filter_is_tried_on_what_it_has_not_learned_from(app: Flask, others: Path) -> None:
    loads(good=60, spam=60)
    learns()
    lines = run(app, "evaluate", str(others)).splitlines()
    assert lines[0].split() == ["let", "pass", "held", "spam", "in", "all"]
    assert [lines[1].split()[0], lines[1].split()[-1]] == ["good", "40"]
    assert [lines[2].split()[0], lines[2].split()[-1]] == ["spam", "40"]
    assert lines[4].split() == ["from", "precision", "recall"]
    assert lines[5].split()[:2] == ["held", "70.0%"]
    assert lines[6].split()[:2] == ["spam", "95.0%"]
    assert lines[8].startswith("Of the good ones, ")
    assert lines[9] == "Left out: 10, since the filter has learned from them."


def test_a_trial_is_printed_for_machines_too(app: Flask, others: Path) -> None:
    loads(good=60, spam=60)
    learns()
    told = json.loads(run(app, "evaluate", str(others), "--json"))
    assert sum(told["good"].values()) == sum(told["spam"].values()) == 40
    assert told["known"] == 10
    assert told["at_held"]["recall"] >= told["at_spam"]["recall"]
    assert told["at_spam"].keys() == {"threshold", "precision", "recall"}


def test_decided_comments_were_learned_from_too(app: Flask, tmp_path: Path) -> None:
    publishes()
    loads()
    decides(submits(draft("I was on that boat.")).comment_id, Status.PUBLISHED)
    learns()
    said = Material(text="I was on that boat.", name=BO["name"], is_spam=False)
    path = writes(tmp_path / "mine.csv", [said])
    assert "The filter has learned from all that is in" in run(app, "evaluate", str(path), expect=1)


def test_without_enough_examples_nothing_is_tried(app: Flask, others: Path) -> None:
    loads(good=50, spam=49)
    learns()
    assert run(app, "evaluate", str(others), expect=1) == (
        "Error: The filter has learned too little: "
        "50 good and 49 spam examples. It judges from 50 of each on.\n"
    )


def run(app: Flask, *arguments: str, expect: int = 0) -> str:
    """Run a command about the filter and return what it prints; `expect` is its exit status."""
    result = app.test_cli_runner().invoke(args=["comments", *arguments])
    assert result.exit_code == expect, result.output
    return str(result.output)
