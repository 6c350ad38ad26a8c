"""Read and check the settings when the blog starts.

A setting comes from the environment (`BLOG_SITE_TITLE`), else from a file that a
variable names (`BLOG_SECRET_KEY_FILE`), else from `instance/config.py`
(`SITE_TITLE = "…"`), else from its default in `blog/settings.py`.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from click import ClickException

from blog.core import week
from blog.core.parsing import is_origin, parse
from blog.core.secret_key import LEAST_CHARACTERS, kept_secret_key
from blog.core.sources import raw_values
from blog.settings import LANGUAGES, MAIL_SCHEMES, MOST_LEVELS, PROJECT, SECRETS, Settings


class SettingsError(ClickException):
    """Settings that cannot be served with; its text says what to change, a line each.

    A ClickException, so that every `flask` command shows the text and no traceback.
    """


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read and check all settings; make the secret key where there is none.

    Raises SettingsError with one line for each thing that is wrong.
    """
    environ = os.environ if environ is None else environ
    folder = Path(environ.get("BLOG_INSTANCE_PATH") or PROJECT / "instance").resolve()
    errors: list[str] = []
    values: dict[str, Any] = {}
    for source, name, raw in raw_values(environ, folder / "config.py", _FIELDS, errors):
        try:
            values[name] = parse(raw, str(_FIELDS[name].type))
        except ValueError as error:
            errors.append(f"{source} {error}, got {_shown(name, raw)}.")
    values["instance_path"] = folder
    settings = Settings(**values)
    errors += problems(settings)
    if errors:
        raise SettingsError("\n".join(errors))
    return _with_defaults_of_this_machine(settings)


def fixed(settings: Settings, environ: Mapping[str, str] | None = None) -> frozenset[str]:
    """Return the names of the settings that the operator has set, which nobody else may change."""
    environ = os.environ if environ is None else environ
    found = raw_values(environ, settings.instance_path / "config.py", _FIELDS, [], warn=False)
    return frozenset(name for _source, name, _raw in found)


def check(settings: Settings) -> Settings:
    """Return settings built in code once they are complete; raises SettingsError."""
    if found := problems(settings):
        raise SettingsError("\n".join(found))
    return _with_defaults_of_this_machine(settings)


def normal_database_url(url: str) -> str:
    """Return a database URL with the driver this project installs.

    Hosting services write postgres://, SQLAlchemy wants postgresql+psycopg://.
    """
    scheme, separator, rest = url.partition("://")
    if scheme.lower() in {"postgres", "postgresql", "postgresql+psycopg2", "postgresql+psycopg"}:
        return f"postgresql+psycopg{separator}{rest}"
    return url


def least(name: str) -> int:
    """Return the smallest value that a setting of numbers may have."""
    return 1 if name in _AT_LEAST_ONE else 0


def problems(settings: Settings) -> list[str]:
    """Say, a sentence each, what about these settings cannot work."""
    found = []
    if settings.secret_key and len(settings.secret_key) < LEAST_CHARACTERS:
        found.append(
            "BLOG_SECRET_KEY is too short: it needs 16 characters; without one, one is made."
        )
    scheme = normal_database_url(settings.database_url).partition(":")[0]
    if scheme not in {"", "sqlite", "postgresql+psycopg"}:
        found.append(
            "BLOG_DATABASE_URL must begin with sqlite:/// or postgresql://, "
            f"got one that begins with {scheme!r}."
        )
    if settings.language not in LANGUAGES:
        found.append(
            f"BLOG_LANGUAGE must be one of {', '.join(LANGUAGES)}, got {settings.language!r}."
        )
    try:
        ZoneInfo(settings.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        found.append(
            f"BLOG_TIME_ZONE must be a name such as Europe/Paris, got {settings.time_zone!r}."
        )
    if settings.base_url and not is_origin(settings.base_url):
        found.append(f"BLOG_BASE_URL must be like https://news.example, got {settings.base_url!r}.")
    found += [
        f"BLOG_TRUSTED_ORIGINS must list origins like https://news.example, got {origin!r}."
        for origin in settings.trusted_origins
        if not is_origin(origin)
    ]
    try:
        week.parse(settings.staffed_hours)
    except week.BadHours as error:
        found.append(f"BLOG_STAFFED_HOURS {error}, got {settings.staffed_hours[:100]!r}.")
    found += _mail_problems(settings)
    return found + _number_problems(settings)


def _number_problems(settings: Settings) -> list[str]:
    problems = []
    for name, setting in _FIELDS.items():
        value = getattr(settings, name)
        if setting.type in {"int", "float"} and value < least(name):
            problems.append(f"BLOG_{name.upper()} must be {least(name)} or more, got {value}.")
        most = _MOST_OF_A_UNIT.get(name.rpartition("_")[2])
        if setting.type in {"int", "float"} and most is not None and value > most:
            problems.append(f"BLOG_{name.upper()} must be {most} or less, got {value}.")
    if settings.password_memory_kib < _LEAST_MEMORY_KIB:
        problems.append(f"BLOG_PASSWORD_MEMORY_KIB must be {_LEAST_MEMORY_KIB} or more.")
    if settings.thread_depth > MOST_LEVELS:
        problems.append(f"BLOG_THREAD_DEPTH must be {MOST_LEVELS} or less.")
    return problems


def _mail_problems(settings: Settings) -> list[str]:
    if not settings.mail_url:
        return []
    problems = []
    if not is_mail_url(settings.mail_url):
        problems.append(
            "BLOG_MAIL_URL must be like smtp://host:25, smtps://user:password@host or "
            "smtp+starttls://user:password@host:587; what is special in a password as %xx."
        )
    if "@" not in settings.mail_from:
        problems.append("BLOG_MAIL_FROM must be an address, since BLOG_MAIL_URL is set.")
    if not settings.base_url:
        problems.append("BLOG_BASE_URL must be set with BLOG_MAIL_URL: mails have links in them.")
    return problems


def is_mail_url(url: str) -> bool:
    """Tell whether this names a mail server in a way that `notifications.delivery` takes."""
    try:
        parts = urlsplit(url)
        return parts.scheme in MAIL_SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _with_defaults_of_this_machine(settings: Settings) -> Settings:
    """Fill in the database and the secret key that live in the instance folder."""
    folder = settings.instance_path
    try:
        folder.mkdir(parents=True, exist_ok=True)
        key = settings.secret_key or kept_secret_key(folder / "secret_key")
    except ValueError as error:
        raise SettingsError(str(error)) from error
    except OSError as error:
        raise SettingsError(
            f"The instance folder {folder} cannot be written: {error.strerror}. "
            "Make it writable, or name another with BLOG_INSTANCE_PATH."
        ) from error
    url = settings.database_url or f"sqlite:///{folder / 'dateline.sqlite'}"
    return dataclasses.replace(
        settings,
        secret_key=key,
        database_url=normal_database_url(url),
        base_url=settings.base_url.rstrip("/"),
    )


def _shown(name: str, raw: Any) -> str:
    return "a secret" if name in SECRETS else repr(raw)


_FIELDS = {each.name: each for each in dataclasses.fields(Settings)}
_AT_LEAST_ONE = {
    "database_pool_size",
    "articles_per_page",
    "comments_per_page",
    "thread_depth",
    "address_days",
    "comment_max_characters",
    "name_max_characters",
    "email_max_characters",
    "website_max_characters",
    "request_max_bytes",
    "request_max_fields",
    "throttle_window_comments",
    "password_passes",
    "sign_in_attempts",
    "sign_in_address_attempts",
    "sign_in_window_seconds",
    "session_idle_seconds",
    "session_seconds",
    "invitation_seconds",
    "password_link_seconds",
    "image_max_bytes",
    "image_max_pixels",
}
_LEAST_MEMORY_KIB = 8192
# Longer is a slip of the finger, and further than a calendar reaches back or ahead.
_MOST_OF_A_UNIT = {"seconds": 1_000_000_000, "days": 36_500}
