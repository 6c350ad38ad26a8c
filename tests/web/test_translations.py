"""The site in another language: every sentence of ours is translated, and pages follow it."""

from __future__ import annotations

import dataclasses
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from blog.settings import Settings
from tests.cast import BO, publishes
from tests.pages import Reader

ROOT = Path(__file__).parents[2]


def check(root: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(root / "tools/translations.py"), "--check"]
    return subprocess.run(command, capture_output=True, text=True)


def test_every_sentence_is_translated() -> None:
    assert check(ROOT).stdout == ""


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('msgstr "Commentaires"', 'msgstr ""', "does not translate 'Comments'"),
        ('Page %(number)s"\n\n', 'Page %(count)s"\n\n', "changes the placeholders of 'Page"),
        ('msgid "Website"', 'msgid "Web site"', "lacks 'Website'"),
    ],
)
def test_what_is_not_translated_is_found(
    tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    for folder in ("blog", "templates", "tools"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    path = tmp_path / "blog/translations/fr/LC_MESSAGES/messages.po"
    source = path.read_text(encoding="utf-8")
    assert old in source
    path.write_text(source.replace(old, new), encoding="utf-8")
    done = check(tmp_path)
    assert done.returncode == 1
    assert complaint in done.stdout
    assert "is not compiled" in done.stdout


@pytest.mark.parametrize(
    ("language", "direction", "heading", "error"),
    [
        ("fr", "ltr", "Laisser un commentaire", "Écrivez votre commentaire."),
        ("ar", "rtl", "اترك ردًّا", "اكتب تعليقك."),
    ],
)
class TestInAnotherLanguage:
    """The whole of a page follows BLOG_LANGUAGE: words, direction, dates, errors."""

    @pytest.fixture
    def settings(self, settings: Settings, language: str) -> Settings:
        return dataclasses.replace(settings, language=language)

    def test_a_page_is_in_the_site_s_language(
        self, reader: Reader, language: str, direction: str, heading: str, error: str
    ) -> None:
        publishes()
        page = reader.get("/articles/ferry")
        assert (page.one("html").get("lang"), page.one("html").get("dir")) == (language, direction)
        assert heading in page.text
        assert "November" not in page.text
        refused = reader.refused(page, {**BO, "body": ""}, expect=422)
        assert error in refused.text
