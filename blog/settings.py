"""Every setting once: name, type, default, unit and meaning.

`blog/configuration.py` reads and checks them; docs/operate.md lists them for people.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

PROJECT = Path(__file__).resolve().parent.parent
LANGUAGES = ("en", "fr", "ar")
# What no page and no log may show.
SECRETS = ("secret_key", "database_url", "mail_url")
# Deeper, a page is unreadable, and its template's recursion near its end.
MOST_LEVELS = 50
# Plain; TLS from the first byte (RFC 8314, §3); TLS once connected (RFC 3207).
MAIL_SCHEMES = ("smtp", "smtps", "smtp+starttls")


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
    database_pool_size: int = _setting(
        4, "Connections to PostgreSQL that each worker keeps open: as many as it has threads."
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
    page_cache_mb: int = _setting(
        32, "Memory in which each worker keeps public pages ready to be sent, in MB; 0: none."
    )
    shared_cache_seconds: int = _setting(
        1, "How long a CDN or proxy may send a public page without asking, in seconds."
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
    use_filter: bool = _setting(
        True, "Have the learned filter hold comments, once it has seen enough (1 or 0)."
    )
    staffed_hours: str = _setting(
        "",
        "When somebody reads comments, such as mon-fri 08:00-18:00, sat 10:00-14:00, in the "
        "site's time zone; outside, all comments wait; empty: always.",
    )
    queue_cap: int = _setting(
        0, "While more comments than this wait to be read, all others wait too; 0: never."
    )
    slow_seconds: int = _setting(
        120,
        "Least time between two comments of one address on an article in slow mode, in seconds.",
    )
    slow_flags: int = _setting(
        0, "So many reports on one article within an hour put it in slow mode for one; 0: never."
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
    password_memory_kib: int = _setting(
        19_456, "Memory that hashing a password takes, in KiB (Argon2id); at least 8192."
    )
    password_passes: int = _setting(2, "How often hashing a password goes through that memory.")
    sign_in_attempts: int = _setting(
        10, "Most attempts to sign in to one account in the window below."
    )
    sign_in_address_attempts: int = _setting(
        30, "Most attempts to sign in from one address in the window below."
    )
    sign_in_window_seconds: int = _setting(900, "Length of that window, in seconds.")
    session_idle_seconds: int = _setting(
        43_200, "A staff session that is not used for so long ends, in seconds."
    )
    session_seconds: int = _setting(
        1_209_600, "A staff session ends after so long however much it is used, in seconds."
    )
    second_factor_required: bool = _setting(
        False, "Have editors and admins use a second factor (1 or 0)."
    )
    invitation_seconds: int = _setting(
        604_800, "How long the link of an invitation works, in seconds."
    )
    password_link_seconds: int = _setting(
        3600, "How long the link for a new password works, in seconds."
    )
    preview_link_seconds: int = _setting(
        604_800, "How long a private link to an unpublished article works, in seconds."
    )
    image_max_bytes: int = _setting(20_000_000, "Largest picture that is accepted, in bytes.")
    image_max_pixels: int = _setting(
        40_000_000, "Largest picture that is accepted, in pixels; decoding takes 4 bytes for each."
    )
    error_reports_per_day: int = _setting(
        10, "Most reports of an error that one address may send in a day."
    )
    request_max_bytes: int = _setting(
        1_000_000,
        "Largest request, in bytes; articles at the desk and pictures have limits of their own.",
    )
    request_max_fields: int = _setting(100, "Most fields in a form that is accepted.")

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which times are shown."""
        return ZoneInfo(self.time_zone)
