"""Settings: where they come from, and what is said where they cannot work."""

from __future__ import annotations

import dataclasses
import logging
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from blog.configuration import SettingsError, check, load, normal_database_url
from blog.settings import LANGUAGES, Settings


def loads(folder: Path, **variables: str) -> Settings:
    environ = {f"BLOG_{name}": value for name, value in variables.items()}
    return load({"BLOG_INSTANCE_PATH": str(folder)} | environ)


def test_defaults_run(tmp_path: Path) -> None:
    settings = loads(tmp_path / "new")
    assert settings.database_url == f"sqlite:///{tmp_path / 'new' / 'dateline.sqlite'}"
    assert len(settings.secret_key) >= 32
    assert settings.throttle


def test_a_secret_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: loads(tmp_path).secret_key, range(16)))
    assert len(keys) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "config.py").write_text(
        "SITE_TITLE = 'From file'\nLANGUAGE = 'fr'\nHOLD_LINKS = 5\n"
    )
    settings = loads(tmp_path, SITE_TITLE="From environment")
    assert (settings.site_title, settings.language, settings.hold_links) == (
        "From environment",
        "fr",
        5,
    )


def test_a_secret_may_lie_in_a_file_that_a_variable_names(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("a key of good length\n")
    settings = loads(tmp_path, SECRET_KEY_FILE=str(tmp_path / "key"))
    assert settings.secret_key == "a key of good length"


def test_a_key_of_digits_stays_a_text(tmp_path: Path) -> None:
    assert loads(tmp_path, SECRET_KEY="1234567890123456").secret_key == "1234567890123456"


def test_values_are_read_by_their_type(tmp_path: Path) -> None:
    settings = loads(
        tmp_path,
        THROTTLE="0",
        HOLD_LINKS=" 3 ",
        DATABASE_TIMEOUT_SECONDS="0.5",
        TRUSTED_ORIGINS="https://a.example, https://b.example/",
        BASE_URL="https://news.example/",
    )
    assert settings.throttle is False
    assert settings.hold_links == 3
    assert settings.database_timeout_seconds == 0.5
    assert settings.trusted_origins == ("https://a.example", "https://b.example")
    assert settings.base_url == "https://news.example"


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"SECRET_KEY": "short"}, "BLOG_SECRET_KEY is too short"),
        ({"THROTTLE": "maybe"}, "BLOG_THROTTLE must be 1 or 0, got 'maybe'."),
        ({"HOLD_LINKS": "two"}, "BLOG_HOLD_LINKS must be a whole number, got 'two'."),
        ({"HOLD_LINKS": "-1"}, "BLOG_HOLD_LINKS must be 0 or more, got -1."),
        ({"SLOW_SECONDS": "9" * 16}, "BLOG_SLOW_SECONDS must be 1000000000 or less, got 9"),
        ({"ADDRESS_DAYS": "99999999999"}, "BLOG_ADDRESS_DAYS must be 36500 or less, got 9"),
        ({"ARTICLES_PER_PAGE": "0"}, "BLOG_ARTICLES_PER_PAGE must be 1 or more, got 0."),
        ({"THREAD_DEPTH": "51"}, "BLOG_THREAD_DEPTH must be 50 or less."),
        ({"LANGUAGE": "xx"}, "BLOG_LANGUAGE must be one of en, fr, ar, got 'xx'."),
        ({"TIME_ZONE": "Mars/Base"}, "BLOG_TIME_ZONE must be a name such as Europe/Paris"),
        ({"TIME_ZONE": "../etc"}, "BLOG_TIME_ZONE must be a name such as Europe/Paris"),
        ({"BASE_URL": "news.example"}, "BLOG_BASE_URL must be like https://news.example"),
        ({"TRUSTED_ORIGINS": "x"}, "BLOG_TRUSTED_ORIGINS must list origins"),
        ({"DATABASE_URL": "mysql://x"}, "BLOG_DATABASE_URL must begin with sqlite:///"),
        (
            {"STAFFED_HOURS": "mon 08:00-25:00"},
            "BLOG_STAFFED_HOURS has 08:00-25:00, but a day has hours from 00:00 to 24:00, "
            "got 'mon 08:00-25:00'.",
        ),
        ({"SECRET_KEY_FILE": "/nowhere"}, "BLOG_SECRET_KEY_FILE names /nowhere"),
    ],
)
def test_what_cannot_work_is_said_in_a_sentence(
    tmp_path: Path, variables: dict[str, str], sentence: str
) -> None:
    with pytest.raises(SettingsError) as refusal:
        loads(tmp_path, **variables)
    assert sentence in str(refusal.value)


def test_everything_wrong_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refusal:
        loads(tmp_path, THROTTLE="maybe", LANGUAGE="xx")
    assert len(str(refusal.value).splitlines()) == 2


def test_a_secret_is_never_repeated_in_an_error(tmp_path: Path) -> None:
    (tmp_path / "config.py").write_text("SECRET_KEY = 123456789012345678\n")
    with pytest.raises(SettingsError) as refusal:
        loads(tmp_path)
    assert "12345678" not in str(refusal.value)


def test_a_broken_config_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.py").write_text("SITE_TITLE = \n")
    with pytest.raises(SettingsError, match=r"config\.py cannot be read: SyntaxError"):
        loads(tmp_path)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("TRUSTED_ORIGINS = 5", "must list words, got 5."),
        ("HOLD_LINKS = float('inf')", "must be a whole number, got inf."),
        ("DATABASE_TIMEOUT_SECONDS = float('nan')", "must be a number, got nan."),
    ],
)
def test_a_value_of_the_wrong_kind_is_said_in_a_sentence(
    tmp_path: Path, line: str, sentence: str
) -> None:
    (tmp_path / "config.py").write_text(f"{line}\n")
    with pytest.raises(SettingsError) as refusal:
        loads(tmp_path)
    assert sentence in str(refusal.value)


def test_an_unknown_setting_is_named_with_the_nearest(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        loads(tmp_path, SITE_TITEL="x")
    assert "BLOG_SITE_TITEL is no setting" in caplog.text
    assert "Did you mean BLOG_SITE_TITLE?" in caplog.text


def test_an_instance_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="BLOG_INSTANCE_PATH"):
        loads(tmp_path / "file" / "instance")


def test_a_key_file_without_a_key_is_named(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("")
    with pytest.raises(SettingsError, match="remove it"):
        loads(tmp_path)


def test_settings_built_in_code_are_checked_too(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        check(Settings(instance_path=tmp_path, language="xx"))


@pytest.mark.parametrize(
    "url",
    [
        "postgres://u:p@h/d",
        "postgresql://u:p@h/d",
        "postgresql+psycopg://u:p@h/d",
        "postgresql+psycopg2://u:p@h/d",
        "Postgres://u:p@h/d",
    ],
)
def test_every_spelling_of_postgresql_is_taken(url: str) -> None:
    assert normal_database_url(url) == "postgresql+psycopg://u:p@h/d"


def test_every_setting_says_what_it_means() -> None:
    for field in dataclasses.fields(Settings):
        assert field.metadata["meaning"].endswith("."), field.name
    assert LANGUAGES[0] == Settings().language
