"""What the newsroom may set for itself. Pure: names and values, no database."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

# Fields of Settings: how the blog introduces itself, how threads look, how comments are judged.
EDITABLE = (
    "site_title",
    "site_description",
    "articles_per_page",
    "comments_per_page",
    "comments_newest_first",
    "thread_depth",
    "comments_open_days",
    "comment_max_characters",
    "edit_seconds",
    "hold_first_comments",
    "hold_links",
    "hold_seconds",
    "hold_flags",
    "hold_added_characters",
    "throttle_pause_seconds",
    "throttle_window_comments",
    "throttle_window_seconds",
    "flags_per_day",
)


def in_force(values: Mapping[str, Any], fixed: Collection[str]) -> dict[str, Any]:
    """Return which of the stored values count: those that may be edited and nothing fixes."""
    return {name: value for name, value in values.items() if name in EDITABLE and name not in fixed}
