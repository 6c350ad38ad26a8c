"""The site in another language: every sentence of ours is translated, and pages follow it."""

from __future__ import annotations

import dataclasses
import gettext
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel import Locale, localedata

from blog.settings import LANGUAGES, Settings
from blog.web.i18n import direction
from tests.cast import BO, publishes
from tests.pages import Reader

ROOT = Path(__file__).parents[2]


def check(root: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(root / "tools/translations.py"), "--check"]
    return subprocess.run(command, capture_output=True, text=True)


def copied(folder: Path) -> Path:
    for name in ("blog", "templates", "tools"):
        shutil.copytree(ROOT / name, folder / name)
    return folder / "blog/translations"


def test_every_sentence_is_translated() -> None:
    done = check(ROOT)
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


def test_the_direction_of_a_language_is_the_one_that_babel_knows() -> None:
    plain = [each for each in localedata.locale_identifiers() if "_" not in each]
    for tag in [*plain, "pa_Arab", "az_Arab_IR", "ff_Adlm", "sd_Deva", "ks_Deva_IN", "bm_Nkoo"]:
        assert direction(tag.replace("_", "-")) == Locale.parse(tag).text_direction, tag
    assert direction("pa-PK") == "rtl"
    assert direction("nobody's") == direction("") == "ltr"


def test_every_language_that_can_be_chosen_is_watched() -> None:
    # The tool runs as a script, where the blog cannot be imported, so it has its own list.
    watched = runpy.run_path(str(ROOT / "tools/translations.py"))["LANGUAGES"]
    assert {"en", *watched} == set(LANGUAGES)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('msgstr "Commentaires"', 'msgstr ""', "does not translate 'Comments'"),
        ('Page %(number)s"\n\n', 'Page %(count)s"\n\n', "changes the placeholders of 'Page"),
        ('msgid "Website"', 'msgid "Web site"', "lacks 'Website'"),
        (
            '[0] "%(num)d commentaire"',
            '[0] "Un commentaire"',
            "changes the placeholders of ('%(num)d",
        ),
        ('msgid "Pages"\n', '#, fuzzy\nmsgid "Pages"\n', "does not translate 'Pages'"),
        ('msgid "revised"\nmsgstr', '#~ msgid "former"\n#~ msgstr', "has 'former', which nobody"),
    ],
)
def test_what_is_not_translated_is_found(
    tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    path = copied(tmp_path) / "fr/LC_MESSAGES/messages.po"
    source = path.read_text(encoding="utf-8")
    assert old in source
    path.write_text(source.replace(old, new), encoding="utf-8")
    done = check(tmp_path)
    assert done.returncode == 1
    assert complaint in done.stdout
    assert "is not compiled" in done.stdout


@pytest.mark.parametrize(
    ("name", "complaint"), [("messages.mo", "is not compiled"), ("messages.po", "lacks 'Comments'")]
)
def test_a_lost_file_is_found(tmp_path: Path, name: str, complaint: str) -> None:
    (copied(tmp_path) / "ar/LC_MESSAGES" / name).unlink()
    done = check(tmp_path)
    assert done.returncode == 1
    assert complaint in done.stdout
    assert done.stderr == ""


def test_an_update_changes_nothing_where_no_sentence_changed(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    before = {path: path.read_bytes() for path in folder.rglob("messages.*")}
    subprocess.run([sys.executable, str(tmp_path / "tools/translations.py")], check=True)
    assert {path: path.read_bytes() for path in folder.rglob("messages.*")} == before


@pytest.mark.parametrize(
    ("count", "phrase"),
    [
        (0, "لا تعليقات"),
        (1, "تعليق واحد"),
        (2, "تعليقان"),
        (3, "3 تعليقات"),
        (11, "11 تعليقًا"),
        (99, "99 تعليقًا"),
        (100, "100 تعليق"),
        (103, "103 تعليقات"),
    ],
)
def test_arabic_counts_as_its_grammar_does(count: int, phrase: str) -> None:
    # Babel numbers the last two Arabic forms the other way round than most catalogues do.
    catalog = gettext.translation("messages", ROOT / "blog/translations", ["ar"])
    counted = catalog.ngettext("%(num)d comment", "%(num)d comments", count)
    assert counted % {"num": count} == phrase


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
