"""The newsroom's rules as its settings say them."""

from __future__ import annotations

from blog.comments import hours
from blog.comments.policy import Rules
from blog.core.latest import for_latest
from blog.settings import Settings


@for_latest
def of(settings: Settings) -> Rules:
    """Return the rules by which comments are taken in and judged."""
    return Rules(
        hold_seconds=settings.hold_seconds,
        hold_links=settings.hold_links,
        hold_first_comments=settings.hold_first_comments,
        is_throttled=settings.throttle,
        pause_seconds=settings.throttle_pause_seconds,
        window_seconds=settings.throttle_window_seconds,
        window_comments=settings.throttle_window_comments,
        hold_added_characters=settings.hold_added_characters,
        hold_flags=settings.hold_flags,
        flags_per_day=settings.flags_per_day,
        use_filter=settings.use_filter,
        hours=hours.of(settings.staffed_hours, settings.zone),
        queue_cap=settings.queue_cap,
        slow_seconds=settings.slow_seconds,
        slow_flags=settings.slow_flags,
        edit_seconds=settings.edit_seconds,
        receipt_grace_seconds=settings.receipt_grace_seconds,
        is_mailing=bool(settings.mail_url),
        is_newsroom_mailed=bool(settings.mail_url and settings.newsroom_emails),
        mail_gather_seconds=settings.mail_gather_seconds,
        digest_seconds=settings.digest_seconds,
        confirmation_mails_per_day=settings.confirmation_mails_per_day,
    )
