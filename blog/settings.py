"""Every setting once: name, type, default, unit and meaning; checked when the blog starts.

A setting comes from the environment (`BLOG_SITE_TITLE`), else from a file that a
variable names (`BLOG_SECRET_KEY_FILE`), else from `instance/config.py`
(`SITE_TITLE = "…"`), else from its default here.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from click import ClickException

from blog.core.parsing import is_origin, parse
from blog.core.secret_key import LEAST_CHARACTERS, kept_secret_key
from blog.core.sources import raw_values

PROJECT = Path(__file__).resolve().parent.parent
LANGUAGES = ("en", "fr", "ar")
# What no page and no log may show.
SECRETS = ("secret_key", "database_url", "mail_url")
# Deeper, a page is unreadable, and its template's recursion near its end.
MOST_LEVELS = 50
# Plain; TLS from the first byte (RFC 8314, §3); TLS once connected (RFC 3207).
MAIL_SCHEMES = ("smtp", "smtps", "smtp+starttls")


class SettingsError(ClickException):
    """Settings that cannot be served with; its text says what to change, a line each.

    A ClickException, so that every `flask` command shows the text and no traceback.
    """


def _setting(default: Any, meaning: str) -> Any:
    return field(default=default, metadata={"meaning": meaning})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an operator may change. `docs/operate.md` lists the same, for people."""

    instance_path: Path = _setting(
        PROJECT / "instance", "Folder of this machine's database, secret key and config.py."
    )
    database_url: str = _setting(
        "", "Where the database is; empty: dateline.sqlite in the instance folder."
    )
    database_timeout_seconds: float = _setting(
        5.0, "How long a request waits for a busy database before it is answered with 503."
    )
    secret_key: str = _setting(
        "", "Signs and hashes; at least 16 characters; empty: made once in the instance folder."
    )
    site_title: str = _setting("Dateline", "The blog's name, on every page.")
    site_description: str = _setting(
        "News, and what its readers have to say about it.", "One sentence under the name."
    )
    language: str = _setting("en", f"Language of the pages: {', '.join(LANGUAGES)}.")
    time_zone: str = _setting("UTC", "IANA name of the zone in which times are shown.")
    base_url: str = _setting(
        "", "Public address of the blog, as in https://news.example; empty: as requested."
    )
    trusted_proxies: int = _setting(
        0, "How many proxies stand in front, each adding to X-Forwarded-For, -Proto and -Host."
    )
    trusted_origins: tuple[str, ...] = _setting(
        (), "Other origins whose forms may post here, parted by blanks or commas."
    )
    articles_per_page: int = _setting(20, "Articles on a page of the front page's list.")
    comments_per_page: int = _setting(50, "Top-level comments on a page of a thread.")
    comments_newest_first: bool = _setting(
        False, "Show the newest top-level comment first, where an article does not say (1 or 0)."
    )
    thread_depth: int = _setting(4, "How deep answers are shown inside each other; at most 50.")
    comments_open_days: int = _setting(
        0, "Days after publication at which an article closes for comments; 0: never."
    )
    comment_max_characters: int = _setting(10_000, "Longest comment, in characters.")
    name_max_characters: int = _setting(100, "Longest name, in characters.")
    email_max_characters: int = _setting(254, "Longest email address, in characters.")
    website_max_characters: int = _setting(200, "Longest website address, in characters.")
    hold_seconds: int = _setting(
        3, "A form sent sooner than this after it was made is held, in seconds; 0: never."
    )
    hold_links: int = _setting(2, "A comment with this many links is held; 0: never.")
    hold_first_comments: bool = _setting(
        True, "Hold comments of readers who have not proved who they are (1 or 0)."
    )
    throttle: bool = _setting(True, "Limit how often one address may comment (1 or 0).")
    throttle_pause_seconds: int = _setting(15, "Least time between two comments, in seconds.")
    throttle_window_seconds: int = _setting(600, "Length of the window below, in seconds.")
    throttle_window_comments: int = _setting(5, "Most comments of one address in the window.")
    receipt_grace_seconds: int = _setting(
        900, "How long a comment sent again still gets a fresh receipt, in seconds."
    )
    edit_seconds: int = _setting(
        900, "How long a writer may change a comment after sending it, in seconds; 0: never."
    )
    hold_added_characters: int = _setting(
        60, "A published comment to which an edit adds more than this many waits again."
    )
    hold_flags: int = _setting(
        3, "A published comment that this many readers report is held; 0: never."
    )
    flags_per_day: int = _setting(20, "Most reports that one address may send in a day.")
    address_days: int = _setting(30, "Days after which the keyed hash of an IP is dropped.")
    mail_url: str = _setting(
        "",
        "Mail server: smtp://, smtps:// or smtp+starttls://user:password@host:port; "
        "empty: no mail.",
    )
    mail_from: str = _setting("", "Address from which mail is sent; needed with BLOG_MAIL_URL.")
    newsroom_emails: tuple[str, ...] = _setting(
        (), "Who is mailed that comments wait, parted by blanks or commas."
    )
    mail_gather_seconds: int = _setting(
        3600, "Least time between two mails about one thread to one reader, in seconds."
    )
    digest_seconds: int = _setting(
        3600, "Least time between two mails to the newsroom, in seconds."
    )
    confirmation_mails_per_day: int = _setting(
        3, "Most mails in a day that ask one address to confirm itself, whoever asks for them."
    )
    request_max_bytes: int = _setting(1_000_000, "Largest request that is accepted, in bytes.")
    request_max_fields: int = _setting(100, "Most fields in a form that is accepted.")

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which times are shown."""
        return ZoneInfo(self.time_zone)


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
    errors += _problems(settings)
    if errors:
        raise SettingsError("\n".join(errors))
    return _with_defaults_of_this_machine(settings)


def check(settings: Settings) -> Settings:
    """Return settings built in code once they are complete; raises SettingsError."""
    if problems := _problems(settings):
        raise SettingsError("\n".join(problems))
    return _with_defaults_of_this_machine(settings)


def normal_database_url(url: str) -> str:
    """Return a database URL with the driver this project installs.

    Hosting services write postgres://, SQLAlchemy wants postgresql+psycopg://.
    """
    scheme, separator, rest = url.partition("://")
    if scheme.lower() in {"postgres", "postgresql", "postgresql+psycopg2", "postgresql+psycopg"}:
        return f"postgresql+psycopg{separator}{rest}"
    return url


def _problems(settings: Settings) -> list[str]:
    """Say, a sentence each, what about these settings cannot work."""
    problems = []
    if settings.secret_key and len(settings.secret_key) < LEAST_CHARACTERS:
        problems.append(
            "BLOG_SECRET_KEY is too short: it needs 16 characters; without one, one is made."
        )
    scheme = normal_database_url(settings.database_url).partition(":")[0]
    if scheme not in {"", "sqlite", "postgresql+psycopg"}:
        problems.append(
            "BLOG_DATABASE_URL must begin with sqlite:/// or postgresql://, "
            f"got one that begins with {scheme!r}."
        )
    if settings.language not in LANGUAGES:
        problems.append(
            f"BLOG_LANGUAGE must be one of {', '.join(LANGUAGES)}, got {settings.language!r}."
        )
    try:
        ZoneInfo(settings.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        problems.append(
            f"BLOG_TIME_ZONE must be a name such as Europe/Paris, got {settings.time_zone!r}."
        )
    if settings.base_url and not is_origin(settings.base_url):
        problems.append(
            f"BLOG_BASE_URL must be like https://news.example, got {settings.base_url!r}."
        )
    problems += [
        f"BLOG_TRUSTED_ORIGINS must list origins like https://news.example, got {origin!r}."
        for origin in settings.trusted_origins
        if not is_origin(origin)
    ]
    problems += _mail_problems(settings)
    return problems + _number_problems(settings)


def _number_problems(settings: Settings) -> list[str]:
    problems = []
    for name, setting in _FIELDS.items():
        value = getattr(settings, name)
        least = 1 if name in _AT_LEAST_ONE else 0
        if setting.type in {"int", "float"} and value < least:
            problems.append(f"BLOG_{name.upper()} must be {least} or more, got {value}.")
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
}
