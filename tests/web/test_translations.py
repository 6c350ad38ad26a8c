"""The catalogues keep up with the sentences, and the pages speak the language that is set."""

from __future__ import annotations

import dataclasses
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from blog.settings import Settings
from tests.cast import publishes
from tests.pages import Reader, words

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of what the tool reads and writes."""
    for folder in ("blog", "templates", "tools"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


@pytest.fixture
def settings(settings: Settings, request: pytest.FixtureRequest) -> Settings:
    """The language is the one a test asks for."""
    return dataclasses.replace(settings, language=getattr(request, "param", "en"))


def test_every_sentence_is_translated() -> None:
    answer = translations(ROOT, "--check")
    assert (answer.returncode, answer.stderr) == (0, "")


def test_a_sentence_without_translation_fails_the_check(copy: Path) -> None:
    (copy / "templates" / "new.html").write_text('{{ _("Nobody has translated this.") }}')
    answer = translations(copy, "--check")
    assert answer.returncode == 1
    assert answer.stderr.count("This sentence is missing") == 2
    assert translations(copy).returncode == 0
    answer = translations(copy, "--check")
    assert answer.returncode == 1
    assert answer.stderr.count("This sentence is not translated") == 2


def test_a_translation_with_another_placeholder_fails_the_check(copy: Path) -> None:
    po = copy / "blog" / "translations" / "fr" / "LC_MESSAGES" / "messages.po"
    there, wrong = 'msgstr "Erreur %(status)s"', 'msgstr "Erreur %(state)s"'
    assert there in po.read_text("utf-8")
    po.write_text(po.read_text("utf-8").replace(there, wrong), "utf-8")
    answer = translations(copy, "--check")
    assert answer.returncode == 1
    assert "other placeholders" in answer.stderr
    assert "messages.mo is not what this compiles to" in answer.stderr


def test_running_the_tool_again_changes_nothing(copy: Path) -> None:
    before = catalogues(copy)
    assert translations(copy).returncode == 0
    assert catalogues(copy) == before


@pytest.mark.parametrize(
    ("settings", "direction", "heading"),
    [("fr", "ltr", "Laisser un commentaire"), ("ar", "rtl", "اترك تعليقًا")],
    indirect=["settings"],
)
def test_an_article_speaks_the_language_that_is_set(
    settings: Settings, reader: Reader, direction: str, heading: str
) -> None:
    publishes()
    page = reader.get("/articles/ferry")
    html = page.one("html")
    assert (html.get("lang"), html.get("dir")) == (settings.language, direction)
    assert heading in [words(each) for each in page.all("h2")]


def translations(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the tool of this tree."""
    return subprocess.run(
        [sys.executable, root / "tools" / "translations.py", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def catalogues(root: Path) -> dict[str, bytes]:
    """Return what the catalogues hold, byte by byte."""
    return {
        each.relative_to(root).as_posix(): each.read_bytes()
        for each in (root / "blog" / "translations").rglob("messages.*")
    }
